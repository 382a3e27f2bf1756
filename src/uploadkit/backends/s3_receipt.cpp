// ETag, version, size and checksum as S3 reports them.
#include <uploadkit/backends/s3_receipt.hpp>

#include <uploadkit/backends/s3_headers.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::s3_receipt {

constexpr std::string_view algorithms[] = {"CRC64NVME", "CRC32", "CRC32C", "SHA1", "SHA256"};

// "c2FtcGxl-3": of the checksums of three parts, not of the bytes.
bool is_composite(std::string_view value) noexcept { return value.find('-') != std::string_view::npos; }

}  // namespace detail::s3_receipt

std::string plain_etag(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return core::printable(etag, 1024);
}

void read_checksum(const HttpResponse& response, const core::XmlElement* document, UploadReceipt& receipt) {
  for (std::string_view algorithm : detail::s3_receipt::algorithms) {
    std::string_view value =
        document ? core::trim(document->child_text(checksum_element(algorithm))) : std::string_view();
    if (value.empty()) value = response.header(checksum_header(algorithm));
    const bool is_of_parts = algorithm.substr(0, 3) == "CRC" && detail::s3_receipt::is_composite(value);
    if (value.empty() || is_of_parts) continue;
    receipt.checksum = core::printable(value, 128);
    receipt.checksum_algorithm = std::string(algorithm);
    return;
  }
}

UploadReceipt read_head(const HttpResponse& response) {
  UploadReceipt receipt;
  receipt.etag = plain_etag(response.header("ETag"));
  receipt.version_id = core::printable(response.header("x-amz-version-id"), 1024);
  receipt.content_type = core::printable(response.header("Content-Type"), 1024);
  receipt.size_bytes = core::parse_uint(response.header("Content-Length")).value_or(0);
  read_checksum(response, nullptr, receipt);
  return receipt;
}

}  // namespace uploadkit::backends
