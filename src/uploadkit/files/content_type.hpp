/// \file
/// What kind of thing a source holds: by the application's word, by its first bytes, by its name.
#ifndef UPLOADKIT_FILES_CONTENT_TYPE_HPP
#define UPLOADKIT_FILES_CONTENT_TYPE_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace uploadkit::files {

/// As many first bytes as `sniff_content_type` looks at.
constexpr std::size_t sniffed_bytes = 64;

/// JPEG, PNG, GIF, TIFF, WebP, HEIC, BMP and PDF by their signatures; empty for everything else.
std::string_view sniff_content_type(std::string_view first_bytes) noexcept;

/// The type of a file name's last extension, in any case; empty if there is none or nobody knows it.
std::string_view content_type_of_extension(std::string_view file_name);

struct ContentTypeChoice {
  std::string content_type;
  std::string decided_by;  // "option", "bytes", "extension", "default"
};

/// The option if it is set; else the bytes where they contradict the name's extension or the extension says nothing;
/// else the extension; else `application/octet-stream`.
ContentTypeChoice choose_content_type(const std::string& option, std::string_view name, std::string_view first_bytes);

}  // namespace uploadkit::files

#endif
