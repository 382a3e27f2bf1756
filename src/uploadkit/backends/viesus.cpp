// The upload through VIESUS: createSignedUploadUrl, PUT, completeSignedUpload.
#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/viesus_dialect.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/graphql.hpp>

namespace uploadkit::backends::detail::viesus {

constexpr char begin_call[] = "createSignedUploadUrl";
constexpr char complete_call[] = "completeSignedUpload";

Error failed_upload(const ViesusUpload& upload, const HttpResponse& response) {
  const std::string state = upload.status + (upload.sub_status.empty() ? "" : "/" + upload.sub_status);
  Error error = service_error(Errc::upload_rejected, state, response);
  error.backend_code = upload.status;
  return error;
}

/// The service publishes no list of its statuses. Only this one, and nothing that looks taken in, says for certain that
/// the completion did not take effect.
bool waits_for_bytes(const ViesusUpload& upload) {
  return upload.status == "UPLOAD_CREATED" && upload.sub_status.empty() && !upload.finished_at && !upload.size_bytes;
}

/// Asked again: the completion may be under way.
Error unclear_state(const ViesusUpload& upload, const HttpResponse& response) {
  Error error = make_error(Errc::bad_response,
                           "The service does not say whether the upload is complete: its status is " +
                               core::printable(upload.status.empty() ? "empty" : upload.status, 100) + ".",
                           {{"field", "status"}});
  error.http_status = response.status;
  error.backend_code = core::printable(upload.status, 100);
  error.retryable = true;
  return error;
}

Result<UploadReceipt> receipt_of(const ViesusUpload& upload, const UploadDescription& description,
                                 const HttpResponse& response) {
  if (is_failed(upload)) return failed_upload(upload, response);
  if (upload.size_bytes && description.size_bytes && *upload.size_bytes != *description.size_bytes) {
    return make_error(Errc::integrity_mismatch,
                      "The service stored another number of bytes than were sent; upload the file again.",
                      {{"field", "filesize"},
                       {"expected", std::to_string(*description.size_bytes)},
                       {"got", std::to_string(*upload.size_bytes)}});
  }
  UploadReceipt receipt;
  receipt.id = upload.id;
  receipt.path = upload.filename.empty() ? description.path : upload.filename;
  receipt.content_type = upload.mime_type;
  receipt.answer = upload.answer;
  return receipt;
}

}  // namespace uploadkit::backends::detail::viesus

UPLOADKIT_NAMESPACE_BEGIN

Viesus::Viesus(ViesusOptions options) : options_(std::move(options)) {}
Viesus::~Viesus() = default;

std::shared_ptr<const Viesus> viesus(ViesusOptions options) {
  return std::shared_ptr<const Viesus>(new Viesus(std::move(options)));
}

BackendTraits Viesus::traits() const {
  BackendTraits traits;
  traits.name = "viesus";
  traits.type_must_match_bytes = true;
  return traits;
}

Result<Step<UploadTicket>> Viesus::begin(const UploadDescription& upload) const {
  if (auto checked = backends::check_upload(upload, traits()); !checked) return checked.error();
  const std::string query = "mutation{" + std::string(backends::detail::viesus::begin_call) +
                            "(input:{filename:" + json_string(upload.path) +
                            ",filesize:" + std::to_string(*upload.size_bytes) +
                            ",mimetype:" + json_string(upload.content_type) + "}){uploadId uploadUrl}}";
  auto request = backends::viesus_request(options_, query);
  if (!request) return request.error();
  return Step<UploadTicket>(*std::move(request));
}

Result<UploadTicket> Viesus::read_begin(const UploadDescription& upload, const HttpResponse& response) const {
  const std::string call = backends::detail::viesus::begin_call;
  auto object = backends::read_viesus_object(response, call);
  if (!object) return object.error();
  auto id = backends::required_text(object->at("/uploadId"), call + ".uploadId", response);
  if (!id) return id.error();
  auto url = backends::required_url(object->at("/uploadUrl"), call + ".uploadUrl", response);
  if (!url) return url.error();
  UploadTicket ticket;
  ticket.upload_id = *std::move(id);
  ticket.url = *std::move(url);
  // The type must be precisely the declared one; completing fails otherwise.
  ticket.headers = {{"Content-Type", upload.content_type}};
  return ticket;
}

Result<Step<UploadReceipt>> Viesus::complete(const UploadDescription& /*upload*/, const UploadTicket& ticket,
                                             const std::vector<StoredPart>& /*parts*/) const {
  const std::string query = "mutation{" + std::string(backends::detail::viesus::complete_call) +
                            "(id:" + json_string(ticket.upload_id) + ")" +
                            std::string(backends::viesus_upload_fields()) + "}";
  auto request = backends::viesus_request(options_, query);
  if (!request) return request.error();
  return Step<UploadReceipt>(*std::move(request));
}

Result<UploadReceipt> Viesus::read_complete(const UploadDescription& upload, const UploadTicket& /*ticket*/,
                                            const HttpResponse& response) const {
  auto stored = backends::read_viesus_upload(response, backends::detail::viesus::complete_call);
  if (stored) return backends::detail::viesus::receipt_of(*stored, upload, response);
  Error error = stored.error();
  // A size or type that contradicts the bytes is told here, as an invalid request.
  if (error.code == Errc::rejected) error.code = Errc::upload_rejected;
  return error;
}

bool Viesus::can_inquire() const { return true; }

Result<HttpRequest> Viesus::inquire(const UploadDescription& /*upload*/, const UploadTicket& ticket) const {
  return backends::viesus_request(options_, "query{upload(id:" + json_string(ticket.upload_id) + ")" +
                                                std::string(backends::viesus_upload_state_fields()) + "}");
}

Result<std::optional<UploadReceipt>> Viesus::read_inquiry(const UploadDescription& upload,
                                                          const UploadTicket& /*ticket*/,
                                                          const HttpResponse& response) const {
  auto stored = backends::read_viesus_upload(response, "upload");
  if (!stored) return stored.error();
  if (!is_finished(*stored) && !is_failed(*stored)) {
    if (backends::detail::viesus::waits_for_bytes(*stored)) return std::optional<UploadReceipt>{};
    return backends::detail::viesus::unclear_state(*stored, response);
  }
  auto receipt = backends::detail::viesus::receipt_of(*stored, upload, response);
  if (!receipt) return receipt.error();
  return std::optional<UploadReceipt>(*std::move(receipt));
}

UPLOADKIT_NAMESPACE_END
