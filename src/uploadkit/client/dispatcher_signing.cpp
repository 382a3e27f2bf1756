// Signed requests: credentials first, the signature when the request leaves, and once more where that may help.
#include <uploadkit/client/dispatcher.hpp>

#include <uploadkit/backends/storage_error.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

namespace detail::dispatcher_signing {

/// What S3 and its relatives call credentials that were good once.
bool means_dead_credentials(std::string_view code) noexcept {
  return code == "ExpiredToken" || code == "ExpiredTokenException" || code == "InvalidToken" ||
         code == "TokenRefreshRequired" || code == "RequestExpired";
}

/// S3 answers a HEAD with dead credentials 400, without a word; another region's 400 names the right one.
bool may_be_dead_credentials(const HttpRequest& request, const HttpResponse& response, const Credentials& credentials) {
  return request.method == "HEAD" && response.status == 400 && !credentials.session_token.empty() &&
         !response.has_header("x-amz-bucket-region");
}

/// Whether a request was signed for another time than the one that is known to be right by now.
bool was_skewed(WallTime signed_at, Instant::duration ago, WallTime now) noexcept {
  const auto off = now - (signed_at + std::chrono::duration_cast<WallTime::duration>(ago));
  return off > std::chrono::minutes{1} || off < -std::chrono::minutes{1};
}

}  // namespace detail::dispatcher_signing

void Dispatcher::get_credentials(ExchangeId id, Exchange& exchange) {
  const Authorization& authority = *exchange.dispatch.authorization;
  if (auto allowed = check_signed_origin(exchange.dispatch.request.url, authority); !allowed)
    return fail(id, allowed.error());
  if (!exchange.signing) exchange.signing = std::make_unique<Signing>();
  exchange.signing->credentials = credentials_.get(authority.credentials, setup_.clock->now());
  if (exchange.signing->credentials) return enqueue(id, exchange);
  credentials_.wait(authority.credentials, [this, id](const Result<SharedCredentials>& told) {
    const auto it = exchanges_.find(id);
    if (it == exchanges_.end()) return;
    if (!told) return end(id, ExchangeResult{told.error(), 0, false});
    it->second.signing->credentials = *told;
    enqueue(id, it->second);
  });
}

Result<HttpRequest> Dispatcher::sign(Exchange& exchange) {
  Signing& signing = *exchange.signing;
  const Authorization& authority = *exchange.dispatch.authorization;
  // The request may have waited for longer than its credentials live.
  if (auto newest = credentials_.get(authority.credentials, setup_.clock->now()))
    signing.credentials = std::move(newest);
  signing.signed_at = setup_.wall_now();
  const SigningContext context{authority, signing.credentials->value(), signing.signed_at, &keys_,
                               exchange.dispatch.checksum};
  auto request = sign_request(exchange.dispatch.request, context);
  if (!request) return request;
  signing.body_bytes = exchange.dispatch.request.stream_bytes;
  signing.encoded_bytes = request->stream_bytes;
  return request;
}

/// Progress and endings count the source's bytes, whatever stands between them on the wire.
std::uint64_t Dispatcher::body_bytes(const Exchange& exchange, std::uint64_t sent_bytes) noexcept {
  if (!exchange.signing || exchange.signing->body_bytes == exchange.signing->encoded_bytes) return sent_bytes;
  return decoded_bytes(sent_bytes, exchange.signing->body_bytes, exchange.signing->encoded_bytes);
}

bool Dispatcher::repeat_signed(ExchangeId id, Exchange& exchange, const ExchangeResult& result) {
  namespace local = detail::dispatcher_signing;
  if (!result.response || (result.response->status != 403 && result.response->status != 400)) return false;
  Signing& signing = *exchange.signing;
  const auto refusal = backends::read_refusal(*result.response);
  // Where there is no Date, the document tells the time.
  if (refusal.code == "RequestTimeTooSkewed" && result.response->header("Date").empty())
    if (const auto time = core::parse_iso8601(refusal.document.child_text("ServerTime")))
      setup_.on_date(core::http_date(*time));
  const Credentials& credentials = signing.credentials->value();
  const bool seems_dead = local::means_dead_credentials(refusal.code) ||
                          local::may_be_dead_credentials(exchange.dispatch.request, *result.response, credentials);
  const bool is_dead = seems_dead && !signing.was_dead;
  const auto ago = setup_.clock->now() - exchange.started;
  // A HEAD tells no code, and a store that checks the signature first calls a wrong time a wrong signature.
  const bool is_skewed =
      !is_dead && !signing.was_skewed && local::was_skewed(signing.signed_at, ago, setup_.wall_now());
  if (!is_dead && !is_skewed) return false;
  const auto& stream = exchange.dispatch.request.stream;
  if (stream && !stream->rewind()) return false;
  signing.was_dead = signing.was_dead || is_dead;
  signing.was_skewed = signing.was_skewed || is_skewed;
  if (is_dead) credentials_.refuse(exchange.dispatch.authorization->credentials, signing.credentials);
  authorize(id, exchange);
  return true;
}

}  // namespace uploadkit::client
