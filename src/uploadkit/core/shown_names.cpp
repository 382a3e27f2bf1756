// The lists behind redaction. The first two are allow-lists: a name that is new to them is masked.
#include <uploadkit/core/shown_names.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <iterator>

namespace uploadkit::core {
namespace detail::shown_names {

constexpr std::string_view parameters[] = {"X-Amz-Algorithm",
                                           "X-Amz-Date",
                                           "X-Amz-Expires",
                                           "X-Amz-SignedHeaders",
                                           "X-Amz-Content-Sha256",
                                           "X-Goog-Algorithm",
                                           "X-Goog-Date",
                                           "X-Goog-Expires",
                                           "X-Goog-SignedHeaders",
                                           "Expires",
                                           "partNumber",
                                           "uploads",
                                           "x-id",
                                           "list-type",
                                           "max-keys",
                                           "max-parts",
                                           "max-uploads",
                                           "part-number-marker",
                                           "delete",
                                           "acl",
                                           "versioning",
                                           "location",
                                           "encoding-type",
                                           "cors"};

constexpr std::string_view headers[] = {"Accept",
                                        "Accept-Ranges",
                                        "Age",
                                        "Allow",
                                        "Cache-Control",
                                        "Connection",
                                        "Content-Disposition",
                                        "Content-Encoding",
                                        "Content-Language",
                                        "Content-Length",
                                        "Content-MD5",
                                        "Content-Range",
                                        "Content-Type",
                                        "Date",
                                        "ETag",
                                        "Expect",
                                        "Expires",
                                        "Host",
                                        "If-Match",
                                        "If-None-Match",
                                        "Keep-Alive",
                                        "Last-Modified",
                                        "Retry-After",
                                        "Server",
                                        "Store",
                                        "Transfer-Encoding",
                                        "User-Agent",
                                        "Vary",
                                        "Via",
                                        "api-version",
                                        "request-id",
                                        "x-request-id",
                                        "x-amz-abort-date",
                                        "x-amz-acl",
                                        "x-amz-bucket-region",
                                        "x-amz-checksum-algorithm",
                                        "x-amz-checksum-crc32",
                                        "x-amz-checksum-crc32c",
                                        "x-amz-checksum-crc64nvme",
                                        "x-amz-checksum-sha1",
                                        "x-amz-checksum-sha256",
                                        "x-amz-checksum-type",
                                        "x-amz-content-sha256",
                                        "x-amz-date",
                                        "x-amz-decoded-content-length",
                                        "x-amz-id-2",
                                        "x-amz-mp-object-size",
                                        "x-amz-request-id",
                                        "x-amz-sdk-checksum-algorithm",
                                        "x-amz-server-side-encryption",
                                        "x-amz-storage-class",
                                        "x-amz-trailer",
                                        "x-amz-version-id",
                                        "x-amzn-requestid",
                                        "x-retry-after"};

constexpr std::string_view secret_parts[] = {
    "signature",     "token",      "secret",      "passw",       "passphrase", "credential",
    "authorization", "apikey",     "api-key",     "api_key",     "accesskey",  "access-key",
    "access_key",    "privatekey", "private-key", "private_key", "cookie",     "session_id",
    "sessionid",     "session-id", "bearer",      "assertion",   "x-auth",     "encryption-customer-key"};

constexpr std::string_view secret_words[] = {"sig", "pwd", "pass", "auth", "jwt", "hmac", "policy", "session", "sid"};

constexpr std::string_view line_words[] = {"authorization", "proxy-authorization", "cookie", "set-cookie"};

constexpr std::string_view schemes[] = {"bearer", "basic", "digest", "negotiate", "ntlm", "hoba", "mutual"};

template <std::size_t count>
bool holds(const std::string_view (&names)[count], std::string_view name) noexcept {
  return std::any_of(std::begin(names), std::end(names),
                     [name](std::string_view each) { return equals_ignoring_case(each, name); });
}

}  // namespace detail::shown_names

bool is_shown_parameter(std::string_view name) noexcept {
  return detail::shown_names::holds(detail::shown_names::parameters, name);
}

bool is_shown_header(std::string_view name) noexcept {
  return detail::shown_names::holds(detail::shown_names::headers, name);
}

bool announces_secret(std::string_view word) {
  // "X-Amz-SignedHeaders" and the like are names of names.
  if (is_shown_parameter(word) || is_shown_header(word)) return false;
  if (detail::shown_names::holds(detail::shown_names::secret_words, word)) return true;
  const std::string lowered = lower(word);
  return std::any_of(std::begin(detail::shown_names::secret_parts), std::end(detail::shown_names::secret_parts),
                     [&lowered](std::string_view part) { return lowered.find(part) != std::string::npos; });
}

bool announces_secret_line(std::string_view word) noexcept {
  return detail::shown_names::holds(detail::shown_names::line_words, word);
}

bool is_authentication_scheme(std::string_view word) noexcept {
  return detail::shown_names::holds(detail::shown_names::schemes, word);
}

}  // namespace uploadkit::core
