// The default request for the bytes: what the ticket says, and nothing that it does not.
#include <uploadkit/backend.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>

namespace uploadkit::backends::detail::describe_put {

bool has_content_type(const std::vector<Header>& headers) noexcept {
  for (const Header& header : headers) {
    if (core::equals_ignoring_case(header.name, "Content-Type")) return true;
  }
  return false;
}

}  // namespace uploadkit::backends::detail::describe_put

UPLOADKIT_NAMESPACE_BEGIN

Result<HttpRequest> Backend::describe_put(const UploadDescription& upload, const UploadTicket& ticket,
                                          const PartRange& /*part*/) {
  if (auto url = core::check_url(ticket.url); !url) return url.error();
  HttpRequest request;
  request.method = ticket.method;
  request.url = ticket.url;
  request.headers = ticket.headers;
  if (!backends::detail::describe_put::has_content_type(request.headers) && !upload.content_type.empty()) {
    request.headers.push_back({"Content-Type", upload.content_type});
  }
  if (auto checked = core::check_signed_headers(request.headers); !checked) return checked.error();
  request.max_response_bytes = 64 * 1024;
  return request;
}

UPLOADKIT_NAMESPACE_END
