/// \file
/// The text that tells whether an open file was seen to change.
#ifndef UPLOADKIT_FILES_FILE_IDENTITY_HPP
#define UPLOADKIT_FILES_FILE_IDENTITY_HPP

#include <sys/stat.h>

#include <string>

namespace uploadkit::files {

/// Device, inode, size, modification and change time, the times in nanoseconds since 1970.
std::string identity_of(const struct stat& status);

/// Whether `identity_of()` gives the same text for both.
bool is_unchanged(const struct stat& before, const struct stat& now) noexcept;

/// Whether only links to the file came or went: it was renamed over or deleted, which moves its change time and leaves
/// its bytes alone.
bool lost_or_won_links_only(const struct stat& before, const struct stat& now) noexcept;

}  // namespace uploadkit::files

#endif
