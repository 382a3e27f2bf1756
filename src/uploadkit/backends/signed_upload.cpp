// Uploads for which the application's server gives all URLs at once.
#include <uploadkit/backend_signed.hpp>

#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/bearer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_headers.hpp>
#include <uploadkit/backends/s3_multipart.hpp>
#include <uploadkit/backends/signed_step.hpp>
#include <uploadkit/backends/signed_storage.hpp>

#include <algorithm>

namespace uploadkit::backends::detail::signed_upload {

class WholeSignedBackend final : public Backend {
 public:
  explicit WholeSignedBackend(SignedUploadOptions options);

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
  Result<HttpRequest> list_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                 int marker) const override;
  Result<std::optional<HttpRequest>> abort(const UploadDescription& upload, const UploadTicket& ticket) const override;

 private:
  SignedUploadOptions options_;
  std::shared_ptr<const Authorization> authorization_;
};

std::shared_ptr<const Authorization> authorization_of(const SignedUploadOptions& options) {
  Authorization given;
  given.token = options.token;
  given.callback = options.token_callback;
  return bearer(std::move(given), options.create_url, {}, {});
}

// 0 stands for parts that were not counted yet; of a source with a size they can be.
std::uint64_t part_count_of(const UploadDescription& upload) {
  if (upload.part_count > 0 || upload.part_bytes == 0)
    return static_cast<std::uint64_t>(std::max(upload.part_count, 1));
  const std::uint64_t size = upload.size_bytes.value_or(0);
  return std::max<std::uint64_t>((size + upload.part_bytes - 1) / upload.part_bytes, 1);
}

HttpRequest signed_request(const char* method, const std::string& url) {
  HttpRequest request;
  request.method = method;
  request.url = url;
  return request;
}

// URLs are never stored: after a crash there is nothing to go on with.
Error lost_urls() {
  return make_error(Errc::not_found,
                    "The URLs that were signed for this upload are gone with the process that had them; "
                    "it begins again.");
}

Result<UploadTicket> read_single(const core::JsonValue& document, UploadTicket ticket, const HttpResponse& response) {
  auto url = required_url(document.first_of({"/url", "/part_urls/0"}), "url", response);
  if (!url) return url.error();
  auto headers = read_signed_headers(document.at("/headers"), response);
  if (!headers) return headers.error();
  ticket.url = *std::move(url);
  ticket.headers = *std::move(headers);
  ticket.upload_id.clear();
  return ticket;
}

Result<UploadTicket> read_parts_of(const core::JsonValue& document, UploadTicket ticket, std::uint64_t part_count,
                                   const HttpResponse& response) {
  const core::JsonValue urls = document.at("/part_urls");
  if (!urls.is_array() || urls.size() != part_count) {
    return missing_field("part_urls", response);
  }
  for (std::size_t i = 0; i < urls.size(); ++i) {
    auto url = required_url(urls[i], "part_urls", response);
    if (!url) return url.error();
    ticket.part_urls.push_back(*std::move(url));
  }
  auto complete = required_url(document.at("/complete_url"), "complete_url", response);
  if (!complete) return complete.error();
  ticket.complete_url = *std::move(complete);
  if (const core::JsonValue url = document.at("/abort_url"); url.exists() && !url.is_null()) {
    auto abort = required_url(url, "abort_url", response);
    if (!abort) return abort.error();
    ticket.abort_url = *std::move(abort);
  }
  ticket.url = ticket.part_urls.front();
  return ticket;
}

WholeSignedBackend::WholeSignedBackend(SignedUploadOptions options)
    : options_(std::move(options)), authorization_(authorization_of(options_)) {}

BackendTraits WholeSignedBackend::traits() const {
  BackendTraits traits;
  traits.name = "signed-upload";
  traits.supported_options = unsigned_options;
  traits.multipart = options_.limits;
  return traits;
}

Result<Step<UploadTicket>> WholeSignedBackend::begin(const UploadDescription& upload) const {
  if (auto checked = check_endpoint("create_url", options_.create_url); !checked) return checked.error();
  if (auto headers = unsigned_object_headers(upload); !headers) return headers.error();
  if (auto checked = check_upload(upload, traits()); !checked) return checked.error();
  core::JsonObject object;
  object.add("key", upload.path).add("size", *upload.size_bytes).add("content_type", upload.content_type);
  object.add("part_size", upload.part_count == 1 ? *upload.size_bytes : upload.part_bytes);
  object.add("part_count", part_count_of(upload));
  return Step<UploadTicket>(json_post(options_.create_url, object));
}

Result<UploadTicket> WholeSignedBackend::read_begin(const UploadDescription& upload,
                                                    const HttpResponse& response) const {
  auto document = read_json(response);
  if (!document) return document.error();
  UploadTicket ticket;
  ticket.key = optional_text(document->at("/key"));
  if (ticket.key.empty()) ticket.key = upload.path;
  ticket.upload_id = optional_text(document->at("/upload_id"));
  return upload.part_count == 1 ? read_single(*document, std::move(ticket), response)
                                : read_parts_of(*document, std::move(ticket), part_count_of(upload), response);
}

Result<HttpRequest> WholeSignedBackend::put(const UploadDescription& upload, const UploadTicket& ticket,
                                            const PartRange& part) const {
  if (upload.part_count == 1) {
    auto headers = unsigned_object_headers(upload);
    auto request = describe_put(upload, ticket, part);
    if (!headers) return headers.error();
    if (request) add_missing_headers(request->headers, *headers);
    return request;
  }
  const auto index = static_cast<std::size_t>(part.number) - 1;
  if (part.number < 1 || index >= ticket.part_urls.size()) {
    return make_error(Errc::internal, "A part has no URL that was signed for it; report this.");
  }
  HttpRequest request = signed_request("PUT", ticket.part_urls[index]);
  request.max_response_bytes = 64 * 1024;
  return request;
}

Result<Step<UploadReceipt>> WholeSignedBackend::complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                         const std::vector<StoredPart>& parts) const {
  if (upload.part_count == 1) return Step<UploadReceipt>(receipt_of_put(ticket.key, parts));
  if (ticket.complete_url.empty()) return lost_urls();
  HttpRequest request = signed_request("POST", ticket.complete_url);
  request.headers = {{"Content-Type", "application/xml"}};
  request.body = complete_body(parts, {});
  return Step<UploadReceipt>(std::move(request));
}

Result<UploadReceipt> WholeSignedBackend::read_complete(const UploadDescription& /*upload*/, const UploadTicket& ticket,
                                                        const HttpResponse& response) const {
  return read_signed_completion(response, ticket.key, ticket.complete_url);
}

Result<HttpRequest> WholeSignedBackend::list_parts(const UploadDescription& /*upload*/, const UploadTicket& /*ticket*/,
                                                   int /*marker*/) const {
  return lost_urls();
}

Result<std::optional<HttpRequest>> WholeSignedBackend::abort(const UploadDescription& /*upload*/,
                                                             const UploadTicket& ticket) const {
  if (ticket.abort_url.empty()) return std::optional<HttpRequest>{};
  return std::optional<HttpRequest>(signed_request("DELETE", ticket.abort_url));
}

}  // namespace uploadkit::backends::detail::signed_upload

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const Backend> signed_upload(SignedUploadOptions options) {
  return std::make_shared<backends::detail::signed_upload::WholeSignedBackend>(std::move(options));
}

UPLOADKIT_NAMESPACE_END
