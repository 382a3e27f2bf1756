// What a URL from elsewhere must pass before bytes go there: the same rules as for the tickets of a backend.
#include <uploadkit/client/step_urls.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/engine/put_headers.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

namespace detail::step_urls {

void set_header(HttpRequest& request, const Header& header) {
  const auto has_name = [&](const Header& each) { return core::equals_ignoring_case(each.name, header.name); };
  request.headers.erase(std::remove_if(request.headers.begin(), request.headers.end(), has_name),
                        request.headers.end());
  request.headers.push_back(header);
}

/// A text is at hand and can be digested now; of a stream it would be known too late.
Result<void> add_digest(HttpRequest& request, const engine::MissingDigest& missing) {
  if (request.stream)
    return make_error(Errc::missing_signed_header,
                      "The signed URL demands " + missing.header +
                          ", which is known only when the bytes have been read; sign the URL without it.",
                      {{"header", missing.header}});
  auto value = digest::compute(missing.algorithm, request.body);
  if (!value) return value.error();
  request.headers.push_back({missing.header, core::base64(*value)});
  return {};
}

Result<void> agree(HttpRequest& request, const engine::SignedUrlRules& rules, const SignedStep& step) {
  UploadTicket ticket;
  ticket.headers = step.headers;
  const engine::BodyFacts body{request.stream ? request.stream_bytes : request.body.size(), {}};
  for (std::size_t i = 0; i <= rules.signed_headers.size(); ++i) {
    auto missing = engine::agree_with_url(request, rules, ticket, body);
    if (!missing) return missing.error();
    if (!*missing) break;
    if (auto added = add_digest(request, **missing); !added) return added;
  }
  return {};
}

}  // namespace detail::step_urls

Result<StepRequest> apply_signed_step(const HttpRequest& request, const SignedStep& step, bool allow_plain_http) {
  namespace local = detail::step_urls;
  const auto url = core::split_url(step.url);
  if (!url) return url.error();
  if (auto allowed = core::check_url_allowed(*url, allow_plain_http); !allowed) return allowed.error();
  if (auto sound = core::check_signed_headers(step.headers); !sound) return sound.error();
  StepRequest applied{request, engine::read_signed_url(*url)};
  applied.request.url = step.url;
  applied.request.authorize = false;
  applied.request.to_storage = true;
  applied.request.storage_step = nullptr;
  if (!applied.rules.promised_content_type.empty())
    local::set_header(applied.request, {"Content-Type", applied.rules.promised_content_type});
  for (const Header& header : step.headers) local::set_header(applied.request, header);
  if (auto agreed = local::agree(applied.request, applied.rules, step); !agreed) return agreed.error();
  return applied;
}

}  // namespace uploadkit::client
