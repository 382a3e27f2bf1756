// Forms with which browsers upload straight into S3: the conditions of the policy, and the fields that meet them.
#include <uploadkit/post_policy.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/signing/signing_check.hpp>
#include <uploadkit/signing/signing_key.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace uploadkit::signing {

namespace detail::post_policy {

constexpr std::string_view file_name = "${filename}";  // S3 puts the name of the user's file there
constexpr std::uint64_t largest_form_bytes = std::uint64_t{5} << 30;
constexpr std::size_t longest_key_bytes = 1024;
constexpr std::string_view own_fields[] = {"bucket",          "key",
                                           "policy",          "file",
                                           "content-type",    "content-length-range",
                                           "signature",       "awsaccesskeyid",
                                           "x-amz-algorithm", "x-amz-credential",
                                           "x-amz-date",      "x-amz-security-token",
                                           "x-amz-signature"};

inline Error bad_field(const std::string& field, const std::string& what) {
  return make_error(Errc::invalid_argument, "The field " + field + " " + what, {{"field", field}});
}

inline bool is_name(std::string_view name) noexcept {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

inline bool is_own(std::string_view name) {
  return std::any_of(std::begin(own_fields), std::end(own_fields),
                     [&](std::string_view own) { return core::equals_ignoring_case(name, own); });
}

inline Result<void> check_fields(const PostPolicy& policy) {
  std::vector<FormField> fields = policy.fields;
  fields.insert(fields.end(), policy.field_prefixes.begin(), policy.field_prefixes.end());
  std::vector<std::string> names;
  for (const FormField& field : fields) {
    if (!is_name(field.name))
      return bad_field("name", "of a form's field is empty or holds what is no letter, digit, - _ .");
    if (is_own(field.name)) return bad_field(field.name, "of a form is made from the policy; leave it out.");
    Result<void> text = core::check_field(field.name, field.value);
    if (!text) return text;
    names.push_back(core::lower(field.name));
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) return bad_field(*twice, "of a form is given twice.");
  return {};
}

inline Result<void> check_key(const PostPolicy& policy) {
  if (policy.key.empty() == policy.key_prefix.empty()) {
    return bad_field("key", "is wanted exactly once: give key or key_prefix, not both.");
  }
  const std::string& key = policy.key.empty() ? policy.key_prefix : policy.key;
  if (key.size() > longest_key_bytes) {
    return make_error(Errc::invalid_argument, "The key is longer than 1024 bytes; choose a shorter one.",
                      {{"field", "key"}, {"limit", "1024"}, {"actual", std::to_string(key.size())}});
  }
  if (key.find(file_name) != std::string::npos) {
    return bad_field("key", "holds ${filename}, which S3 replaces; give what stands before it as key_prefix.");
  }
  return core::check_field("key", key);
}

inline Result<void> check_size_and_type(const PostPolicy& policy) {
  const std::uint64_t largest = policy.max_bytes.value_or(largest_form_bytes);
  if (policy.min_bytes > largest) {
    return make_error(
        Errc::invalid_argument, "No size is at least min_bytes and at most max_bytes; swap them.",
        {{"field", "min_bytes"}, {"limit", std::to_string(largest)}, {"actual", std::to_string(policy.min_bytes)}});
  }
  if (!policy.content_type.empty() && !policy.content_type_prefix.empty()) {
    return bad_field("content_type", "is given along with content_type_prefix; give one of them.");
  }
  if (!policy.content_type.empty() && !core::is_media_type(policy.content_type)) {
    return bad_field("content_type", "is no media type, such as image/png.");
  }
  return core::check_field("content_type_prefix", policy.content_type_prefix);
}

inline Result<void> check(const PostPolicy& policy, const Credentials& credentials) {
  const Result<core::Url> url = core::split_url(policy.url);
  if (!url) return url.error();
  if (url->has_query) {
    return make_error(Errc::invalid_url, "The URL of a form has no query; leave it out.", {{"url", url->shown()}});
  }
  if (policy.bucket.empty()) return bad_field("bucket", "is empty.");
  Result<void> checked = core::check_field("bucket", policy.bucket);
  if (checked) checked = check_region(policy.region);
  if (checked) checked = check_credentials(credentials);
  if (checked) checked = check_expiry(policy.expires_in);
  if (checked) checked = check_key(policy);
  if (checked) checked = check_size_and_type(policy);
  if (checked) checked = check_fields(policy);
  return checked;
}

// The conditions of a policy, and beside them the fields that meet them.
class Writer {
 public:
  void match(const char* name, const std::string& value) { add(core::JsonObject().add(name, value).text()); }

  void field(const std::string& name, const std::string& value) {
    match(name.c_str(), value);
    form.fields.push_back({name, value});
  }

  void starts_with(const std::string& name, const std::string& prefix) {
    add("[\"starts-with\"," + core::json_string("$" + name) + "," + core::json_string(prefix) + "]");
  }

  void open_field(const std::string& name, const std::string& prefix) {
    starts_with(name, prefix);
    form.open_fields.push_back(name);
  }

  void size_range(std::uint64_t smallest, std::uint64_t largest) {
    add("[\"content-length-range\"," + std::to_string(smallest) + "," + std::to_string(largest) + "]");
  }

  std::string policy(WallTime expires_at) const {
    return "{\"expiration\":\"" + core::iso8601(expires_at) + "\",\"conditions\":[" + conditions_ + "]}";
  }

  PostForm form;

 private:
  void add(const std::string& condition) {
    if (!conditions_.empty()) conditions_.push_back(',');
    conditions_.append(condition);
  }

  std::string conditions_;
};

inline void write_object(Writer& writer, const PostPolicy& policy) {
  writer.match("bucket", policy.bucket);
  if (!policy.key.empty()) {
    writer.field("key", policy.key);
  } else {
    writer.starts_with("key", policy.key_prefix);
    writer.form.fields.push_back({"key", policy.key_prefix + std::string(file_name)});
  }
  if (policy.min_bytes != 0 || policy.max_bytes) {
    writer.size_range(policy.min_bytes, policy.max_bytes.value_or(largest_form_bytes));
  }
  if (!policy.content_type.empty()) writer.field("Content-Type", policy.content_type);
  if (!policy.content_type_prefix.empty()) writer.open_field("Content-Type", policy.content_type_prefix);
  for (const FormField& field : policy.fields) writer.field(field.name, field.value);
  for (const FormField& field : policy.field_prefixes) writer.open_field(field.name, field.value);
}

}  // namespace detail::post_policy

}  // namespace uploadkit::signing

UPLOADKIT_NAMESPACE_BEGIN

Result<PostForm> presign_post(const PostPolicy& policy, const Credentials& credentials, WallTime time) {
  const Result<void> checked = signing::detail::post_policy::check(policy, credentials);
  if (!checked) return checked.error();
  const std::string timestamp = core::basic_iso8601(time);
  const signing::Scope scope{timestamp.substr(0, 8), policy.region, "s3"};

  signing::detail::post_policy::Writer writer;
  signing::detail::post_policy::write_object(writer, policy);
  writer.field("x-amz-algorithm", std::string(scope.algorithm()));
  writer.field("x-amz-credential", credentials.access_key_id + "/" + scope.text());
  writer.field("x-amz-date", timestamp);
  if (!credentials.session_token.empty()) writer.field("x-amz-security-token", credentials.session_token);

  PostForm form = std::move(writer.form);
  form.url = policy.url;
  form.expires_at = core::from_epoch_seconds(core::epoch_seconds(time)) + policy.expires_in;
  // The text that is signed is the encoded one, as it stands in the form.
  const std::string encoded = core::base64(writer.policy(form.expires_at));
  const signing::SigningKey key = signing::derive_signing_key(credentials.secret_access_key, scope);
  form.fields.push_back({"policy", encoded});
  form.fields.push_back({"x-amz-signature", signing::signature(key, encoded)});
  return form;
}

UPLOADKIT_NAMESPACE_END
