// Direct uploads to S3: one PUT, or a multipart upload. Signing is for whoever sends the requests.
#include <uploadkit/s3.hpp>

#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/s3_answer.hpp>
#include <uploadkit/backends/s3_multipart.hpp>
#include <uploadkit/backends/s3_receipt.hpp>
#include <uploadkit/backends/s3_request.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>

namespace uploadkit::backends::detail::s3 {

std::shared_ptr<const Authorization> authorization_of(const S3Options& options) {
  auto authorization = std::make_shared<Authorization>();
  authorization->region = region_of(options);
  authorization->credentials = options.credentials ? options.credentials : default_credentials();
  if (options.endpoint_url.empty()) {
    authorization->origin = "https://" + std::string(aws_domain(authorization->region));
  } else if (auto url = core::split_url(options.endpoint_url)) {
    authorization->origin = url->origin();
  }
  return authorization;
}

UploadReceipt receipt_of(const UploadDescription& upload, const std::vector<StoredPart>& parts) {
  UploadReceipt receipt;
  receipt.path = upload.path;
  if (!parts.empty()) {
    receipt.etag = parts.front().etag;
    receipt.version_id = parts.front().version_id;
  }
  return receipt;
}

}  // namespace uploadkit::backends::detail::s3

UPLOADKIT_NAMESPACE_BEGIN

S3::S3(S3Options options)
    : options_(std::move(options)), authorization_(backends::detail::s3::authorization_of(options_)) {}
S3::~S3() = default;

std::shared_ptr<const S3> s3(S3Options options) { return std::shared_ptr<const S3>(new S3(std::move(options))); }

std::shared_ptr<const Authorization> S3::authorization() const { return authorization_; }

BackendTraits S3::traits() const {
  const backends::S3Profile& profile = backends::s3_profile(options_);
  BackendTraits traits;
  traits.name = "s3";
  traits.supported_options = option_content_encoding | option_content_disposition | option_cache_control |
                             option_metadata | option_bucket | option_accelerate | option_expected_bucket_owner |
                             option_prevent_overwrite | option_checksum_algorithm;
  traits.needs_size = false;
  traits.etag_is_md5 = profile.etag_is_md5;
  // A lost answer to CreateMultipartUpload may leave an upload without parts; only the bucket's lifecycle rule finds
  // it.
  traits.begin_is_repeatable = true;
  traits.multipart = profile.limits;
  traits.checksum_algorithm = std::string(profile.own_checksum);
  traits.checksum_transfer = profile.checksum_transfer;
  traits.answers_checksum = profile.checksum == backends::Honours::yes;
  return traits;
}

Result<Step<UploadTicket>> S3::begin(const UploadDescription& upload) const {
  if (auto checked = backends::check_s3_upload(options_, upload); !checked) return checked.error();
  if (upload.part_count != 1) {
    auto request = backends::create_request(options_, upload);
    if (!request) return request.error();
    return Step<UploadTicket>(*std::move(request));
  }
  auto ticket = backends::s3_ticket(options_, upload);
  if (!ticket) return ticket.error();
  return Step<UploadTicket>(*std::move(ticket));
}

Result<UploadTicket> S3::read_begin(const UploadDescription& upload, const HttpResponse& response) const {
  if (response.status != 200 || backends::is_error_document(response)) {
    return backends::s3_error(response, backends::asked_options(upload.options));
  }
  auto id = backends::read_upload_id(response);
  if (!id) return id.error();
  auto ticket = backends::s3_ticket(options_, upload);
  if (ticket) ticket->upload_id = *std::move(id);
  return ticket;
}

Result<HttpRequest> S3::put(const UploadDescription& upload, const UploadTicket& ticket, const PartRange& part) const {
  return backends::put_request(options_, upload, ticket, part);
}

Result<StoredPart> S3::read_put(const UploadTicket& ticket, const PartRange& part, const HttpResponse& response) const {
  if (!backends::is_success(response.status)) return backends::s3_error(response, ticket.asked_options);
  auto stored = read_storage_answer(ticket, part, response);
  // Without it a part cannot be named at completion.
  const bool is_part = !ticket.upload_id.empty();
  if (stored && is_part && stored->etag.empty()) return backends::missing_field("ETag", response);
  return stored;
}

Result<Step<UploadReceipt>> S3::complete(const UploadDescription& upload, const UploadTicket& ticket,
                                         const std::vector<StoredPart>& parts) const {
  if (ticket.upload_id.empty()) {
    return Step<UploadReceipt>(backends::detail::s3::receipt_of(upload, parts));
  }
  auto request = backends::complete_request(options_, upload, ticket, parts);
  if (!request) return request.error();
  return Step<UploadReceipt>(*std::move(request));
}

Result<UploadReceipt> S3::read_complete(const UploadDescription& upload, const UploadTicket& /*ticket*/,
                                        const HttpResponse& response) const {
  if (response.status != 200 || backends::is_error_document(response)) {
    return backends::completion_error(response, backends::asked_options(upload.options));
  }
  auto receipt = backends::read_completion(response);
  if (receipt) receipt->path = upload.path;
  return receipt;
}

bool S3::can_inquire() const { return true; }

Result<HttpRequest> S3::inquire(const UploadDescription& upload, const UploadTicket& /*ticket*/) const {
  return backends::head_request(options_, upload);
}

Result<std::optional<UploadReceipt>> S3::read_inquiry(const UploadDescription& upload, const UploadTicket& /*ticket*/,
                                                      const HttpResponse& response) const {
  if (response.status == 404) return std::optional<UploadReceipt>{};
  if (response.status != 200) return backends::s3_error(response, backends::asked_options(upload.options));
  UploadReceipt receipt = backends::read_head(response);
  receipt.path = upload.path;
  return std::optional<UploadReceipt>(std::move(receipt));
}

Result<HttpRequest> S3::list_parts(const UploadDescription& upload, const UploadTicket& ticket, int marker) const {
  return backends::list_request(options_, upload, ticket, marker);
}

Result<StoredParts> S3::read_parts(const UploadDescription& upload, const UploadTicket& /*ticket*/,
                                   const HttpResponse& response) const {
  if (response.status != 200 || backends::is_error_document(response)) {
    return backends::s3_error(response, backends::asked_options(upload.options));
  }
  return backends::read_part_page(response, upload.checksum_algorithm);
}

Result<std::optional<HttpRequest>> S3::abort(const UploadDescription& upload, const UploadTicket& ticket) const {
  if (ticket.upload_id.empty()) return std::optional<HttpRequest>{};
  auto request = backends::s3_request(options_, upload, "DELETE", "uploadId=" + core::percent_encode(ticket.upload_id));
  if (!request) return request.error();
  return std::optional<HttpRequest>(*std::move(request));
}

UPLOADKIT_NAMESPACE_END
