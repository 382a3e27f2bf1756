/// \file
/// Uploads straight into S3 or a store that speaks its API, and presigned URLs for it.
#ifndef UPLOADKIT_S3_HPP
#define UPLOADKIT_S3_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/credentials.hpp>
#include <uploadkit/presign_call.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Whose S3 it is: what the store understands, what it ignores, and what its ETag means. docs/providers.md has the
/// table.
enum class S3Provider : std::uint8_t {
  automatic,  ///< `aws` without an `endpoint_url`, `generic` with one.
  aws,
  minio,
  ceph,
  r2,
  gcs,
  b2,
  garage,
  generic,  ///< Nothing is sent unasked that an older store refuses.
};

/// Where the bucket stands in the URL.
enum class AddressingStyle : std::uint8_t {
  automatic,  ///< Virtual host at AWS unless the name has a dot; path with an `endpoint_url`.
  path,
  virtual_host,
};

/// A bucket under the name that the application knows it by (Amplify's assigned name).
struct S3Bucket {
  std::string assigned_name{};
  std::string bucket{};
  std::string region{};
};

/// Where to upload, as whom, and in which manner.
struct S3Options {
  /// The default bucket. Range: S3's rules for names.
  std::string bucket{};

  /// Of the default bucket, and of signatures. AWS needs it; with an `endpoint_url` empty means the provider's own:
  /// "auto" (R2, Google), "garage", else "us-east-1".
  std::string region{};

  /// Further buckets, chosen by `UploadOptions::bucket`. A name there that is none of these is a bucket's own, in the
  /// region above.
  std::vector<S3Bucket> buckets{};

  /// Null: `default_credentials()`.
  std::shared_ptr<const CredentialsProvider> credentials{};

  /// "https://host[:port][/base]" of a store other than AWS; empty for AWS.
  std::string endpoint_url{};
  AddressingStyle addressing_style = AddressingStyle::automatic;
  S3Provider provider = S3Provider::automatic;
  bool use_dualstack_endpoint = false;
  bool use_fips_endpoint = false;

  /// More headers for every object, each signed: storage class, encryption, tags ("x-amz-storage-class", …). Those of
  /// customer-provided keys and of requester pays go with every request. An upload's own options win.
  std::vector<Header> object_headers{};
};

/// Which headers a presigned URL promises.
enum class PresignMode : std::uint8_t {
  /// Content type, disposition, cache control and owner are signed as headers: a request with others is refused.
  strict,

  /// As Amplify's JavaScript library signs: they stand in the query, and only the host is signed.
  amplify_compatible,
};

/// Amplify's `getUrl`.
struct GetUrlOptions {
  /// The object's key, or a function of the identity id as in `UploadInput`.
  std::string path{};
  std::function<std::string(const std::string& identity_id)> path_of_identity{};

  /// GET, PUT, HEAD or DELETE.
  std::string method = "GET";

  /// As in `UploadOptions`.
  std::string bucket{};
  std::string bucket_region{};
  bool use_accelerate_endpoint = false;
  std::string expected_bucket_owner{};

  /// 1 s to 7 days; a URL of temporary credentials dies with them.
  std::chrono::seconds expires_in{900};

  /// PUT: of the object to come. GET: what the answer is to say instead of what is stored (`response-content-type`).
  std::string content_type{};
  std::string content_disposition{};
  std::string cache_control{};

  /// GET only: asks with HEAD whether the object is there; `not_found` if it is not.
  bool validate_object_existence = false;
  PresignMode mode = PresignMode::strict;

  /// More headers, each signed, and more query parameters ("versionId", …), unencoded.
  std::vector<Header> headers{};
  std::vector<std::pair<std::string, std::string>> query_parameters{};
};

/// Direct uploads: one PUT, or a multipart upload.
///
/// Errors of the options are told by the first upload or call. Thread: any.
class S3 final : public Backend {
 public:
  UPLOADKIT_API ~S3() override;

  UPLOADKIT_API BackendTraits traits() const override;
  UPLOADKIT_API std::shared_ptr<const Authorization> authorization() const override;
  UPLOADKIT_API Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  UPLOADKIT_API Result<UploadTicket> read_begin(const UploadDescription& upload,
                                                const HttpResponse& response) const override;
  UPLOADKIT_API Result<HttpRequest> put(const UploadDescription& upload, const UploadTicket& ticket,
                                        const PartRange& part) const override;
  UPLOADKIT_API Result<StoredPart> read_put(const UploadTicket& ticket, const PartRange& part,
                                            const HttpResponse& response) const override;
  UPLOADKIT_API Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                     const std::vector<StoredPart>& parts) const override;
  UPLOADKIT_API Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                    const HttpResponse& response) const override;
  UPLOADKIT_API bool can_inquire() const override;

  /// HEAD of the object; the engine compares its ETag, checksum and size with what was sent.
  UPLOADKIT_API Result<HttpRequest> inquire(const UploadDescription& upload, const UploadTicket& ticket) const override;
  UPLOADKIT_API Result<std::optional<UploadReceipt>> read_inquiry(const UploadDescription& upload,
                                                                  const UploadTicket& ticket,
                                                                  const HttpResponse& response) const override;
  UPLOADKIT_API Result<HttpRequest> list_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                               int marker) const override;
  UPLOADKIT_API Result<StoredParts> read_parts(const UploadDescription& upload, const UploadTicket& ticket,
                                               const HttpResponse& response) const override;
  UPLOADKIT_API Result<std::optional<HttpRequest>> abort(const UploadDescription& upload,
                                                         const UploadTicket& ticket) const override;

  /// A presigned URL, for `Client::presign()`, which fetches the credentials first.
  UPLOADKIT_API PresignCall get_url(GetUrlOptions options) const;

 private:
  friend UPLOADKIT_API std::shared_ptr<const S3> s3(S3Options options);
  explicit S3(S3Options options);

  S3Options options_;
  std::shared_ptr<const Authorization> authorization_;
};

/// A backend for S3. Bad options are told by the first upload or call.
UPLOADKIT_API std::shared_ptr<const S3> s3(S3Options options);

/// A Content-Disposition value from its parts: `type; filename="…"`, with RFC 6266's `filename*` for a name beyond
/// ASCII. Errors: `invalid_argument` for a type that is no token.
UPLOADKIT_API Result<std::string> content_disposition(std::string_view type, std::string_view filename);

/// Presigns with credentials at hand. Pure.
/// Errors: `invalid_argument`, `invalid_option`, `unsupported_option` for `validate_object_existence`.
UPLOADKIT_API Result<PresignedUrl> presign_s3(const S3Options& options, const GetUrlOptions& url,
                                              const Credentials& credentials, WallTime time);

UPLOADKIT_NAMESPACE_END

#endif
