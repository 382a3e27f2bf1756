/// \file
/// Plays the client for a provider: sends what it describes to a function, until it has credentials or none.
#ifndef UPLOADKIT_UNIT_CREDENTIALS_PROVIDER_RUN_HPP
#define UPLOADKIT_UNIT_CREDENTIALS_PROVIDER_RUN_HPP

#include <uploadkit/core/text.hpp>
#include <uploadkit/credentials.hpp>

#include <functional>
#include <string>
#include <vector>

namespace uploadkit::test {

/// 2024-09-30 12:00:00 UTC.
inline WallTime some_time() { return WallTime{} + std::chrono::seconds{1'727'697'600}; }

inline HttpResponse answer_of(int status, std::string body = {}, std::vector<Header> headers = {}) {
  return HttpResponse{status, std::move(headers), std::move(body)};
}

inline std::string header_in(const HttpRequest& request, std::string_view name) {
  for (const Header& header : request.headers)
    if (core::equals_ignoring_case(header.name, name)) return header.value;
  return {};
}

/// What came of a provider, and what it sent.
struct ProviderRun {
  using Service = std::function<Result<HttpResponse>(const HttpRequest&)>;

  Result<CredentialsStep> last = CredentialsStep{};
  std::vector<HttpRequest> requests;

  explicit ProviderRun(const std::shared_ptr<const CredentialsProvider>& provider, Service service = nullptr) {
    last = provider->begin(some_time());
    while (last && !last->credentials && !last->request.url.empty() && requests.size() < 10) {
      requests.push_back(last->request);
      const Result<HttpResponse> answer =
          service ? service(requests.back()) : make_error(Errc::connect_failed, "Nobody is there.");
      last = provider->read(last->state, answer, some_time());
    }
  }

  /// Answers one after the other.
  ProviderRun(const std::shared_ptr<const CredentialsProvider>& provider, std::vector<HttpResponse> answers)
      : ProviderRun(provider, [answers = std::move(answers), at = std::size_t{0}](const HttpRequest&) mutable {
          return at < answers.size() ? Result<HttpResponse>(answers[at++])
                                     : Result<HttpResponse>(make_error(Errc::connect_failed, "Nobody is there."));
        }) {}

  bool has_nothing() const { return last && !last->credentials && last->request.url.empty(); }
  Credentials credentials() const { return last && last->credentials ? *last->credentials : Credentials{}; }
  const Error& error() const { return last.error(); }
};

}  // namespace uploadkit::test

#endif
