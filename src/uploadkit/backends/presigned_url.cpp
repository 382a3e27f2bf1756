// The backend that has its ticket from the start: one PUT to a URL that somebody else signed.
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/presigned_url.hpp>

namespace uploadkit::backends {
namespace detail::presigned_url {

class PresignedUrlBackend final : public Backend {
 public:
  explicit PresignedUrlBackend(PresignedUrlOptions options) : options_(std::move(options)) {}

  BackendTraits traits() const override;
  Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  Result<UploadTicket> read_begin(const UploadDescription& upload, const HttpResponse& response) const override;
  Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                       const std::vector<StoredPart>& parts) const override;
  Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                      const HttpResponse& response) const override;

 private:
  PresignedUrlOptions options_;
};

Result<void> check(const PresignedUrlOptions& options) {
  if (auto url = core::check_url(options.url); !url) return url.error();
  if (options.method != "PUT" && options.method != "POST") {
    return bad_option("method", "A signed URL takes the bytes with PUT or POST; set one of them.");
  }
  return core::check_signed_headers(options.headers);
}

// An option that the URL's headers contradict is refused: one of the two would have to be ignored.
Result<void> add_option(std::vector<Header>& headers, const char* name, const std::string& value) {
  if (value.empty()) return {};
  for (const Header& header : headers) {
    if (!core::equals_ignoring_case(header.name, name)) continue;
    if (header.value == value) return {};
    return make_error(Errc::signed_header_mismatch,
                      "The headers that belong to the URL and the upload's options give " + std::string(name) +
                          " two values; give one.",
                      {{"header", name}, {"expected", header.value}, {"got", value}});
  }
  headers.push_back({name, value});
  return {};
}

BackendTraits PresignedUrlBackend::traits() const {
  BackendTraits traits;
  traits.name = "presigned-url";
  traits.supported_options = option_content_encoding | option_content_disposition | option_cache_control;
  return traits;
}

Result<Step<UploadTicket>> PresignedUrlBackend::begin(const UploadDescription& upload) const {
  if (auto checked = check(options_); !checked) return checked.error();
  UploadTicket ticket;
  ticket.url = options_.url;
  ticket.method = options_.method;
  ticket.headers = options_.headers;
  const std::pair<const char*, const std::string*> wanted[] = {
      {"Content-Type", &upload.options.content_type},
      {"Content-Encoding", &upload.options.content_encoding},
      {"Content-Disposition", &upload.options.content_disposition},
      {"Cache-Control", &upload.options.cache_control},
  };
  for (const auto& [name, value] : wanted) {
    if (auto added = add_option(ticket.headers, name, *value); !added) return added.error();
  }
  if (auto checked = core::check_signed_headers(ticket.headers); !checked) return checked.error();
  return Step<UploadTicket>(std::move(ticket));
}

Result<UploadTicket> PresignedUrlBackend::read_begin(const UploadDescription& /*upload*/,
                                                     const HttpResponse& /*response*/) const {
  return make_error(Errc::internal, "A signed URL is known from the start and is never asked for; report this.");
}

Result<Step<UploadReceipt>> PresignedUrlBackend::complete(const UploadDescription& upload,
                                                          const UploadTicket& /*ticket*/,
                                                          const std::vector<StoredPart>& parts) const {
  UploadReceipt receipt;
  receipt.path = upload.path;
  if (!parts.empty()) {
    receipt.etag = parts.front().etag;
    receipt.version_id = parts.front().version_id;
  }
  return Step<UploadReceipt>(std::move(receipt));
}

Result<UploadReceipt> PresignedUrlBackend::read_complete(const UploadDescription& /*upload*/,
                                                         const UploadTicket& /*ticket*/,
                                                         const HttpResponse& /*response*/) const {
  return make_error(Errc::internal, "An upload to a signed URL ends with its PUT and asks nothing; report this.");
}

}  // namespace detail::presigned_url
}  // namespace uploadkit::backends

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const Backend> presigned_url(PresignedUrlOptions options) {
  return std::make_shared<backends::detail::presigned_url::PresignedUrlBackend>(std::move(options));
}

UPLOADKIT_NAMESPACE_END
