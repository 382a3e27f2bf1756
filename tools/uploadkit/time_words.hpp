/// \file
/// Times and spans as people read them.
#ifndef UPLOADKIT_TOOLS_TIME_WORDS_HPP
#define UPLOADKIT_TOOLS_TIME_WORDS_HPP

#include <uploadkit/clock.hpp>

#include <chrono>
#include <string>

namespace uploadkit::command {

/// "2024-09-30T12:34:56Z", rounded down.
std::string utc_text(WallTime time);

/// "3 s", "12 min 5 s", "2 h 3 min", "6 days 1 h"; without a sign.
std::string span_words(std::chrono::seconds span);

}  // namespace uploadkit::command

#endif
