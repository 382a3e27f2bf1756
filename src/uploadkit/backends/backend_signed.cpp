// S3's multipart protocol with a URL a request from the application's server: no URL is known until a request leaves.
#include <uploadkit/backend_signed.hpp>

#include <uploadkit/backends/bearer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_multipart.hpp>
#include <uploadkit/backends/s3_receipt.hpp>
#include <uploadkit/backends/signed_step.hpp>
#include <uploadkit/backends/signed_storage.hpp>

namespace uploadkit::backends::detail::backend_signed {

class StepSignedBackend final : public Backend {
 public:
  explicit StepSignedBackend(BackendSignedOptions options);

  BackendTraits traits() const override;
  std::shared_ptr<const Authorization> authorization() const override { return authorization_; }
  Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  Result<UploadTicket> read_begin(const UploadDescription& upload, const HttpResponse& response) const override;
  Result<HttpRequest> put(const UploadDescription& upload, const UploadTicket& ticket,
                          const PartRange& part) const override;
  Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                       const std::vector<StoredPart>& parts) const override;
  Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                      const HttpResponse& response) const override;
  bool can_inquire() const override { return true; }
  Result<HttpRequest> inquire(const UploadDescription& upload, const UploadTicket& ticket) const override;
  Result<std::optional<UploadReceipt>> read_inquiry(const UploadDescription& upload, const UploadTicket& ticket,
                                                    const HttpResponse& response) const override;
  Result<HttpRequest> list_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                 int marker) const override;
  Result<StoredParts> read_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                 const HttpResponse& response) const override;
  Result<std::optional<HttpRequest>> abort(const UploadDescription& upload, const UploadTicket& ticket) const override;

 private:
  BackendSignedOptions options_;
  std::shared_ptr<const Authorization> authorization_;
};

std::shared_ptr<const Authorization> authorization_of(const BackendSignedOptions& options) {
  Authorization given;
  given.token = options.token;
  given.callback = options.token_callback;
  auto authorization = std::make_shared<Authorization>();
  authorization->step_signer =
      options.sign ? called_signer(options.sign)
                   : posted_signer(options.sign_url, bearer(std::move(given), options.sign_url, {}, {}));
  return authorization;
}

Result<void> check(const BackendSignedOptions& options) {
  if (static_cast<bool>(options.sign) == !options.sign_url.empty()) {
    return bad_option("sign", "Either a function or a URL gives the signed URLs; set one of sign and sign_url.");
  }
  return options.sign ? Result<void>() : check_endpoint("sign_url", options.sign_url);
}

HttpRequest request_of(StorageStep step) {
  HttpRequest request;
  request.method = step.method;
  request.authorize = true;
  request.storage_step = std::make_shared<const StorageStep>(std::move(step));
  return request;
}

StepSignedBackend::StepSignedBackend(BackendSignedOptions options)
    : options_(std::move(options)), authorization_(authorization_of(options_)) {}

BackendTraits StepSignedBackend::traits() const {
  BackendTraits traits;
  traits.name = "backend-signed";
  traits.supported_options = unsigned_options | option_prevent_overwrite;
  traits.needs_size = false;
  traits.multipart = options_.limits;
  return traits;
}

Result<Step<UploadTicket>> StepSignedBackend::begin(const UploadDescription& upload) const {
  if (auto checked = check(options_); !checked) return checked.error();
  auto headers = unsigned_object_headers(upload);
  if (!headers) return headers.error();
  if (upload.part_count != 1) {
    HttpRequest request = request_of({"POST", "create", upload.path, {}, 0});
    request.headers = *std::move(headers);
    return Step<UploadTicket>(std::move(request));
  }
  UploadTicket ticket;
  ticket.key = upload.path;
  return Step<UploadTicket>(std::move(ticket));
}

Result<UploadTicket> StepSignedBackend::read_begin(const UploadDescription& upload,
                                                   const HttpResponse& response) const {
  if (response.status != 200) return signed_error(response, {});
  auto id = read_upload_id(response);
  if (!id) return id.error();
  UploadTicket ticket;
  ticket.key = upload.path;
  ticket.upload_id = *std::move(id);
  return ticket;
}

Result<HttpRequest> StepSignedBackend::put(const UploadDescription& upload, const UploadTicket& ticket,
                                           const PartRange& part) const {
  const bool is_part = !ticket.upload_id.empty();
  HttpRequest request =
      request_of({"PUT", is_part ? "part" : "put", upload.path, ticket.upload_id, is_part ? part.number : 0});
  request.max_response_bytes = 64 * 1024;
  if (is_part) return request;
  auto headers = unsigned_object_headers(upload);
  if (!headers) return headers.error();
  request.headers = *std::move(headers);
  if (upload.options.prevent_overwrite) request.headers.push_back({"If-None-Match", "*"});
  return request;
}

Result<Step<UploadReceipt>> StepSignedBackend::complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                        const std::vector<StoredPart>& parts) const {
  if (ticket.upload_id.empty()) return Step<UploadReceipt>(receipt_of_put(upload.path, parts));
  HttpRequest request = request_of({"POST", "complete", upload.path, ticket.upload_id, 0});
  request.headers = {{"Content-Type", "application/xml"}};
  if (upload.options.prevent_overwrite) request.headers.push_back({"If-None-Match", "*"});
  request.body = complete_body(parts, {});
  return Step<UploadReceipt>(std::move(request));
}

Result<UploadReceipt> StepSignedBackend::read_complete(const UploadDescription& upload, const UploadTicket& /*ticket*/,
                                                       const HttpResponse& response) const {
  return read_signed_completion(response, upload.path, {});
}

Result<HttpRequest> StepSignedBackend::inquire(const UploadDescription& upload, const UploadTicket& /*ticket*/) const {
  return request_of({"HEAD", "head", upload.path, {}, 0});
}

Result<std::optional<UploadReceipt>> StepSignedBackend::read_inquiry(const UploadDescription& upload,
                                                                     const UploadTicket& /*ticket*/,
                                                                     const HttpResponse& response) const {
  if (response.status == 404) return std::optional<UploadReceipt>{};
  if (response.status != 200) return signed_error(response, {});
  UploadReceipt receipt = read_head(response);
  receipt.path = upload.path;
  return std::optional<UploadReceipt>(std::move(receipt));
}

Result<HttpRequest> StepSignedBackend::list_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                                  int marker) const {
  return request_of({"GET", "list", upload.path, ticket.upload_id, marker});
}

Result<StoredParts> StepSignedBackend::read_parts(const UploadDescription& /*upload*/, const UploadTicket& /*ticket*/,
                                                  const HttpResponse& response) const {
  if (response.status != 200) return signed_error(response, {});
  return read_part_page(response, {});
}

Result<std::optional<HttpRequest>> StepSignedBackend::abort(const UploadDescription& upload,
                                                            const UploadTicket& ticket) const {
  if (ticket.upload_id.empty()) return std::optional<HttpRequest>{};
  return std::optional<HttpRequest>(request_of({"DELETE", "abort", upload.path, ticket.upload_id, 0}));
}

}  // namespace uploadkit::backends::detail::backend_signed

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const Backend> backend_signed(BackendSignedOptions options) {
  return std::make_shared<backends::detail::backend_signed::StepSignedBackend>(std::move(options));
}

UPLOADKIT_NAMESPACE_END
