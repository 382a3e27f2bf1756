/// \file
/// Forms with which browsers upload straight into S3, signed by a policy that says what may be uploaded.
#ifndef UPLOADKIT_POST_POLICY_HPP
#define UPLOADKIT_POST_POLICY_HPP

#include <uploadkit/sigv4.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// One field of a form (multipart/form-data).
struct FormField {
  std::string name{};
  std::string value{};
};

/// What may be uploaded, by whoever holds the form.
struct PostPolicy {
  /// Where the form is sent: the bucket's URL, "https://bucket.s3.eu-central-1.amazonaws.com/" or, in path style,
  /// "https://host/bucket". No query.
  std::string url{};
  std::string bucket{};
  std::string region = "us-east-1";

  /// The object's key. Either this or `key_prefix`.
  std::string key{};

  /// What keys must begin with. The form's key is the prefix and the name of the file that the user chooses; the page
  /// may put another one there.
  std::string key_prefix{};

  /// The size of the file. Without an upper bound S3's own for forms holds, 5 GiB.
  std::uint64_t min_bytes = 0;
  std::optional<std::uint64_t> max_bytes{};

  /// The content type, or what it must begin with ("image/"): the page then adds a field Content-Type. With neither,
  /// the form can have none.
  std::string content_type{};
  std::string content_type_prefix{};

  /// More fields with exactly these values: "acl", "success_action_status", "x-amz-meta-…", "Cache-Control", …
  std::vector<FormField> fields{};

  /// Fields that the page adds, and what their values must begin with; empty for any value.
  std::vector<FormField> field_prefixes{};

  /// 1 s to 7 days; a form of temporary credentials dies with them.
  std::chrono::seconds expires_in{3600};
};

/// A form that S3 accepts until `expires_at`.
struct PostForm {
  std::string url{};

  /// In this order, before the field "file", which has to be the last one. No secret, but who has them may upload.
  std::vector<FormField> fields{};

  /// Fields that the page adds: Content-Type where only its beginning is given, and those of `field_prefixes`.
  std::vector<std::string> open_fields{};
  WallTime expires_at{};
};

/// Makes a form and signs its policy. Pure.
///
/// Every field is named in the policy, so the form takes no others, but for those whose name begins with "x-ignore-".
///
/// Errors:  `invalid_url`; `invalid_argument` names the field: bad names and values, two fields of one name, both or
///          none of `key` and `key_prefix`, an empty range of sizes, a lifetime outside its range, bad credentials
/// Source:  AWS, "Browser-Based Uploads Using POST (AWS Signature Version 4)", "POST Policy"
UPLOADKIT_API Result<PostForm> presign_post(const PostPolicy& policy, const Credentials& credentials, WallTime time);

UPLOADKIT_NAMESPACE_END

#endif
