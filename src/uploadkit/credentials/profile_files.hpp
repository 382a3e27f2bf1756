/// \file
/// Finds and reads the shared configuration and credentials files, and the profile that is asked for.
#ifndef UPLOADKIT_CREDENTIALS_PROFILE_FILES_HPP
#define UPLOADKIT_CREDENTIALS_PROFILE_FILES_HPP

#include <uploadkit/credentials.hpp>
#include <uploadkit/credentials/profile.hpp>

namespace uploadkit::credentials {

/// A profile of the machine, and whether somebody asked for it by name.
struct FoundProfile {
  Profile profile;
  bool is_named = false;
};

/// Overwrites the keys that a profile may hold.
void wipe(Profile& profile) noexcept;

/// Where nothing is named and there are no files, a profile that does not exist.
/// Errors: `invalid_option` for files that were named and are absent, for a named profile that is in neither, and for
///         what is malformed; those of reading files
Result<FoundProfile> find_profile(const ProfileOptions& options);

}  // namespace uploadkit::credentials

#endif
