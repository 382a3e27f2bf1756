/// \file
/// AWS's configuration files as text: sections, settings, nested settings. Pure.
#ifndef UPLOADKIT_CREDENTIALS_INI_TEXT_HPP
#define UPLOADKIT_CREDENTIALS_INI_TEXT_HPP

#include <uploadkit/result.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace uploadkit::credentials {

/// A section with its settings in order. Names are in lower case; a setting nested below another is "parent.name".
struct IniSection {
  std::string name;  // blanks inside as one
  std::vector<std::pair<std::string, std::string>> settings;
};

/// Sections of one name are not joined here.
///
/// Lines that begin with # or ; are comments, and so is what follows " #" or " ;". An indented line goes on with the
/// setting above, or is nested in it where that has no value. CRLF and a byte order mark are fine.
/// Errors: `invalid_option` with the file and the line; the line itself, which may hold a key, is not repeated
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files"
Result<std::vector<IniSection>> read_ini(std::string_view text, const std::string& file);

}  // namespace uploadkit::credentials

#endif
