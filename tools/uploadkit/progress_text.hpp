/// \file
/// Progress in words: sizes, rates, times, and the bar of one file.
#ifndef UPLOADKIT_TOOLS_PROGRESS_TEXT_HPP
#define UPLOADKIT_TOOLS_PROGRESS_TEXT_HPP

#include <uploadkit/options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace uploadkit::command {

/// "512 B", "1.5 KiB", "12.0 MiB".
std::string size_words(std::uint64_t bytes);

/// "1:05", "2:03:04".
std::string time_words(std::chrono::seconds duration);

/// "45 %, 12.0 MiB of 26.7 MiB, 3.1 MiB/s, 0:05 left", or the phase where no byte moves.
std::string progress_words(const Progress& progress);

/// One line of exactly `width` columns at most: name, bar, words.
std::string progress_bar(const std::string& name, const Progress& progress, std::size_t width);

}  // namespace uploadkit::command

#endif
