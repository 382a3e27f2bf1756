/// \file
/// Small texts from files and standard input, read whole.
#ifndef UPLOADKIT_TOOLS_READ_DESCRIPTOR_HPP
#define UPLOADKIT_TOOLS_READ_DESCRIPTOR_HPP

#include <uploadkit/result.hpp>

#include <cstddef>
#include <string>

namespace uploadkit::command {

/// Reads a file, or standard input for "-", to its end. `what` names it in messages.
/// Errors: `source_unreadable`; `too_large` past `max_bytes`
Result<std::string> read_text(const std::string& path, const std::string& what, std::size_t max_bytes);

/// The text without one final line break (LF or CR LF).
std::string without_final_newline(std::string text);

/// Whether a byte below 0x20, or 0x7f, is in the text.
bool has_control_characters(const std::string& text) noexcept;

}  // namespace uploadkit::command

#endif
