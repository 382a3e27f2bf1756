/// \file
/// Sizes and rates as people write them.
#ifndef UPLOADKIT_TOOLS_SIZE_TEXT_HPP
#define UPLOADKIT_TOOLS_SIZE_TEXT_HPP

#include <cstdint>
#include <optional>
#include <string_view>

namespace uploadkit::command {

/// "512", "64K", "10M", "2g": a whole number, and K, M or G for powers of 1024. Nothing where it is none or too large.
std::optional<std::uint64_t> read_size(std::string_view text) noexcept;

}  // namespace uploadkit::command

#endif
