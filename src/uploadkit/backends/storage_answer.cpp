// The default reading of a store's answer to a PUT. Success is an empty 200, 201 or 204, nothing else.
#include <uploadkit/backend.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/storage_error.hpp>
#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::storage_answer {

std::string_view without_blanks(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Pages of captive portals and error documents behind a 200 must not pass for a stored object.
bool is_foreign_body(std::string_view body, const HttpResponse& response) {
  if (body.empty()) return false;
  if (body.front() == '<') {
    auto root = core::parse_xml(body);
    return !root || root->name == "Error" || core::equals_ignoring_case(root->name, "html");
  }
  // Google's resumable sessions describe the object in JSON, and are known by this header.
  const bool is_json = body.front() == '{' || body.front() == '[';
  return is_json && !response.has_header("x-guploader-uploadid");
}

Error foreign_answer(const HttpResponse& response) {
  const StorageRefusal refusal = read_refusal(response);
  Error error = make_error(Errc::protocol_error,
                           refusal.has_document
                               ? "The storage answered with success and an error document, so the object cannot be "
                                 "relied on; send it again."
                               : "Something other than the storage answered, perhaps the login page of a network "
                                 "(a captive portal); check the connection and the URL.");
  error.http_status = response.status;
  error.backend_code = refusal.code;
  error.request_id = refusal.request_id;
  return error;
}

std::string first_header(const HttpResponse& response, std::initializer_list<std::string_view> names) {
  for (std::string_view name : names) {
    if (response.has_header(name)) return core::printable(response.header(name), 1024);
  }
  return {};
}

// Without its quotes, as it is compared and shown; "W/" stays, since a weak one proves nothing.
std::string plain_etag(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return core::printable(etag, 1024);
}

}  // namespace detail::storage_answer
}  // namespace uploadkit::backends

UPLOADKIT_NAMESPACE_BEGIN

Result<StoredPart> Backend::read_storage_answer(const UploadTicket& ticket, const PartRange& part,
                                                const HttpResponse& response) {
  namespace local = backends::detail::storage_answer;
  const int status = response.status;
  if (status != 200 && status != 201 && status != 204) {
    return backends::storage_error(backends::read_refusal(response), response, ticket.url);
  }
  if (local::is_foreign_body(local::without_blanks(response.body), response)) return local::foreign_answer(response);
  StoredPart stored;
  stored.number = part.number;
  stored.size_bytes = part.size_bytes;
  stored.etag = local::plain_etag(response.header("ETag"));
  stored.version_id = local::first_header(response, {"x-amz-version-id", "x-goog-generation", "x-ms-version-id"});
  return stored;
}

UPLOADKIT_NAMESPACE_END
