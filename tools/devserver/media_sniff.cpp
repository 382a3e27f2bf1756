// Signatures and headers of the picture formats that the services name.
#include <devserver/media_sniff.hpp>

#include <array>

namespace uploadkit::devserver {

namespace detail::media_sniff {

struct Known {
  std::string_view type;
  std::string_view extension;
};

constexpr std::array<Known, 8> known_types{{{"image/png", "png"},
                                            {"image/jpeg", "jpg"},
                                            {"image/gif", "gif"},
                                            {"image/bmp", "bmp"},
                                            {"image/webp", "webp"},
                                            {"image/tiff", "tif"},
                                            {"image/heic", "heic"},
                                            {"application/pdf", "pdf"}}};

// Reads numbers at fixed places; 0 beyond the end.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  std::size_t size() const { return bytes_.size(); }
  bool has(std::size_t at, std::string_view text) const {
    return bytes_.size() >= at && bytes_.substr(at, text.size()) == text;
  }
  std::uint32_t byte(std::size_t at) const { return at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0U; }
  std::uint32_t big(std::size_t at, std::size_t bytes) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value = value << 8 | byte(at + i);
    return value;
  }
  std::uint32_t little(std::size_t at, std::size_t bytes) const {
    std::uint32_t value = 0;
    for (std::size_t i = bytes; i > 0; --i) value = value << 8 | byte(at + i - 1);
    return value;
  }

 private:
  std::string_view bytes_;
};

// The frame header (SOF0 … SOF15 without DHT, JPG and DAC) holds the size (ITU-T T.81, B.2.2).
SniffedMedia jpeg(const Bytes& bytes) {
  SniffedMedia out{"image/jpeg", 0, 0};
  std::size_t at = 2;
  while (at + 9 < bytes.size() && bytes.byte(at) == 0xFF) {
    const std::uint32_t marker = bytes.byte(at + 1);
    const bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame) return {out.type, bytes.big(at + 7, 2), bytes.big(at + 5, 2)};
    at += marker == 0xFF ? 1 : 2 + bytes.big(at + 2, 2);
  }
  return out;
}

SniffedMedia webp(const Bytes& bytes) {
  SniffedMedia out{"image/webp", 0, 0};
  if (bytes.has(12, "VP8X")) return {out.type, bytes.little(24, 3) + 1, bytes.little(27, 3) + 1};
  if (bytes.has(12, "VP8L"))
    return {out.type, (bytes.little(21, 4) & 0x3FFF) + 1, ((bytes.little(21, 4) >> 14) & 0x3FFF) + 1};
  if (bytes.has(12, "VP8 ")) return {out.type, bytes.little(26, 2) & 0x3FFF, bytes.little(28, 2) & 0x3FFF};
  return out;
}

// ImageWidth is tag 256, ImageLength 257, of type SHORT (3) or LONG (4), in the first directory (TIFF 6.0).
SniffedMedia tiff(const Bytes& bytes, bool is_little) {
  const auto number = [&](std::size_t at, std::size_t size) {
    return is_little ? bytes.little(at, size) : bytes.big(at, size);
  };
  SniffedMedia out{"image/tiff", 0, 0};
  const std::size_t directory = number(4, 4);
  const std::size_t entries = directory + 2 <= bytes.size() ? number(directory, 2) : 0;
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * 12;
    const std::uint32_t value = number(entry + 8, number(entry + 2, 2) == 3 ? 2 : 4);
    if (number(entry, 2) == 256) out.width = value;
    if (number(entry, 2) == 257) out.height = value;
  }
  return out;
}

bool is_heic(const Bytes& bytes) {
  if (!bytes.has(4, "ftyp")) return false;
  for (const std::string_view brand : {"heic", "heix", "hevc", "heim", "heis", "mif1"})
    if (bytes.has(8, brand)) return true;
  return false;
}

}  // namespace detail::media_sniff

SniffedMedia sniff_media(std::string_view first_bytes) {
  namespace local = detail::media_sniff;
  const local::Bytes bytes(first_bytes);
  if (bytes.has(0, "\x89PNG\r\n\x1A\n")) return {"image/png", bytes.big(16, 4), bytes.big(20, 4)};
  if (bytes.has(0, "\xFF\xD8\xFF")) return local::jpeg(bytes);
  if (bytes.has(0, "GIF87a") || bytes.has(0, "GIF89a")) return {"image/gif", bytes.little(6, 2), bytes.little(8, 2)};
  if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP")) return local::webp(bytes);
  if (bytes.has(0, std::string_view("II*\0", 4))) return local::tiff(bytes, true);
  if (bytes.has(0, std::string_view("MM\0*", 4))) return local::tiff(bytes, false);
  if (bytes.has(0, "%PDF-")) return {"application/pdf", 0, 0};
  if (bytes.has(0, "BM") && bytes.little(14, 4) >= 40) return {"image/bmp", bytes.little(18, 4), bytes.little(22, 4)};
  if (local::is_heic(bytes)) return {"image/heic", 0, 0};
  return {};
}

bool is_sniffable(std::string_view type) { return !extension_of(type).empty(); }

std::string_view extension_of(std::string_view type) {
  for (const detail::media_sniff::Known& known : detail::media_sniff::known_types)
    if (known.type == type) return known.extension;
  return {};
}

}  // namespace uploadkit::devserver
