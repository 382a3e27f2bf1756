/// \file
/// Checks what was asked of an upload against what its backend can do, before anything is sent.
#ifndef UPLOADKIT_ENGINE_OPTION_CHECK_HPP
#define UPLOADKIT_ENGINE_OPTION_CHECK_HPP

#include <uploadkit/backend.hpp>

#include <cstdint>
#include <optional>

namespace uploadkit::engine {

/// Errors: `invalid_argument` and `invalid_option` for values that no service accepts, `unsupported_option` for options
/// that this backend cannot honour; the fact `option` names the field.
Result<void> check_options(const UploadOptions& options, const BackendTraits& traits);

/// Errors: `source_size_unknown`, `too_small`, `too_large`, with the facts `limit` and `actual`.
Result<void> check_size(std::optional<std::uint64_t> size_bytes, const BackendTraits& traits);

}  // namespace uploadkit::engine

#endif
