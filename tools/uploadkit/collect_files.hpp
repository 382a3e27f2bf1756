/// \file
/// From arguments to the list of what is uploaded.
#ifndef UPLOADKIT_TOOLS_COLLECT_FILES_HPP
#define UPLOADKIT_TOOLS_COLLECT_FILES_HPP

#include <tools/uploadkit/arguments.hpp>

#include <uploadkit/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace uploadkit::command {

/// One file to upload, or one that cannot be.
struct FileEntry {
  /// As it was given, or found; "-" is standard input where `is_standard_input`.
  std::string path;
  bool is_standard_input = false;

  /// What is appended to a target: the file's name, inside a folder that was given the path below it.
  std::string name;

  /// The object's key, for s3:// targets.
  std::string key;

  /// Why there is nothing to upload.
  std::optional<Error> error;
};

/// The files, in the order of the arguments; inside folders in the order of their names.
struct CollectedFiles {
  std::vector<FileEntry> entries;

  /// Found in folders and left out: symbolic links, devices, sockets.
  std::vector<std::string> left_out;
};

/// Looks at the file system, opens no file.
///
/// A FILE on the command line may be a symbolic link to a file; names from a list and what is found in folders may not.
/// A thing that cannot be uploaded is an entry of its own and stops nothing.
/// Errors: `invalid_argument` for a list of files that cannot be read.
Result<CollectedFiles> collect_files(const PutArguments& arguments);

}  // namespace uploadkit::command

#endif
