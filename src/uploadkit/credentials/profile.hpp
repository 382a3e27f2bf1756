/// \file
/// One profile out of the texts of the shared configuration and credentials files. Pure.
#ifndef UPLOADKIT_CREDENTIALS_PROFILE_HPP
#define UPLOADKIT_CREDENTIALS_PROFILE_HPP

#include <uploadkit/result.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace uploadkit::credentials {

/// The settings of a profile, those of the credentials file last.
struct Profile {
  std::string name;
  bool exists = false;
  std::vector<std::pair<std::string, std::string>> settings;

  /// The last value of a setting; empty if there is none.
  std::string_view value(std::string_view setting) const noexcept;
};

/// A file that was read; an absent one has an empty text.
struct ProfileFile {
  std::string path;
  std::string text;
};

/// "[default]", "[profile NAME]" and "[profile default]", which wins over "[default]", in `config`; "[NAME]" in
/// `credentials`. Other sections are passed over.
/// Errors: `invalid_option` for a file that is malformed, wherever
Result<Profile> read_profile(const ProfileFile& config, const ProfileFile& credentials, const std::string& name);

/// The words of a command as a shell without expansions reads them: blanks, quotes, backslashes.
/// Errors: `invalid_option` for a quote without its end
Result<std::vector<std::string>> split_command(std::string_view command);

}  // namespace uploadkit::credentials

#endif
