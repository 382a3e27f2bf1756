/// \file
/// The policy document of a browser form: what it allows, and until when.
#ifndef UPLOADKIT_DEVSERVER_POST_POLICY_HPP
#define UPLOADKIT_DEVSERVER_POST_POLICY_HPP

#include <devserver/form_reader.hpp>
#include <devserver/s3_error.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace uploadkit::devserver {

/// One condition on a field.
struct PolicyTest {
  bool is_prefix = false;  // "starts-with", else "eq"
  std::string field;       // in lower case, without "$"
  std::string value;
  std::string text;  // as the document has it
};

struct PostPolicy {
  WallTime expires{};
  std::vector<PolicyTest> tests;
  std::uint64_t least_bytes = 0;
  std::optional<std::uint64_t> most_bytes;
};

/// Reads the base64 of a policy. Errors: InvalidPolicyDocument.
std::variant<PostPolicy, S3Error> parse_post_policy(std::string_view base64);

/// Holds the fields of a form against its policy. `bucket` and `key` are those that the object gets.
/// Errors: AccessDenied in S3's words.
std::optional<S3Error> check_post_policy(const PostPolicy& policy, const FormFields& fields, const std::string& bucket,
                                         const std::string& key, WallTime now);

}  // namespace uploadkit::devserver

#endif
