// What the path rules of amplify_outputs.json say of a path. The service decides; this only warns.
#include <uploadkit/amplify.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends::detail::amplify_rules {

bool matches(std::string_view pattern, std::string_view path);

// "${cognito-identity.amazonaws.com:sub}" stands for the identity, whatever it is.
bool matches_identity(std::string_view pattern, std::string_view path) {
  const std::size_t end = pattern.find('}');
  if (end == std::string_view::npos) return false;
  pattern.remove_prefix(end + 1);
  for (std::size_t size = 1; size <= path.size() && path[size - 1] != '/'; ++size) {
    if (matches(pattern, path.substr(size))) return true;
  }
  return false;
}

// "*" is any text, as in the policies that the rules become.
bool matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (pattern.substr(0, 2) == "${") return matches_identity(pattern, path);
    if (pattern == "*") return true;
    if (path.empty() || pattern.front() != path.front()) return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
  }
  return path.empty();
}

bool is_for(const std::string& who, bool signed_in) {
  if (who == "guest") return !signed_in;
  // Groups and owners are signed in; a "resource" is a function of the backend's own.
  return signed_in && who != "resource";
}

bool may_write(const AmplifyPathRule& rule) {
  return std::find(rule.actions.begin(), rule.actions.end(), "write") != rule.actions.end();
}

}  // namespace uploadkit::backends::detail::amplify_rules

UPLOADKIT_NAMESPACE_BEGIN

std::string amplify_path_warning(const AmplifyOutputs& outputs, std::string_view bucket, std::string_view path,
                                 bool signed_in) {
  namespace local = backends::detail::amplify_rules;
  std::string real_name(bucket.empty() ? std::string_view(outputs.storage.bucket) : bucket);
  for (const S3Bucket& each : outputs.storage.buckets) {
    if (each.assigned_name == bucket) real_name = each.bucket;
  }
  bool has_rules = false;
  for (const AmplifyPathRule& rule : outputs.path_rules) {
    if (rule.bucket != real_name) continue;
    has_rules = true;
    const bool grants = local::is_for(rule.who, signed_in) && local::may_write(rule);
    if (grants && local::matches(rule.path, path)) return {};
  }
  if (!has_rules) return {};
  return "No rule of amplify_outputs.json lets " + std::string(signed_in ? "a signed-in user" : "a guest") +
         " write \"" + core::printable(path, 200) + "\" in the bucket " + core::printable(real_name, 80) +
         "; the service will most likely refuse it.";
}

UPLOADKIT_NAMESPACE_END
