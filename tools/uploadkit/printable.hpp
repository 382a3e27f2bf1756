/// \file
/// Foreign text made fit for a terminal and for one line.
#ifndef UPLOADKIT_TOOLS_PRINTABLE_HPP
#define UPLOADKIT_TOOLS_PRINTABLE_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace uploadkit::command {

/// Control characters (also those of two bytes in UTF-8, U+0080 to U+009F) become "\xNN"; all other bytes stay.
std::string printable(std::string_view text);

/// At most `width` characters: a longer text keeps its end behind "...".
std::string shortened(const std::string& text, std::size_t width);

}  // namespace uploadkit::command

#endif
