/// \file
/// "s3://bucket/key" and its parts.
#ifndef UPLOADKIT_TOOLS_STORAGE_TARGET_HPP
#define UPLOADKIT_TOOLS_STORAGE_TARGET_HPP

#include <uploadkit/result.hpp>

#include <string>
#include <string_view>

namespace uploadkit::command {

/// A place in storage. Everything behind the bucket is the key as it is: nothing in it is decoded.
struct StorageTarget {
  std::string bucket;

  /// Empty, or one that ends in "/": the names of files are appended.
  std::string key;

  bool is_prefix() const noexcept { return key.empty() || key.back() == '/'; }
};

bool is_storage_target(std::string_view text) noexcept;

/// Errors: `invalid_argument` where no bucket is named
Result<StorageTarget> read_storage_target(std::string_view text);

}  // namespace uploadkit::command

#endif
