/// \file
/// What is wrong with a command line.
#ifndef UPLOADKIT_TOOLS_USAGE_HPP
#define UPLOADKIT_TOOLS_USAGE_HPP

#include <uploadkit/error.hpp>

#include <string>
#include <utility>

namespace uploadkit::command {

/// The sentence for the user; it never repeats what may be a secret.
inline Error wrong_usage(std::string sentence) { return make_error(Errc::invalid_argument, std::move(sentence)); }

}  // namespace uploadkit::command

#endif
