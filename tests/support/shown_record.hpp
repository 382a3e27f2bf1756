/// \file
/// What a test program showed and which secrets it used, for the script that searches the one for the other.
#ifndef UPLOADKIT_SUPPORT_SHOWN_RECORD_HPP
#define UPLOADKIT_SUPPORT_SHOWN_RECORD_HPP

#include <string_view>

namespace uploadkit::test {

/// Adds a text that an application could show. Every error that the library makes is added by itself.
void record_shown(std::string_view text);

/// Adds a secret; an empty one is left out.
void record_secret(std::string_view secret);

}  // namespace uploadkit::test

#endif
