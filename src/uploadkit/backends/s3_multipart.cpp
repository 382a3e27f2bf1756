// Multipart documents: what is written is as short as it can be, what is read is believed only whole.
#include <uploadkit/backends/s3_multipart.hpp>

#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/s3_headers.hpp>
#include <uploadkit/backends/s3_receipt.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/xml_read.hpp>

namespace uploadkit::backends {
namespace detail::s3_multipart {

constexpr std::uint64_t most_parts = 10'000;

std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else
      result += c;
  }
  return result;
}

Error unusable(const HttpResponse& response, const std::string& sentence) {
  Error error = make_error(Errc::bad_response, sentence);
  error.http_status = response.status;
  error.request_id = request_id(response);
  return error;
}

Result<core::XmlElement> read_root(const HttpResponse& response, std::string_view name) {
  auto root = core::parse_xml(response.body);
  const std::string wanted(name);
  if (!root) {
    return unusable(response, "The storage's answer is no complete " + wanted +
                                  " document: it is empty, was cut on its way, or comes from somebody else.");
  }
  if (root->name == name) return root;
  return unusable(response, "The storage answered with \"" + core::printable(root->name, 64) + "\" where " + wanted +
                                " belongs; check the endpoint.");
}

bool is_text(std::string_view text, std::size_t limit) noexcept {
  if (text.empty() || text.size() > limit) return false;
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  }
  return true;
}

Result<StoredPart> read_part(const core::XmlElement& element, const HttpResponse& response,
                             std::string_view algorithm) {
  const auto number = core::parse_uint(core::trim(element.child_text("PartNumber")));
  const auto size = core::parse_uint(core::trim(element.child_text("Size")));
  const std::string_view etag = core::trim(element.child_text("ETag"));
  const bool is_sound = number && *number >= 1 && *number <= most_parts && size && is_text(etag, 1024);
  if (!is_sound) return missing_field("Part", response);
  StoredPart part;
  part.number = static_cast<int>(*number);
  part.size_bytes = *size;
  part.etag = plain_etag(etag);
  if (!algorithm.empty()) {
    part.checksum = core::printable(core::trim(element.child_text(checksum_element(algorithm))), 128);
  }
  return part;
}

// A page that does not move on would be asked for without end.
Result<int> next_marker(const core::XmlElement& root, const StoredParts& page, const HttpResponse& response) {
  if (core::trim(root.child_text("IsTruncated")) != "true") return 0;
  const int last = page.parts.empty() ? 0 : page.parts.back().number;
  const auto told = core::parse_uint(core::trim(root.child_text("NextPartNumberMarker")));
  const std::uint64_t next = told ? *told : static_cast<std::uint64_t>(last);
  if (page.parts.empty() || next < static_cast<std::uint64_t>(last) || next > most_parts) {
    return missing_field("NextPartNumberMarker", response);
  }
  return static_cast<int>(next);
}

}  // namespace detail::s3_multipart

std::string complete_body(const std::vector<StoredPart>& parts, std::string_view algorithm) {
  std::string body = R"(<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
  const std::string element = checksum_element(algorithm);
  body.reserve(body.size() + 64 + parts.size() * 192);
  for (const StoredPart& part : parts) {
    body += "<Part><ETag>\"" + detail::s3_multipart::escaped(part.etag) + "\"</ETag><PartNumber>" +
            std::to_string(part.number) + "</PartNumber>";
    if (!algorithm.empty() && !part.checksum.empty()) {
      body.append("<").append(element).append(">").append(detail::s3_multipart::escaped(part.checksum));
      body.append("</").append(element).append(">");
    }
    body += "</Part>";
  }
  body += "</CompleteMultipartUpload>";
  return body;
}

Result<std::string> read_upload_id(const HttpResponse& response) {
  auto root = detail::s3_multipart::read_root(response, "InitiateMultipartUploadResult");
  if (!root) return root.error();
  const std::string_view id = core::trim(root->child_text("UploadId"));
  if (!detail::s3_multipart::is_text(id, 2048)) return missing_field("UploadId", response);
  return std::string(id);
}

Result<StoredParts> read_part_page(const HttpResponse& response, std::string_view algorithm) {
  auto root = detail::s3_multipart::read_root(response, "ListPartsResult");
  if (!root) return root.error();
  StoredParts page;
  for (const core::XmlElement& child : root->children) {
    if (child.name != "Part") continue;
    auto part = detail::s3_multipart::read_part(child, response, algorithm);
    if (!part) return part.error();
    page.parts.push_back(*std::move(part));
  }
  auto marker = detail::s3_multipart::next_marker(*root, page, response);
  if (!marker) return marker.error();
  page.next_marker = *marker;
  return page;
}

Result<UploadReceipt> read_completion(const HttpResponse& response) {
  auto root = detail::s3_multipart::read_root(response, "CompleteMultipartUploadResult");
  if (!root) return root.error();
  const std::string_view etag = core::trim(root->child_text("ETag"));
  if (!detail::s3_multipart::is_text(etag, 1024)) return missing_field("ETag", response);
  UploadReceipt receipt;
  if (const std::string_view key = root->child_text("Key"); detail::s3_multipart::is_text(key, 1024))
    receipt.path = key;
  receipt.etag = plain_etag(etag);
  receipt.version_id = core::printable(response.header("x-amz-version-id"), 1024);
  read_checksum(response, &*root, receipt);
  return receipt;
}

}  // namespace uploadkit::backends
