// amplify_outputs.json: read strictly where the library uses it, and not at all elsewhere.
#include <uploadkit/amplify.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends::detail::amplify {

Error bad_field(const std::string& field, const std::string& sentence) {
  return make_error(Errc::invalid_argument, "amplify_outputs.json: " + sentence, {{"field", field}});
}

// JSON Pointer (RFC 6901 section 3).
std::string pointer_to(const std::string& name) {
  std::string pointer = "/";
  for (char c : name) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
  return pointer;
}

Result<std::string> required(const core::JsonValue& object, const std::string& pointer, const std::string& shown) {
  auto text = object.at(pointer).string();
  if (text && !text->empty()) return *std::move(text);
  return bad_field(shown, "the field " + shown + " is missing or no text; let Amplify's tools write the file again.");
}

// Absent is fine, another type is not.
Result<std::string> optional(const core::JsonValue& object, const std::string& pointer, const std::string& shown) {
  const core::JsonValue value = object.at(pointer);
  if (!value.exists() || value.is_null()) return std::string();
  if (auto text = value.string()) return *std::move(text);
  return bad_field(shown, "the field " + shown + " is no text; let Amplify's tools write the file again.");
}

Result<void> read_actions(const core::JsonValue& list, const std::string& shown, AmplifyPathRule& rule) {
  if (!list.is_array()) return bad_field(shown, "the field " + shown + " is no list of actions.");
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto action = list[i].string();
    if (!action) return bad_field(shown, "the field " + shown + " has an action that is no text.");
    rule.actions.push_back(*std::move(action));
  }
  return {};
}

Result<void> read_path(const core::JsonValue& grants, const std::string& shown, const AmplifyPathRule& base,
                       std::vector<AmplifyPathRule>& rules) {
  if (!grants.is_object()) return bad_field(shown, "the field " + shown + " is no object.");
  for (const std::string& who : grants.keys()) {
    AmplifyPathRule rule = base;
    rule.who = who;
    auto read = read_actions(grants.at(pointer_to(who)), shown + "/" + core::printable(who, 64), rule);
    if (!read) return read;
    rules.push_back(std::move(rule));
  }
  return {};
}

Result<void> read_rules(const core::JsonValue& paths, const std::string& shown, const std::string& bucket,
                        std::vector<AmplifyPathRule>& rules) {
  if (!paths.exists() || paths.is_null()) return {};
  if (!paths.is_object()) return bad_field(shown, "the field " + shown + " is no object.");
  for (const std::string& path : paths.keys()) {
    AmplifyPathRule base;
    base.bucket = bucket;
    base.path = path;
    auto read = read_path(paths.at(pointer_to(path)), shown + "/" + core::printable(path, 64), base, rules);
    if (!read) return read;
  }
  return {};
}

Result<void> read_bucket(const core::JsonValue& entry, const std::string& shown, AmplifyOutputs& outputs) {
  S3Bucket bucket;
  auto name = required(entry, "/name", shown + "/name");
  if (!name) return name.error();
  auto real_name = required(entry, "/bucket_name", shown + "/bucket_name");
  if (!real_name) return real_name.error();
  auto region = required(entry, "/aws_region", shown + "/aws_region");
  if (!region) return region.error();
  bucket = {*std::move(name), *std::move(real_name), *std::move(region)};
  for (const S3Bucket& earlier : outputs.storage.buckets) {
    if (earlier.assigned_name != bucket.assigned_name) continue;
    return bad_field(shown + "/name", "two buckets have the name \"" + core::printable(bucket.assigned_name, 64) +
                                          "\"; give each its own in the backend's definition.");
  }
  auto rules = read_rules(entry.at("/paths"), shown + "/paths", bucket.bucket, outputs.path_rules);
  if (!rules) return rules;
  outputs.storage.buckets.push_back(std::move(bucket));
  return {};
}

Result<void> read_storage(const core::JsonValue& document, AmplifyOutputs& outputs) {
  const core::JsonValue storage = document.at("/storage");
  if (!storage.is_object()) {
    return bad_field("storage", "the field storage is missing; define storage in the backend and deploy it.");
  }
  auto bucket = required(storage, "/bucket_name", "storage/bucket_name");
  if (!bucket) return bucket.error();
  auto region = required(storage, "/aws_region", "storage/aws_region");
  if (!region) return region.error();
  outputs.storage.bucket = *std::move(bucket);
  outputs.storage.region = *std::move(region);
  const core::JsonValue buckets = storage.at("/buckets");
  if (!buckets.exists() || buckets.is_null()) return {};
  if (!buckets.is_array()) return bad_field("storage/buckets", "the field storage/buckets is no list.");
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    auto read = read_bucket(buckets[i], "storage/buckets/" + std::to_string(i), outputs);
    if (!read) return read;
  }
  return {};
}

Result<void> read_auth(const core::JsonValue& document, AmplifyOutputs& outputs) {
  const std::pair<const char*, std::string AmplifyOutputs::*> fields[] = {
      {"aws_region", &AmplifyOutputs::auth_region},
      {"user_pool_id", &AmplifyOutputs::user_pool_id},
      {"identity_pool_id", &AmplifyOutputs::identity_pool_id}};
  for (const auto& [name, member] : fields) {
    auto text = optional(document, "/auth/" + std::string(name), "auth/" + std::string(name));
    if (!text) return text.error();
    outputs.*member = *std::move(text);
  }
  outputs.unauthenticated_identities_enabled =
      document.at("/auth/unauthenticated_identities_enabled").boolean().value_or(false);
  return {};
}

}  // namespace uploadkit::backends::detail::amplify

UPLOADKIT_NAMESPACE_BEGIN

Result<AmplifyOutputs> read_amplify_outputs(std::string_view json) {
  namespace local = backends::detail::amplify;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (json.substr(0, byte_order_mark.size()) == byte_order_mark) json.remove_prefix(byte_order_mark.size());
  auto document = core::parse_json(json);
  if (!document || !document->is_object()) {
    return local::bad_field("", "the text is no JSON object; let Amplify's tools write the file again.");
  }
  AmplifyOutputs outputs;
  auto version = local::required(*document, "/version", "version");
  if (!version) return version.error();
  outputs.version = *std::move(version);
  if (outputs.version.front() != '1') {
    return local::bad_field("version", "the version is " + core::printable(outputs.version, 32) +
                                           ", and this library reads those that begin with 1; use a newer library.");
  }
  if (auto read = local::read_auth(*document, outputs); !read) return read.error();
  if (auto read = local::read_storage(*document, outputs); !read) return read.error();
  return outputs;
}

UPLOADKIT_NAMESPACE_END
