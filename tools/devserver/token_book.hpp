/// \file
/// Bearer tokens that a token endpoint gave out, and when they die.
#ifndef UPLOADKIT_DEVSERVER_TOKEN_BOOK_HPP
#define UPLOADKIT_DEVSERVER_TOKEN_BOOK_HPP

#include <devserver/dev_server.hpp>
#include <devserver/service_call.hpp>

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver {

/// Begins every issued token, so that one that leaks into a log can be found there.
inline constexpr std::string_view issued_token_prefix = "issued-";

/// The tokens of one service. Thread safe.
class TokenBook {
 public:
  /// `permanent` is always accepted.
  explicit TokenBook(std::string permanent) : permanent_(std::move(permanent)) {}

  /// A new token; empty where no random bytes can be had.
  std::string issue(std::string_view owner, WallTime now, std::chrono::seconds lifetime);

  bool accepts(std::string_view token, WallTime now) const;

  /// Whom the token was issued for; empty for the permanent one and unknown ones.
  std::string owner(std::string_view token, WallTime now) const;

  std::string_view permanent() const noexcept { return permanent_; }

 private:
  struct Entry {
    std::string token;
    std::string owner;
    WallTime expires_at{};
  };

  std::string permanent_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

/// Answers `POST …` with grant_type=client_credentials: {"access_token","token_type","expires_in"} and OAuth errors.
class TokenFace final : public RequestHandler {
 public:
  /// `path` is the only one that exists; `operation` is the name for faults; the book outlives the face.
  struct Options {
    std::string path;
    std::string operation;
    std::int64_t lifetime_s = 900;
    bool needs_scope = false;
  };

  TokenFace(const ServiceContext& context, std::shared_ptr<TokenBook> book, Options options)
      : secrets_(context.secrets), faults_(context.faults), book_(std::move(book)), options_(std::move(options)) {}

  HeadDecision on_head(const ServerRequest& request) override;
  ServerResponse answer(const ServerRequest& request, const std::string& body);

 private:
  ServerResponse grant(const ServiceCall& call, const std::string& body);

  const DevSecrets& secrets_;
  FaultPlan& faults_;
  std::shared_ptr<TokenBook> book_;
  Options options_;
};

}  // namespace uploadkit::devserver

#endif
