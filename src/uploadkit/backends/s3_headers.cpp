// An upload's options as headers, in the order of S3's documentation of PutObject.
#include <uploadkit/backends/s3_headers.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_headers {

bool has(const Headers& headers, std::string_view name) noexcept {
  return std::any_of(headers.begin(), headers.end(),
                     [name](const Header& header) { return core::equals_ignoring_case(header.name, name); });
}

void add(Headers& headers, const char* name, const std::string& value) {
  if (!value.empty()) headers.push_back({name, value});
}

// Parts, listings and questions need the customer's key again; all else of an object is told once.
bool is_for_every_request(std::string_view name) {
  const std::string lower = core::lower(name);
  return lower == "x-amz-request-payer" || lower.rfind("x-amz-server-side-encryption-customer-", 0) == 0;
}

}  // namespace detail::s3_headers

void add_missing_headers(Headers& headers, const Headers& more) {
  for (const Header& header : more) {
    if (!detail::s3_headers::has(headers, header.name)) headers.push_back(header);
  }
}

Headers access_headers(const S3Options& options, std::string_view expected_bucket_owner) {
  Headers headers;
  detail::s3_headers::add(headers, "x-amz-expected-bucket-owner", std::string(expected_bucket_owner));
  for (const Header& header : options.object_headers) {
    if (!detail::s3_headers::is_for_every_request(header.name)) continue;
    if (!detail::s3_headers::has(headers, header.name)) headers.push_back(header);
  }
  return headers;
}

Result<Headers> object_headers(const S3Options& options, const UploadDescription& upload) {
  const UploadOptions& wanted = upload.options;
  const std::pair<const char*, const std::string*> texts[] = {{"content_encoding", &wanted.content_encoding},
                                                              {"content_disposition", &wanted.content_disposition},
                                                              {"cache_control", &wanted.cache_control}};
  for (const auto& [name, value] : texts) {
    if (auto checked = check_ascii_option(name, *value); !checked) return checked.error();
  }
  if (auto checked = check_metadata(wanted.metadata); !checked) return checked.error();
  if (auto checked = check_owner(wanted.expected_bucket_owner); !checked) return checked.error();
  if (auto checked = check_object_headers(options.object_headers); !checked) return checked.error();
  Headers headers;
  detail::s3_headers::add(headers, "Content-Type", upload.content_type);
  detail::s3_headers::add(headers, "Content-Encoding", wanted.content_encoding);
  detail::s3_headers::add(headers, "Content-Disposition", wanted.content_disposition);
  detail::s3_headers::add(headers, "Cache-Control", wanted.cache_control);
  for (const auto& [name, value] : wanted.metadata) headers.push_back({"x-amz-meta-" + core::lower(name), value});
  add_missing_headers(headers, access_headers(options, wanted.expected_bucket_owner));
  add_missing_headers(headers, options.object_headers);
  return headers;
}

std::string checksum_header(std::string_view algorithm) { return "x-amz-checksum-" + core::lower(algorithm); }

std::string checksum_element(std::string_view algorithm) { return "Checksum" + std::string(algorithm); }

}  // namespace uploadkit::backends
