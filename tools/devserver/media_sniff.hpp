/// \file
/// What the first bytes of a file say: its media type and the dimensions of a picture.
#ifndef UPLOADKIT_DEVSERVER_MEDIA_SNIFF_HPP
#define UPLOADKIT_DEVSERVER_MEDIA_SNIFF_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// A sniffed file. An unknown type is empty; dimensions that cannot be read are 0.
struct SniffedMedia {
  std::string type;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// PNG, JPEG, GIF, BMP, WebP and TIFF with dimensions; HEIC and PDF without.
SniffedMedia sniff_media(std::string_view first_bytes);

/// Whether a file of this type can be recognised at all.
bool is_sniffable(std::string_view type);

/// The usual extension of a type, without a dot; empty for an unknown one.
std::string_view extension_of(std::string_view type);

}  // namespace uploadkit::devserver

#endif
