// Issues and checks bearer tokens (OAuth 2.0, RFC 6749 4.4 client credentials and 5.2 errors).
#include <devserver/token_book.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {

namespace detail::token_book {

constexpr std::size_t token_bytes = 24;

ServerResponse oauth_error(int status, std::string_view code, std::string_view description) {
  core::JsonObject body;
  body.add("error", code).add("error_description", description);
  return json_response(status, body.text());
}

std::string form_value(const ServerRequest& request, const std::string& body, std::string_view name) {
  ServerRequest form = request;
  form.query = body;  // a form is written like a query
  return form.parameter(name).value_or(std::string());
}

bool is_form(const ServerRequest& request) {
  const std::string_view value = request.header("content-type");
  return core::equals_ignoring_case(core::trim(value.substr(0, value.find(';'))), "application/x-www-form-urlencoded");
}

ServerResponse fault_answer(int status) {
  if (status == 401) return oauth_error(status, "invalid_client", "Client authentication failed.");
  if (status == 429) return oauth_error(status, "slow_down", "Too many token requests.");
  if (status >= 500) return oauth_error(status, "server_error", "The token could not be issued.");
  return oauth_error(status, "invalid_request", "The request was refused.");
}

}  // namespace detail::token_book

std::string TokenBook::issue(std::string_view owner, WallTime now, std::chrono::seconds lifetime) {
  const auto bytes = digest::random_bytes(detail::token_book::token_bytes);
  if (!bytes) return {};
  Entry entry{std::string(issued_token_prefix) + core::hex(*bytes), std::string(owner), now + lifetime};
  const std::lock_guard<std::mutex> lock(mutex_);
  entries_.push_back(entry);
  return entry.token;
}

bool TokenBook::accepts(std::string_view token, WallTime now) const {
  if (token.empty()) return false;
  if (digest::equal_secrets(token, permanent_)) return true;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Entry& entry : entries_)
    if (digest::equal_secrets(entry.token, token)) return now < entry.expires_at;
  return false;
}

std::string TokenBook::owner(std::string_view token, WallTime now) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const Entry& entry : entries_)
    if (digest::equal_secrets(entry.token, token) && now < entry.expires_at) return entry.owner;
  return {};
}

HeadDecision TokenFace::on_head(const ServerRequest&) {
  return collect_body(max_call_bytes,
                      [this](const ServerRequest& request, const std::string& body) { return answer(request, body); });
}

ServerResponse TokenFace::answer(const ServerRequest& request, const std::string& body) {
  if (request.path != options_.path) return detail::token_book::oauth_error(404, "not_found", "There is no such path.");
  const std::optional<Fault> fault = faults_.take(options_.operation);
  const ServiceCall call{request, fault};
  return with_fault(
      fault, [&] { return grant(call, body); }, detail::token_book::fault_answer);
}

ServerResponse TokenFace::grant(const ServiceCall& call, const std::string& body) {
  namespace local = detail::token_book;
  const auto field = [&](std::string_view name) { return local::form_value(call.request, body, name); };
  if (call.request.method != "POST") return local::oauth_error(405, "invalid_request", "Only POST is answered.");
  if (!local::is_form(call.request))
    return local::oauth_error(400, "invalid_request", "The body must be application/x-www-form-urlencoded.");
  if (field("grant_type") != "client_credentials")
    return local::oauth_error(400, "unsupported_grant_type", "grant_type must be client_credentials.");
  const bool is_known = digest::equal_secrets(field("client_id"), secrets_.client_id) &&
                        digest::equal_secrets(field("client_secret"), secrets_.client_secret);
  if (!is_known || call.is_expired())
    return local::oauth_error(401, "invalid_client", "The client id or secret is wrong.");
  if (options_.needs_scope && field("scope").empty())
    return local::oauth_error(400, "invalid_scope", "A scope must be given.");
  const std::int64_t lifetime_s = call.quirk_number("ttl_s", options_.lifetime_s);
  const std::string token = book_->issue({}, call.now(), std::chrono::seconds{lifetime_s});
  if (token.empty()) return local::fault_answer(500);
  core::JsonObject answer;
  answer.add("access_token", token).add("token_type", "bearer").add("expires_in", lifetime_s);
  return json_response(200, answer.text());
}

}  // namespace uploadkit::devserver
