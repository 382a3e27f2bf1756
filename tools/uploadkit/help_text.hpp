/// \file
/// What `--help` prints.
#ifndef UPLOADKIT_TOOLS_HELP_TEXT_HPP
#define UPLOADKIT_TOOLS_HELP_TEXT_HPP

#include <string_view>

namespace uploadkit::command {

std::string_view program_help() noexcept;
std::string_view put_help() noexcept;
std::string_view presign_help() noexcept;
std::string_view explain_help() noexcept;

}  // namespace uploadkit::command

#endif
