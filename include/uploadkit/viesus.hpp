/// \file
/// VIESUS Cloud: uploads through signed URLs, and the calls around them.
#ifndef UPLOADKIT_VIESUS_HPP
#define UPLOADKIT_VIESUS_HPP

#include <uploadkit/backend.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// How VIESUS Cloud is reached.
struct ViesusOptions {
  /// The key of the account. It goes to `endpoint` alone, as `x-api-key`.
  std::string api_key{};
  std::string endpoint = "https://api.viesus.cloud/graphql";
};

/// An upload as VIESUS describes it. What an answer does not hold is empty.
struct ViesusUpload {
  /// The name of the upload in every later call.
  std::string id{};

  /// Open sets; `is_finished()` and `is_failed()` read them. "UPLOAD_FINISHED", …
  std::string status{};

  /// For PDF: "METADATA_ANALYZING", "METADATA_ANALYZED_SUCCESSFULLY", "METADATA_ANALYZED_FAILED".
  std::string sub_status{};
  std::optional<std::uint64_t> size_bytes{};

  /// As detected from the bytes.
  std::string mime_type{};
  std::string extension{};

  /// The file name that was declared, and the one it is stored under.
  std::string original_filename{};
  std::string filename{};

  /// Units: pixels; 0 for PDF
  std::optional<std::uint64_t> width{};
  std::optional<std::uint64_t> height{};

  /// Where the original can be fetched.
  std::string url{};
  std::optional<WallTime> started_at{};
  std::optional<WallTime> finished_at{};

  /// How long VIESUS took to take the upload in.
  std::optional<std::chrono::milliseconds> duration{};

  /// What the analysis found, as JSON text.
  std::string metadata{};

  /// The whole object, as JSON text.
  std::string answer{};
};

/// The upload is taken in: its status is UPLOAD_FINISHED, or it has a time of finishing, and it has not failed.
UPLOADKIT_API bool is_finished(const ViesusUpload& upload) noexcept;

/// The status or the sub-status tells of a failure.
UPLOADKIT_API bool is_failed(const ViesusUpload& upload) noexcept;

/// What to do with an image. Each text is an enumerator of the service, sent as it is; empty leaves it to the service.
struct ViesusEnhancement {
  std::string mode = "ENHANCE";
  std::string preset{};

  /// "AUTO", …
  std::string noise_reduction_profiling_mode{};

  /// Range: 0 to 1
  std::optional<double> noise_reduction_profiling_strength{};

  /// Range: 0 to 1
  std::optional<double> noise_reduction_profiling_monochrome_strength{};

  /// "AUTO_AI", …
  std::string artifacts_detection_removal{};

  /// "ENHANCE", …
  std::string enhance_face_details{};

  /// "X2", …
  std::string upscaling_factor{};
};

/// An enhancement as VIESUS describes it.
struct ViesusEnhancedImage {
  std::string id{};
  std::string status{};

  /// Where the result can be fetched, once there is one.
  std::string full_url{};
  std::string filename{};

  /// How long the enhancement took.
  std::optional<std::chrono::milliseconds> duration{};

  /// The whole object, as JSON text.
  std::string answer{};
};

/// The state of the account.
struct ViesusCredits {
  std::optional<WallTime> period_start{};
  std::optional<WallTime> period_end{};
  double used_this_period = 0;
  double remaining_this_period = 0;
};

/// A URL that VIESUS calls when something happens. At most five an account.
struct ViesusWebhook {
  std::string id{};
  std::string url{};

  /// Shown once, when the webhook is made; needed by `verify_viesus_webhook()`.
  std::string secret{};
  std::optional<WallTime> created_at{};
};

/// Whether a webhook's body was signed with `secret`: the header `x-viesus-cloud-signature` is the lower-case hex
/// HMAC-SHA256 of the raw body. Compares in constant time.
UPLOADKIT_API bool verify_viesus_webhook(std::string_view secret, std::string_view body,
                                         std::string_view signature_header);

/// The VIESUS Cloud backend: createSignedUploadUrl, PUT, completeSignedUpload.
///
/// The declared content type must be the bytes' own. The calls give descriptions for `Client::call()`; a bad argument
/// is the call's error. Errors: `invalid_option` naming `api_key` or `endpoint`; `invalid_argument` naming the field.
/// Thread: any.
class Viesus final : public Backend {
 public:
  UPLOADKIT_API ~Viesus() override;

  UPLOADKIT_API BackendTraits traits() const override;
  UPLOADKIT_API Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  UPLOADKIT_API Result<UploadTicket> read_begin(const UploadDescription& upload,
                                                const HttpResponse& response) const override;
  UPLOADKIT_API Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                     const std::vector<StoredPart>& parts) const override;
  UPLOADKIT_API Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                    const HttpResponse& response) const override;
  UPLOADKIT_API bool can_inquire() const override;
  UPLOADKIT_API Result<HttpRequest> inquire(const UploadDescription& upload, const UploadTicket& ticket) const override;
  UPLOADKIT_API Result<std::optional<UploadReceipt>> read_inquiry(const UploadDescription& upload,
                                                                  const UploadTicket& ticket,
                                                                  const HttpResponse& response) const override;

  /// Lets the service fetch a file from a URL.
  UPLOADKIT_API ApiCall<ViesusUpload> create_upload_from_url(std::string url) const;

  /// The state of an upload: status, sub-status, metadata. Errors: `not_found`
  UPLOADKIT_API ApiCall<ViesusUpload> upload(std::string id) const;

  /// How long uploads made from now on are kept; gives the days that count. Units: days, 1 or more
  UPLOADKIT_API ApiCall<std::int64_t> update_file_retention(int days) const;

  /// Deletes uploads at once; gives the ids that were deleted.
  UPLOADKIT_API ApiCall<std::vector<std::string>> delete_uploads(std::vector<std::string> ids) const;

  /// Orders an enhancement of an upload. One upload can be enhanced many times.
  UPLOADKIT_API ApiCall<ViesusEnhancedImage> create_enhanced_image(std::string upload_id,
                                                                   const ViesusEnhancement& input) const;

  /// The state of an enhancement. Errors: `not_found`
  UPLOADKIT_API ApiCall<ViesusEnhancedImage> enhanced_image(std::string id) const;

  UPLOADKIT_API ApiCall<ViesusCredits> credits() const;

  /// Makes a webhook; the answer is the only one that holds its secret.
  UPLOADKIT_API ApiCall<ViesusWebhook> create_webhook(std::string url) const;
  UPLOADKIT_API ApiCall<std::vector<ViesusWebhook>> webhooks() const;

  /// Gives whether the service deleted it.
  UPLOADKIT_API ApiCall<bool> delete_webhook(std::string id) const;

  /// Any other call: a GraphQL document and its variables (a JSON object, or empty). Gives `data` as JSON text.
  UPLOADKIT_API ApiCall<std::string> request(std::string query, std::string variables_json) const;

 private:
  friend UPLOADKIT_API std::shared_ptr<const Viesus> viesus(ViesusOptions options);
  explicit Viesus(ViesusOptions options);

  ViesusOptions options_;
};

/// A backend for VIESUS Cloud. Bad options are told by the first upload or call.
UPLOADKIT_API std::shared_ptr<const Viesus> viesus(ViesusOptions options);

UPLOADKIT_NAMESPACE_END

#endif
