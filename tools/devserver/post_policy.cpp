// Reads and applies the policies of browser forms.
#include <devserver/post_policy.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::post_policy {

using Objection = std::optional<S3Error>;

constexpr std::string_view free_fields[] = {"policy", "x-amz-signature", "awsaccesskeyid", "signature", "file"};
constexpr std::string_view ignored_prefix = "x-ignore-";

S3Error invalid(std::string message) {
  return {400, "InvalidPolicyDocument", "Invalid Policy: " + std::move(message), {}};
}

S3Error forbidden(std::string message) {
  return {403, "AccessDenied", "Invalid according to Policy: " + std::move(message), {}};
}

/// A number, also where it is written as a text.
std::optional<std::uint64_t> number_of(const core::JsonValue& value) {
  if (const auto number = value.unsigned_integer()) return number;
  const auto text = value.string();
  return text ? core::parse_uint(*text) : std::nullopt;
}

Objection read_range(const core::JsonValue& list, PostPolicy& policy) {
  if (list.size() != 3) return invalid("Invalid content-length-range: wrong number of arguments.");
  const auto least = number_of(list[1]);
  const auto most = number_of(list[2]);
  if (!least || !most) return invalid("Invalid JSON.");
  policy.least_bytes = std::max(policy.least_bytes, *least);
  policy.most_bytes = policy.most_bytes ? std::min(*policy.most_bytes, *most) : *most;
  return std::nullopt;
}

Objection read_list(const core::JsonValue& list, PostPolicy& policy) {
  const auto operation = list[0].string();
  if (list.size() == 0 || !operation) return invalid("Invalid Condition: missing operation identifier.");
  const std::string name = core::lower(*operation);
  if (name == "content-length-range") return read_range(list, policy);
  if (name != "eq" && name != "starts-with") {
    return invalid("Invalid Condition: unknown operation '" + *operation + "'.");
  }
  if (list.size() != 3) return invalid("Invalid " + name + ": wrong number of arguments.");
  const auto field = list[1].string();
  const auto value = list[2].string();
  if (!field || !value) return invalid("Invalid JSON.");
  const bool has_sign = field->substr(0, 1) == "$";
  // Without its sign a name names nothing, so that the condition cannot hold.
  policy.tests.push_back({name == "starts-with", has_sign ? core::lower(field->substr(1)) : "", *value, list.dump()});
  return std::nullopt;
}

/// The JSON Pointer (RFC 6901) of a member.
std::string pointer_to(std::string_view key) {
  std::string pointer = "/";
  for (const char c : key) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return pointer;
}

Objection read_object(const core::JsonValue& object, PostPolicy& policy) {
  const auto keys = object.keys();
  if (keys.size() != 1) {
    return invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  }
  const auto value = object.at(pointer_to(keys.front())).string();
  if (!value) return invalid("Invalid Simple-Condition: value must be a string.");
  const std::string field = core::lower(keys.front());
  policy.tests.push_back(
      {false, field, *value,
       "[\"eq\", " + core::json_string("$" + keys.front()) + ", " + core::json_string(*value) + "]"});
  return std::nullopt;
}

Objection read_conditions(const core::JsonValue& list, PostPolicy& policy) {
  if (!list.exists()) return invalid("Policy missing conditions.");
  if (!list.is_array()) return invalid("Invalid 'conditions' value: must be a List.");
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_array() && !list[i].is_object()) {
      return invalid("Invalid condition test: must be a List or Object.");
    }
    if (auto error = list[i].is_array() ? read_list(list[i], policy) : read_object(list[i], policy)) return error;
  }
  return std::nullopt;
}

Objection read_expiration(const core::JsonValue& document, PostPolicy& policy) {
  if (!document.at("/expiration").exists()) return invalid("Policy missing expiration.");
  const auto text = document.at("/expiration").string();
  if (!text) return invalid("Invalid JSON.");
  const auto time = core::parse_iso8601(*text);
  if (!time) return invalid("Invalid 'expiration' value: '" + *text + "'");
  policy.expires = *time;
  return std::nullopt;
}

/// S3 reads a Content-Type with commas as a list of which every entry must fit.
bool begins_with(const PolicyTest& test, std::string_view value) {
  if (test.field != "content-type") return value.substr(0, test.value.size()) == test.value;
  while (true) {
    const std::size_t end = std::min(value.find(','), value.size());
    if (core::trim(value.substr(0, end)).substr(0, test.value.size()) != test.value) return false;
    if (end == value.size()) return true;
    value.remove_prefix(end + 1);
  }
}

bool holds(const PolicyTest& test, const std::string& value) {
  return test.is_prefix ? begins_with(test, value) : value == test.value;
}

}  // namespace detail::post_policy

std::variant<PostPolicy, S3Error> parse_post_policy(std::string_view base64) {
  namespace own = detail::post_policy;
  if (base64.empty()) return own::invalid("Expecting '{' but found End-of-Input");
  const auto text = core::base64_decode(base64);
  if (!text) return own::invalid("invalid Base64 encoding.");
  const auto document = core::parse_json(*text);
  if (!document || !document->is_object()) return own::invalid("Invalid JSON.");
  for (const std::string& key : document->keys()) {
    if (key != "expiration" && key != "conditions") return own::invalid("Unexpected: \"" + key + "\"");
  }
  PostPolicy policy;
  if (auto error = own::read_expiration(*document, policy)) return *error;
  if (auto error = own::read_conditions(document->at("/conditions"), policy)) return *error;
  return policy;
}

std::optional<S3Error> check_post_policy(const PostPolicy& policy, const FormFields& fields, const std::string& bucket,
                                         const std::string& key, WallTime now) {
  namespace own = detail::post_policy;
  if (now >= policy.expires) return own::forbidden("Policy expired.");
  const auto value_of = [&](const std::string& name) {
    if (name == "bucket") return bucket;
    if (name == "key") return key;
    const std::string* value = fields.find(name);
    return value == nullptr ? std::string() : *value;
  };
  for (const PolicyTest& test : policy.tests) {
    const bool is_named = !test.field.empty();
    if (!is_named || !own::holds(test, value_of(test.field))) {
      return own::forbidden("Policy Condition failed: " + test.text);
    }
  }
  std::string extra;
  const auto is_covered = [&policy](const std::string& name) {
    return std::any_of(policy.tests.begin(), policy.tests.end(),
                       [&name](const PolicyTest& test) { return test.field == name; });
  };
  for (const Header& field : fields.all) {
    const bool is_free =
        std::find(std::begin(own::free_fields), std::end(own::free_fields), field.name) != std::end(own::free_fields) ||
        field.name.compare(0, own::ignored_prefix.size(), own::ignored_prefix) == 0;
    if (!is_free && !is_covered(field.name)) extra += (extra.empty() ? "" : ", ") + field.name;
  }
  if (!extra.empty()) return own::forbidden("Extra input fields: " + extra);
  if (!is_covered("bucket")) return own::forbidden("Extra input fields: bucket");
  return std::nullopt;
}

}  // namespace uploadkit::devserver
