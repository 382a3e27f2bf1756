/// \file
/// Standard input as the bytes of an upload.
#ifndef UPLOADKIT_TOOLS_STANDARD_INPUT_SOURCE_HPP
#define UPLOADKIT_TOOLS_STANDARD_INPUT_SOURCE_HPP

#include <tools/uploadkit/main_loop.hpp>

#include <uploadkit/source.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace uploadkit::command {

/// A stream over descriptor 0. A byte on `stop` ends a read that waits for a silent pipe.
std::shared_ptr<Source> standard_input_source(std::optional<std::uint64_t> size_bytes,
                                              std::shared_ptr<const WakePipe> stop);

}  // namespace uploadkit::command

#endif
