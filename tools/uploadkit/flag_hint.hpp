/// \file
/// The options of the command that help where the library names its own.
#ifndef UPLOADKIT_TOOLS_FLAG_HINT_HPP
#define UPLOADKIT_TOOLS_FLAG_HINT_HPP

#include <uploadkit/error.hpp>

#include <string_view>

namespace uploadkit::command {

/// A sentence with a blank before it, or nothing.
std::string_view flag_hint(const Error& error) noexcept;

}  // namespace uploadkit::command

#endif
