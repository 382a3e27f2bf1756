// PostObject: a browser form under a signed policy.
#include <devserver/post_policy.hpp>
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_payload.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_post {

using Objection = std::optional<S3Error>;

S3Error missing_key() {
  return invalid_argument(
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.", "key",
      "");
}

/// "${filename}" stands for the name of the file.
std::string key_of(const FormFields& fields) {
  const std::string* given = fields.find("key");
  std::string key = given == nullptr ? std::string() : *given;
  const std::string_view mark = "${filename}";
  for (std::size_t at = key.find(mark); at != std::string::npos; at = key.find(mark, at + fields.file_name.size())) {
    key.replace(at, mark.size(), fields.file_name);
  }
  return key;
}

/// The form as a request for the object, so that fields are read as headers are.
class FormSink final : public BodySink {
 public:
  FormSink(S3Context& context, const S3Request& request)
      : context_(context),
        request_(request),
        reader_(form_boundary(request.http.header("content-type")),
                {[this](const FormFields& fields) { return begin_file(fields); },
                 [this](std::string_view bytes) { return take(bytes); }}) {}

  SinkVerdict write(std::string_view bytes) override {
    return reader_.feed(bytes) ? SinkVerdict::more : SinkVerdict::enough;
  }

  ServerResponse on_complete(const ServerRequest&) override {
    if (objection_) return refuse(request_, *objection_);
    if (const auto error = check_form()) return refuse(request_, *error);
    if (const auto error = check_size()) return refuse(request_, *error);
    const auto value = [this](digest::Algorithm algorithm) { return writer_->value(algorithm); };
    claims_.size_bytes = writer_->size_bytes();
    if (const auto error = check_payload(claims_, claims_.size_bytes, value)) return refuse(request_, *error);
    const digest::Algorithm kept = claims_.checksum ? claims_.checksum->algorithm : digest::Algorithm::crc64nvme;
    record_.checksums.push_back({kept, core::base64(writer_->value(kept))});
    ObjectRecord stored;
    const StoreStatus status = context_.store.commit(request_.call.bucket, record_, *writer_, {}, &stored);
    return status == StoreStatus::done ? answer(stored) : refuse(request_, refusal_of(status, request_));
  }

  ServerResponse on_cut(const ServerRequest&) override {
    return refuse(request_, {400, "IncompleteBody", "The request body terminated unexpectedly", {}});
  }

 private:
  Objection check_form() const {
    if (reader_.has_too_much_before_file()) {
      return S3Error{400,
                     "MaxPostPreDataLengthExceeded",
                     "Your POST request fields preceding the upload file were too large.",
                     {}};
    }
    if (reader_.is_malformed()) return malformed();
    if (reader_.has_file()) return std::nullopt;
    if (writer_ != nullptr) return malformed();
    return invalid_argument("POST requires exactly one file upload per request.", "file", "0");
  }

  static S3Error malformed() {
    return {400, "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.", {}};
  }

  Objection check_size() const {
    if (writer_->size_bytes() >= policy_.least_bytes) return std::nullopt;
    return S3Error{400,
                   "EntityTooSmall",
                   "Your proposed upload is smaller than the minimum allowed size",
                   {{"ProposedSize", std::to_string(writer_->size_bytes())},
                    {"MinSizeAllowed", std::to_string(policy_.least_bytes)}}};
  }

  bool begin_file(const FormFields& fields) {
    objection_ = judge(fields);
    if (objection_) return false;
    writer_ = context_.store.begin_write(claims_.algorithms());
    if (writer_ == nullptr) objection_ = s3_error_of_status(500);
    return writer_ != nullptr;
  }

  Objection judge(const FormFields& fields) {
    const std::string key = key_of(fields);
    if (fields.find("key") == nullptr) return missing_key();
    if (key.empty()) return invalid_argument("User key must have a length greater than 0.", "key", "");
    if (auto error = check_signature(fields, key)) return error;
    request_.call.key = key;
    if (auto error = check_key(key)) return error;
    for (const Header& field : fields.all) form_.headers.push_back(field);
    const S3Request form{form_, request_.call, request_.admission, request_.now, {}};
    auto attributes = read_attributes(form);
    if (auto* error = std::get_if<S3Error>(&attributes)) return *error;
    record_ = std::move(*std::get_if<ObjectRecord>(&attributes));
    return read_form_claims(form, claims_);
  }

  Objection check_signature(const FormFields& fields, const std::string& key) {
    const auto field = [&fields](std::string_view name) { return fields.find(name); };
    const bool is_anonymous = field("policy") == nullptr && field("x-amz-signature") == nullptr &&
                              field("x-amz-credential") == nullptr && field("x-amz-algorithm") == nullptr &&
                              field("signature") == nullptr;
    if (is_anonymous) return access_denied();
    auto admitted = admit_form(field, context_.rules, request_.now);
    if (auto* error = std::get_if<S3Error>(&admitted)) return *error;
    if (!context_.store.has_bucket(request_.call.bucket)) return no_such_bucket(request_.call.bucket);
    request_.admission = std::move(*std::get_if<Admission>(&admitted));
    auto policy = parse_post_policy(*fields.find("policy"));
    if (auto* error = std::get_if<S3Error>(&policy)) return *error;
    policy_ = std::move(*std::get_if<PostPolicy>(&policy));
    return check_post_policy(policy_, fields, request_.call.bucket, key, request_.now);
  }

  bool take(std::string_view bytes) {
    const std::uint64_t size = writer_->size_bytes() + bytes.size();
    if (policy_.most_bytes && size > *policy_.most_bytes) {
      objection_ =
          S3Error{400,
                  "EntityTooLarge",
                  "Your proposed upload exceeds the maximum allowed size",
                  {{"ProposedSize", std::to_string(size)}, {"MaxSizeAllowed", std::to_string(*policy_.most_bytes)}}};
      return false;
    }
    if (writer_->write(bytes)) return true;
    objection_ = s3_error_of_status(500);
    return false;
  }

  ServerResponse answer(const ObjectRecord& stored) const;

  S3Context& context_;
  S3Request request_;
  ServerRequest form_;
  FormReader reader_;
  PostPolicy policy_;
  PayloadClaims claims_;
  ObjectRecord record_;
  std::unique_ptr<ObjectWriter> writer_;
  Objection objection_;
};

/// Where a form wants its browser to go afterwards; empty if nowhere.
std::string redirect_of(const FormFields& fields, const S3Call& call, const std::string& etag) {
  const std::string* target = fields.find("success_action_redirect");
  if (target == nullptr) target = fields.find("redirect");
  if (target == nullptr || target->find("://") == std::string::npos) return {};
  return *target + (target->find('?') == std::string::npos ? "?" : "&") +
         "bucket=" + core::percent_encode(call.bucket) + "&key=" + core::percent_encode(call.key) +
         "&etag=" + core::percent_encode(quoted(etag));
}

ServerResponse FormSink::answer(const ObjectRecord& stored) const {
  const FormFields& fields = reader_.fields();
  const std::string redirect = redirect_of(fields, request_.call, stored.etag);
  const std::string location =
      origin_of(request_.http) + "/" + request_.call.bucket + "/" + core::percent_encode(request_.call.key);
  const std::string* wanted = fields.find("success_action_status");
  const int status = !redirect.empty()                       ? 303
                     : wanted != nullptr && *wanted == "200" ? 200
                     : wanted != nullptr && *wanted == "201" ? 201
                                                             : 204;
  ServerResponse response = s3_answer(status);
  response.headers.push_back({"ETag", quoted(stored.etag)});
  response.headers.push_back({"Location", redirect.empty() ? location : redirect});
  response.headers.push_back({"x-amz-server-side-encryption", "AES256"});
  add_checksums(response, stored);
  if (status != 201) return response;
  response.headers.push_back({"Content-Type", "application/xml"});
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>" + xml_element("Location", location) +
                  xml_element("Bucket", request_.call.bucket) + xml_element("Key", request_.call.key) +
                  xml_element("ETag", quoted(stored.etag)) + "</PostResponse>";
  return response;
}

}  // namespace detail::s3_post

HeadDecision post_object(S3Context& context, const S3Request& request) {
  const std::string_view type = core::trim(request.http.header("content-type"));
  if (!is_form(type)) {
    return refuse(request, precondition_failed("Bucket POST must be of the enclosure-type multipart/form-data"));
  }
  if (form_boundary(type).empty()) {
    return refuse(
        request,
        {400, "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.", {}});
  }
  if (!request.http.content_length() || request.http.is_chunked()) {
    return refuse(request, {411, "MissingContentLength", "You must provide the Content-Length HTTP header.", {}});
  }
  return std::make_unique<detail::s3_post::FormSink>(context, request);
}

}  // namespace uploadkit::devserver
