/// \file
/// When a signed URL dies by its own words, for refusals that do not say why.
#ifndef UPLOADKIT_BACKENDS_URL_LIFE_HPP
#define UPLOADKIT_BACKENDS_URL_LIFE_HPP

#include <uploadkit/clock.hpp>

#include <optional>
#include <string_view>

namespace uploadkit::backends {

/// Reads the forms of SigV4, SigV2, Google Cloud Storage, Azure and OpenStack Swift; none for any other URL.
std::optional<WallTime> death_of_url(std::string_view url);

}  // namespace uploadkit::backends

#endif
