// "s3://bucket/key" and its parts.
#include <tools/uploadkit/storage_target.hpp>

namespace uploadkit::command {
namespace {

constexpr std::string_view target_scheme = "s3://";

}  // namespace

bool is_storage_target(std::string_view text) noexcept { return text.substr(0, target_scheme.size()) == target_scheme; }

Result<StorageTarget> read_storage_target(std::string_view text) {
  if (is_storage_target(text)) text.remove_prefix(target_scheme.size());
  const std::size_t slash = text.find('/');
  StorageTarget target;
  target.bucket = text.substr(0, slash);
  if (slash != std::string_view::npos) target.key = text.substr(slash + 1);
  if (target.bucket.empty()) return make_error(Errc::invalid_argument, "The target names no bucket: s3://bucket/key.");
  return target;
}

}  // namespace uploadkit::command
