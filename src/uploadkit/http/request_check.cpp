// The checks before a request is started: method, URL, headers, body.
#include <uploadkit/http/request_check.hpp>

#include <uploadkit/core/header_check.hpp>

namespace uploadkit::http {

namespace detail::request_check {

Result<void> check_method(const HttpRequest& request) {
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE"})
    if (request.method == method) return {};
  return make_error(Errc::invalid_argument, "The method of a request must be GET, HEAD, POST, PUT or DELETE.",
                    {{"field", "method"}});
}

Result<void> check_body(const HttpRequest& request) {
  if (request.stream && !request.body.empty())
    return make_error(Errc::invalid_argument, "A request has a text or a stream as its body, not both.",
                      {{"field", "body"}});
  if (request.stream_bytes > INT64_MAX || (!request.stream && request.stream_bytes != 0))
    return make_error(Errc::invalid_argument, "The size of the body belongs to no stream.",
                      {{"field", "stream_bytes"}});
  const bool has_body = request.stream || !request.body.empty();
  if (has_body && (request.method == "GET" || request.method == "HEAD"))
    return make_error(Errc::invalid_argument, "A GET or HEAD request has no body.", {{"field", "body"}});
  return {};
}

}  // namespace detail::request_check

Result<core::Url> check_request(const HttpRequest& request, core::UrlSplitter& splitter, bool allow_plain_http) {
  const Result<void> method = detail::request_check::check_method(request);
  if (!method) return method.error();
  const Result<void> body = detail::request_check::check_body(request);
  if (!body) return body.error();
  if (request.time_limit < std::chrono::milliseconds{0})
    return make_error(Errc::invalid_argument, "The time limit of a request is negative.", {{"field", "time_limit"}});
  const Result<void> headers = core::check_headers(request.headers);
  if (!headers) return headers.error();
  Result<core::Url> url = splitter.split(request.url);
  if (!url) return url;
  const bool is_metadata = request.allow_link_local_http && url->is_link_local();
  const Result<void> allowed = core::check_url_allowed(*url, allow_plain_http || is_metadata);
  if (!allowed) return allowed.error();
  return url;
}

std::uint64_t body_bytes(const HttpRequest& request) noexcept {
  return request.stream ? request.stream_bytes : request.body.size();
}

}  // namespace uploadkit::http
