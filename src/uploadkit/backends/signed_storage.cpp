// The storage's side of uploads that somebody else signs.
#include <uploadkit/backends/signed_storage.hpp>

#include <uploadkit/backends/s3_answer.hpp>
#include <uploadkit/backends/s3_headers.hpp>
#include <uploadkit/backends/s3_multipart.hpp>
#include <uploadkit/backends/s3_place.hpp>
#include <uploadkit/backends/storage_error.hpp>

namespace uploadkit::backends {

Result<std::vector<Header>> unsigned_object_headers(const UploadDescription& upload) {
  if (auto checked = check_key(upload.path); !checked) return checked.error();
  UploadDescription described = upload;
  described.options.metadata.clear();
  described.options.expected_bucket_owner.clear();
  return object_headers({}, described);
}

Error signed_error(const HttpResponse& response, std::string_view url) {
  return storage_error(read_refusal(response), response, url);
}

Result<UploadReceipt> read_signed_completion(const HttpResponse& response, const std::string& key,
                                             std::string_view url) {
  if (response.status != 200 || is_error_document(response)) {
    Error error = signed_error(response, url);
    // The same completion would meet the same digest and the same conflict: only new parts can help.
    if (error.code == Errc::conflict || error.code == Errc::integrity_mismatch) error.retryable = false;
    return error;
  }
  auto receipt = read_completion(response);
  if (receipt && receipt->path.empty()) receipt->path = key;
  return receipt;
}

UploadReceipt receipt_of_put(const std::string& key, const std::vector<StoredPart>& parts) {
  UploadReceipt receipt;
  receipt.path = key;
  if (!parts.empty()) {
    receipt.etag = parts.front().etag;
    receipt.version_id = parts.front().version_id;
  }
  return receipt;
}

}  // namespace uploadkit::backends
