/// \file
/// Small files that are read whole: configuration, tokens.
#ifndef UPLOADKIT_FILES_TEXT_FILE_HPP
#define UPLOADKIT_FILES_TEXT_FILE_HPP

#include <uploadkit/result.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace uploadkit::files {

/// The whole file, or nothing if there is no such file.
/// Errors: `source_unreadable`, `source_not_regular`, `too_large`
Result<std::optional<std::string>> read_text_file(const std::string& path, std::size_t most_bytes);

}  // namespace uploadkit::files

#endif
