// Types and dimensions from the first bytes.
#include "service_rig.hpp"

#include <doctest/doctest.h>
#include <devserver/media_sniff.hpp>

using uploadkit::devserver::sniff_media;
using uploadkit::devserver::SniffedMedia;

namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(static_cast<unsigned char>(value));
  return out;
}

std::string shown(const std::string& head) {
  const SniffedMedia media = sniff_media(head);
  return media.type + " " + std::to_string(media.width) + "x" + std::to_string(media.height);
}

}  // namespace

TEST_SUITE_BEGIN("devserver");

TEST_CASE("a PNG tells its size") {
  CHECK(shown(uploadkit::devserver::testing::png(640, 70000)) == "image/png 640x70000");
}

TEST_CASE("a JPEG tells its size behind other segments") {
  const std::string head =
      bytes({0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x04, 0x01, 0x02, 0xFF, 0xC4, 0x00, 0x03, 0x00, 0xFF, 0xC2,
             0x00, 0x11, 0x08, 0x01, 0x02, 0x03, 0x04, 0x03, 0,    0,    0,    0,    0,    0});
  CHECK(shown(head) == "image/jpeg 772x258");
  CHECK(shown(bytes({0xFF, 0xD8, 0xFF, 0xE0})) == "image/jpeg 0x0");
}

TEST_CASE("GIF, BMP and WebP tell their sizes") {
  CHECK(shown("GIF89a" + bytes({0x20, 0x03, 0x58, 0x02})) == "image/gif 800x600");
  CHECK(shown("BM" + std::string(12, '\0') + bytes({40, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 0})) == "image/bmp 9x8");
  CHECK(shown("RIFF" + std::string(4, 'x') + "WEBPVP8X" + std::string(8, '\0') + bytes({99, 0, 0, 49, 0, 0})) ==
        "image/webp 100x50");
  CHECK(shown("RIFF" + std::string(4, 'x') + "WEBPVP8 " + std::string(10, '\0') + bytes({7, 0, 6, 0})) ==
        "image/webp 7x6");
}

TEST_CASE("a TIFF tells its size in both byte orders") {
  CHECK(shown("II*" + bytes({0, 8, 0, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 0, 0, 12,
                             0, 0, 0, 1, 1, 4, 0, 1, 0, 0, 0, 5, 1, 0, 0})) == "image/tiff 12x261");
  CHECK(shown(bytes({'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 1, 0, 0, 3, 0, 0, 0, 1, 0, 12, 0, 0})) == "image/tiff 12x0");
}

TEST_CASE("PDF and HEIC are known by type alone, all else is unknown") {
  CHECK(shown("%PDF-1.7") == "application/pdf 0x0");
  CHECK(shown(bytes({0, 0, 0, 24}) + "ftypheic") == "image/heic 0x0");
  CHECK(shown("sku,title\n") == " 0x0");
  CHECK(shown("") == " 0x0");
  CHECK(uploadkit::devserver::is_sniffable("image/png"));
  CHECK(!uploadkit::devserver::is_sniffable("text/csv"));
}

TEST_SUITE_END();
