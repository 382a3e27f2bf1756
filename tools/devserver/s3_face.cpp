// Takes S3 requests in: route, fault, signature, owner, then the operation.
#include <devserver/s3_face.hpp>

#include <devserver/s3_cors.hpp>
#include <devserver/s3_payload.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_face {

constexpr std::size_t longest_document_bytes = 8 * 1024 * 1024;
constexpr std::size_t longest_key_bytes = 1024;
constexpr std::size_t most_header_bytes = 8 * 1024;

struct Entry {
  std::string_view operation;
  S3Operation perform;
};

constexpr Entry entries[] = {
    {"ListBuckets", list_buckets},
    {"CreateBucket", create_bucket},
    {"HeadBucket", head_bucket},
    {"DeleteBucket", delete_bucket},
    {"ListObjectsV2", list_objects},
    {"ListObjects", list_objects},
    {"GetBucketLocation", bucket_location},
    {"GetBucketVersioning", bucket_versioning},
    {"PutObject", put_object},
    {"GetObject", get_object},
    {"HeadObject", get_object},
    {"GetObjectAttributes", get_object_attributes},
    {"DeleteObjects", delete_objects},
    {"DeleteObject", delete_object},
    {"CopyObject", copy_object},
    {"CreateMultipartUpload", create_upload},
    {"AbortMultipartUpload", abort_upload},
    {"ListMultipartUploads", list_uploads},
    {"ListParts", list_parts},
    {"UploadPart", upload_part},
    {"UploadPartCopy", upload_part_copy},
    {"CompleteMultipartUpload", complete_upload},
    {"PostObject", post_object},
    {"Preflight", preflight},
    {"GetBucketCors", get_cors},
    {"PutBucketCors", put_cors},
    {"DeleteBucketCors", delete_cors},
};

S3Operation find(std::string_view operation) {
  for (const Entry& entry : entries) {
    if (entry.operation == operation) return entry.perform;
  }
  return nullptr;
}

class S3Face final : public RequestHandler {
 public:
  explicit S3Face(const S3Context& context) : context_(context) {}

  HeadDecision on_head(const ServerRequest& request) override {
    const bool is_head = request.method == "HEAD";
    if (const auto error = check_header_size(request)) return s3_refusal(*error, is_head);
    const auto routed = route_s3(request);
    if (const auto* error = std::get_if<S3Error>(&routed)) return s3_refusal(*error, is_head);
    const S3Call& call = *std::get_if<S3Call>(&routed);
    const std::optional<Fault> fault = context_.faults.take("s3." + call.operation);
    const auto work = [&] { return with_cors(context_, request, call.bucket, perform(request, call, fault)); };
    return with_fault(context_.faults, fault, work,
                      [is_head](int status) { return s3_refusal(s3_error_of_status(status), is_head); });
  }

 private:
  static std::optional<S3Error> check_header_size(const ServerRequest& request) {
    std::size_t size = 0;
    for (const Header& field : request.headers) size += field.name.size() + field.value.size();
    if (size <= most_header_bytes) return std::nullopt;
    return S3Error{400,
                   "RequestHeaderSectionTooLarge",
                   "Your request header section exceeds the maximum allowed size.",
                   {{"MaxSizeAllowed", std::to_string(most_header_bytes)}}};
  }

  /// Their signature is in the body, or there is none.
  static bool is_unsigned(const S3Call& call) {
    return call.operation == "Preflight" || call.operation == "PostObject";
  }

  HeadDecision perform(const ServerRequest& request, const S3Call& call, const std::optional<Fault>& fault) {
    const bool is_head = request.method == "HEAD";
    const WallTime now = request.received_at + (fault ? fault->clock_offset : std::chrono::seconds{0});
    const S3Operation operation = find(call.operation);
    if (operation == nullptr) return s3_refusal(not_implemented(call.operation), is_head);
    S3Request known{request, call, {}, now, fault ? fault->quirk : std::string()};
    if (!is_unsigned(call)) {
      auto admitted = admit(request, context_.rules, now, fault && fault->expire);
      if (const auto* error = std::get_if<S3Error>(&admitted)) return refuse_signature(*error, is_head);
      known.admission = std::move(*std::get_if<Admission>(&admitted));
    }
    if (const auto error = check_owner_and_bucket(known)) return refuse(known, *error);
    if (const auto error = check_foreign_features(known)) return refuse(known, *error);
    if (const auto error = check_key(call.key)) return refuse(known, *error);
    return operation(context_, known);
  }

  /// Clients that signed for another region learn the right one from a header too: HEAD has no document.
  ServerResponse refuse_signature(const S3Error& error, bool is_head) const {
    ServerResponse response = s3_refusal(error, is_head);
    const bool names_region = std::any_of(error.extras.begin(), error.extras.end(),
                                          [](const Header& extra) { return extra.name == "Region"; });
    if (names_region) response.headers.push_back({"x-amz-bucket-region", context_.rules.region});
    return response;
  }

  /// What would change the meaning of a request, and is not here.
  static std::optional<S3Error> check_foreign_features(const S3Request& request) {
    for (const Header& field : request.amz_values("x-amz-server-side-encryption-customer-")) {
      return not_implemented(field.name);
    }
    const std::string version = request.http.parameter("versionId").value_or("null");
    if (version == "null") return std::nullopt;
    return invalid_argument("Invalid version id specified", "versionId", version);
  }

  std::optional<S3Error> check_owner_and_bucket(const S3Request& request) const {
    const std::string owner = request.amz_value("x-amz-expected-bucket-owner");
    if (!owner.empty() && owner != context_.account_id) return access_denied();
    // A form is told of its signature first.
    const bool needs_bucket = !request.call.bucket.empty() && request.call.operation != "CreateBucket" &&
                              request.call.operation != "PostObject";
    if (needs_bucket && !context_.store.has_bucket(request.call.bucket)) return no_such_bucket(request.call.bucket);
    return std::nullopt;
  }

  S3Context context_;
};

}  // namespace detail::s3_face

std::optional<S3Error> check_key(const std::string& key) {
  namespace own = detail::s3_face;
  if (key.size() <= own::longest_key_bytes) return std::nullopt;
  return S3Error{400,
                 "KeyTooLongError",
                 "Your key is too long",
                 {{"Size", std::to_string(key.size())}, {"MaxSizeAllowed", std::to_string(own::longest_key_bytes)}}};
}

std::string S3Request::amz_value(std::string_view name) const {
  for (const Header& field : amz_values(name)) {
    if (field.name.size() == name.size()) return field.value;
  }
  return {};
}

std::vector<Header> S3Request::amz_values(std::string_view prefix) const {
  std::vector<Header> found;
  const auto take = [&](const std::string& name, const std::string& value) {
    const std::string lower = core::lower(name);
    if (lower.compare(0, prefix.size(), prefix) != 0) return;
    const auto known =
        std::find_if(found.begin(), found.end(), [&lower](const Header& field) { return field.name == lower; });
    if (known == found.end()) {
      found.push_back({lower, value});
    } else {
      known->value += "," + value;  // one header on several lines
    }
  };
  for (const Header& field : http.headers) take(field.name, std::string(core::trim(field.value)));
  if (!admission.claim.is_presigned) return found;
  // A header goes before a parameter of its name.
  const std::vector<Header> in_headers = found;
  for (const auto& [key, value] : http.parameters()) {
    const bool is_known = std::any_of(in_headers.begin(), in_headers.end(), [&key = key](const Header& field) {
      return core::equals_ignoring_case(field.name, key);
    });
    if (!is_known) take(key, value);
  }
  return found;
}

ServerResponse refuse(const S3Request& request, const S3Error& error) { return s3_refusal(error, request.is_head()); }

std::unique_ptr<BodySink> collect_checked_body(const S3Request& request,
                                               std::function<ServerResponse(const std::string& body)> answer) {
  return collect_body(detail::s3_face::longest_document_bytes,
                      [request, answer = std::move(answer)](const ServerRequest&, const std::string& body) {
                        const auto error = check_small_payload(request, body);
                        return error ? refuse(request, *error) : answer(body);
                      });
}

std::unique_ptr<RequestHandler> make_s3_face(const S3Context& context) {
  return std::make_unique<detail::s3_face::S3Face>(context);
}

}  // namespace uploadkit::devserver
