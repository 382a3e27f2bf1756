/// \file
/// What the system's refusal to open or read a file means for an upload.
#ifndef UPLOADKIT_FILES_FILE_ERROR_HPP
#define UPLOADKIT_FILES_FILE_ERROR_HPP

#include <uploadkit/error.hpp>

#include <string_view>

namespace uploadkit::files {

/// The error of a failed open, with the facts `path` and `got` (the system's reason).
Error open_error(std::string_view path, int error_number);

/// The error of a failed read or inspection of an open file.
Error read_error(std::string_view path, int error_number);

/// A directory, pipe, socket or device.
Error not_regular_error(std::string_view path);

}  // namespace uploadkit::files

#endif
