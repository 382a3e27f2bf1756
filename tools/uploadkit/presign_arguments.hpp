/// \file
/// `uploadkit presign` as it was asked for.
#ifndef UPLOADKIT_TOOLS_PRESIGN_ARGUMENTS_HPP
#define UPLOADKIT_TOOLS_PRESIGN_ARGUMENTS_HPP

#include <tools/uploadkit/storage_arguments.hpp>

#include <uploadkit/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace uploadkit::command {

/// Checked as far as the command line alone can tell.
struct PresignArguments {
  StorageAccess access;
  GetUrlOptions url;
  bool json = false;
};

/// A command line of `presign`: what it asks for, or that it asks for help.
struct PresignLine {
  std::optional<PresignArguments> presign;
  bool help = false;
  bool version = false;
};

/// Errors: `invalid_argument`, its message being the sentence for the user
Result<PresignLine> read_presign(std::vector<std::string> arguments);

/// The options of `uploadkit presign`, as they are written.
std::vector<std::string> presign_option_names();

}  // namespace uploadkit::command

#endif
