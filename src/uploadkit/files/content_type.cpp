// Chooses a content type. The signatures are those of the formats that services sniff for themselves.
#include <uploadkit/files/content_type.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/files/content_type_table.hpp>

#include <algorithm>
#include <iterator>

namespace uploadkit::files {
namespace detail::content_type {

struct Signature {
  std::string_view bytes;
  std::string_view content_type;
};

// The length is given because some hold NUL bytes.
constexpr Signature signatures[] = {
    {std::string_view("\xFF\xD8\xFF", 3), "image/jpeg"},    {std::string_view("\x89PNG\r\n\x1A\n", 8), "image/png"},
    {std::string_view("GIF87a", 6), "image/gif"},           {std::string_view("GIF89a", 6), "image/gif"},
    {std::string_view("II*\0", 4), "image/tiff"},           {std::string_view("MM\0*", 4), "image/tiff"},
    {std::string_view("II+\0\x08\0\0\0", 8), "image/tiff"},  // BigTIFF
    {std::string_view("MM\0+\0\x08\0\0", 8), "image/tiff"}, {std::string_view("%PDF-", 5), "application/pdf"},
};

// Formats whose files begin like another's: what the bytes say is less than what the extension says.
struct Container {
  std::string_view sniffed;
  std::string_view content_type;
};

constexpr Container containers[] = {{"image/png", "image/apng"},
                                    {"image/png", "image/vnd.mozilla.apng"},
                                    {"image/heic", "image/heif"},
                                    {"image/heic", "image/heic-sequence"},
                                    {"image/heic", "image/heif-sequence"}};

constexpr std::string_view sniffable_images[] = {"image/jpeg", "image/png",  "image/gif",
                                                 "image/webp", "image/heic", "image/bmp"};

bool is_webp(std::string_view bytes) noexcept {
  return bytes.substr(0, 4) == "RIFF" && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP";
}

constexpr std::size_t little_endian_32(std::string_view bytes) noexcept {
  std::size_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// "BM" alone begins many a text, so the size of the header behind the file's must be one that exists.
bool is_bmp(std::string_view bytes) noexcept {
  constexpr std::size_t header_bytes[] = {12, 16, 40, 52, 56, 64, 108, 124};
  if (bytes.substr(0, 2) != "BM" || bytes.size() < 18) return false;
  const std::size_t size = little_endian_32(bytes.substr(14));
  return std::find(std::begin(header_bytes), std::end(header_bytes), size) != std::end(header_bytes);
}

bool is_heic_brand(std::string_view brand) noexcept {
  constexpr std::string_view brands[] = {"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"};
  return std::find(std::begin(brands), std::end(brands), brand) != std::end(brands);
}

// ISO 14496-12: a box of type "ftyp" with a major brand, a version, and the brands that the file is also fit for.
bool is_heic(std::string_view bytes) noexcept {
  if (bytes.size() < 12 || bytes.substr(4, 4) != "ftyp") return false;
  const std::string_view major = bytes.substr(8, 4);
  if (is_heic_brand(major)) return true;
  if (major != "mif1" && major != "msf1") return false;
  const auto box_bytes = static_cast<unsigned char>(bytes[3]);
  for (std::size_t at = 16; at + 4 <= bytes.size() && at + 4 <= box_bytes; at += 4) {
    if (is_heic_brand(bytes.substr(at, 4))) return true;
  }
  return false;
}

// Raw pictures of cameras are TIFF inside.
bool is_tiff_inside(std::string_view content_type) noexcept {
  return content_type.substr(0, 6) == "image/" && std::find(std::begin(sniffable_images), std::end(sniffable_images),
                                                            content_type) == std::end(sniffable_images);
}

bool agree(std::string_view sniffed, std::string_view of_extension) noexcept {
  if (sniffed == of_extension) return true;
  if (sniffed == "image/tiff") return is_tiff_inside(of_extension);
  return std::any_of(std::begin(containers), std::end(containers), [&](const Container& each) {
    return each.sniffed == sniffed && each.content_type == of_extension;
  });
}

std::string_view extension_of(std::string_view file_name) noexcept {
  file_name.remove_prefix(file_name.rfind('/') + 1);
  const std::size_t dot = file_name.rfind('.');
  const bool has_extension = dot != std::string_view::npos && dot > 0;  // ".profile" has none
  return has_extension ? file_name.substr(dot + 1) : std::string_view();
}

// The line of the table that holds a position.
std::string_view line_around(std::size_t position) noexcept {
  const std::size_t begin = position == 0 ? 0 : content_type_table.rfind('\n', position - 1) + 1;
  return content_type_table.substr(begin, content_type_table.find('\n', begin) - begin);
}

}  // namespace detail::content_type

std::string_view sniff_content_type(std::string_view first_bytes) noexcept {
  for (const auto& signature : detail::content_type::signatures) {
    if (first_bytes.substr(0, signature.bytes.size()) == signature.bytes) return signature.content_type;
  }
  if (detail::content_type::is_webp(first_bytes)) return "image/webp";
  if (detail::content_type::is_heic(first_bytes)) return "image/heic";
  return detail::content_type::is_bmp(first_bytes) ? std::string_view("image/bmp") : std::string_view();
}

std::string_view content_type_of_extension(std::string_view file_name) {
  const std::string extension = core::lower(detail::content_type::extension_of(file_name));
  std::size_t begin = 0;
  std::size_t end = content_type_table.size();
  while (begin < end) {
    const std::string_view line = detail::content_type::line_around(begin + (end - begin) / 2);
    const std::string_view found = line.substr(0, line.find(' '));
    if (found == extension) return line.substr(found.size() + 1);
    const auto at = static_cast<std::size_t>(line.data() - content_type_table.data());
    found < extension ? begin = at + line.size() + 1 : end = at;
  }
  return {};
}

ContentTypeChoice choose_content_type(const std::string& option, std::string_view name, std::string_view first_bytes) {
  if (!option.empty()) return {option, "option"};
  const std::string_view sniffed = sniff_content_type(first_bytes);
  const std::string_view of_extension = content_type_of_extension(name);
  if (!sniffed.empty() && !detail::content_type::agree(sniffed, of_extension)) return {std::string(sniffed), "bytes"};
  if (!of_extension.empty()) return {std::string(of_extension), "extension"};
  return {"application/octet-stream", "default"};
}

}  // namespace uploadkit::files
