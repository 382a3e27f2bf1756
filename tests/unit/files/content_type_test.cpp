// Content types by bytes, by name, and by both.
#include <doctest/doctest.h>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/files/content_type.hpp>
#include <uploadkit/files/content_type_table.hpp>

#include <vector>

using uploadkit::files::choose_content_type;
using uploadkit::files::content_type_of_extension;
using uploadkit::files::sniff_content_type;

namespace {

std::string bytes_of(std::string_view text) { return std::string(text); }

template <std::size_t size>
std::string literal(const char (&text)[size]) {
  return std::string(text, size - 1);
}

const std::string jpeg = bytes_of("\xFF\xD8\xFF\xE0 more");
const std::string png = bytes_of("\x89PNG\r\n\x1A\n more");
const std::string tiff = literal("II*\0\x08\0\0\0");
const std::string heic = literal(
    "\0\0\0\x18"
    "ftypheic\0\0\0\0mif1heic");
const std::string pdf = bytes_of("%PDF-1.7\n");

std::string bmp_with_header(char size) { return "BM" + std::string(12, '\1') + size + std::string(7, '\0'); }

// "type by decision"
std::string chosen(const std::string& option, std::string_view name, std::string_view bytes) {
  const auto choice = choose_content_type(option, name, bytes);
  return choice.content_type + " by " + choice.decided_by;
}

}  // namespace

TEST_SUITE_BEGIN("files");

TEST_CASE("the formats that services sniff are known by their first bytes") {
  CHECK(sniff_content_type(jpeg) == "image/jpeg");
  CHECK(sniff_content_type(png) == "image/png");
  CHECK(sniff_content_type("GIF87a...") == "image/gif");
  CHECK(sniff_content_type("GIF89a...") == "image/gif");
  CHECK(sniff_content_type(tiff) == "image/tiff");
  CHECK(sniff_content_type(literal("MM\0*\0\0\0\x08")) == "image/tiff");
  CHECK(sniff_content_type(literal("II+\0\x08\0\0\0")) == "image/tiff");
  CHECK(sniff_content_type(literal("MM\0+\0\x08\0\0")) == "image/tiff");
  CHECK(sniff_content_type(literal("RIFF\x24\0\0\0WEBPVP8 ")) == "image/webp");
  CHECK(sniff_content_type(bmp_with_header(40)) == "image/bmp");
  CHECK(sniff_content_type(bmp_with_header(124)) == "image/bmp");
  CHECK(sniff_content_type(pdf) == "application/pdf");
}

TEST_CASE("a picture of the HEIF family is HEIC by its brands only") {
  CHECK(sniff_content_type(heic) == "image/heic");
  CHECK(sniff_content_type(literal("\0\0\0\x18"
                                   "ftypheix\0\0\0\0mif1heix")) == "image/heic");
  CHECK(sniff_content_type(literal("\0\0\0\x18"
                                   "ftypmif1\0\0\0\0mif1heic")) == "image/heic");
  CHECK(sniff_content_type(literal("\0\0\0\x18"
                                   "ftypmif1\0\0\0\0mif1avif"))
            .empty());
  CHECK(sniff_content_type(literal("\0\0\0\x14"
                                   "ftypmif1\0\0\0\0mif1heic"))
            .empty());
  CHECK(sniff_content_type(literal("\0\0\0\x18"
                                   "ftypavif\0\0\0\0mif1heic"))
            .empty());
  CHECK(sniff_content_type(literal("\0\0\0\x18"
                                   "ftypisom\0\0\0\0isomheic"))
            .empty());
}

TEST_CASE("other bytes are not taken for a picture") {
  for (const std::string& bytes : {std::string(), bytes_of("BMW is a brand of cars"), bmp_with_header(41),
                                   bytes_of("RIFF....WAVEfmt "), bytes_of("GIF88a"), bytes_of("II*"),
                                   bytes_of("<svg/>"), bytes_of("<html>"), bytes_of(" %PDF-"), literal("MM\0\0"),
                                   literal("\0\0\0\x18"
                                           "ftyp"),
                                   std::string(64, '\0'), std::string(64, '\xFF'), bytes_of("PK\x03\x04")}) {
    CAPTURE(bytes);
    CHECK(sniff_content_type(bytes).empty());
  }
}

TEST_CASE("a signature that is cut short is no signature") {
  for (const std::string& bytes :
       {jpeg.substr(0, 3), png.substr(0, 8), literal("GIF89a"), tiff.substr(0, 4), pdf.substr(0, 5),
        bmp_with_header(40).substr(0, 18), literal("RIFF\x24\0\0\0WEBP"), heic.substr(0, 12)}) {
    CHECK_FALSE(sniff_content_type(bytes).empty());
    for (std::size_t size = 0; size < bytes.size(); ++size) CHECK(sniff_content_type(bytes.substr(0, size)).empty());
  }
}

TEST_CASE("common extensions have their types, in any case") {
  const std::pair<const char*, const char*> types[] = {{"a.jpg", "image/jpeg"},
                                                       {"a.JPEG", "image/jpeg"},
                                                       {"a.png", "image/png"},
                                                       {"a.gif", "image/gif"},
                                                       {"a.tif", "image/tiff"},
                                                       {"a.tiff", "image/tiff"},
                                                       {"a.webp", "image/webp"},
                                                       {"a.heic", "image/heic"},
                                                       {"a.bmp", "image/bmp"},
                                                       {"a.pdf", "application/pdf"},
                                                       {"a.svg", "image/svg+xml"},
                                                       {"a.html", "text/html"},
                                                       {"a.csv", "text/csv"},
                                                       {"a.json", "application/json"},
                                                       {"a.txt", "text/plain"},
                                                       {"a.mp4", "video/mp4"},
                                                       {"a.zip", "application/zip"},
                                                       {"a.yaml", "application/yaml"},
                                                       {"a.7z", "application/x-7z-compressed"},
                                                       {"a.zst", "application/zstd"},
                                                       {"a.3mf", "application/vnd.ms-3mfdocument"}};
  for (const auto& [name, type] : types) {
    const std::string_view found = content_type_of_extension(name);
    CHECK(std::string(found) == type);
  }
}

TEST_CASE("only the last extension of the last part of a path counts") {
  CHECK(content_type_of_extension("a.tar.gz") == "application/gzip");
  CHECK(content_type_of_extension("a.jpg.png") == "image/png");
  CHECK(content_type_of_extension("folder.png/a.jpg") == "image/jpeg");
  for (const char* name : {"", "jpg", ".jpg", "folder/.jpg", "folder.jpg/a", "a.", "a.jpg.", "a.unheard-of", "a.jpg ",
                           "a. jpg", "a.jpg\n", "a.jpg text", "a.\xC3\xA4", "a.j", "a.zzzzzz", "a.0"}) {
    CAPTURE(std::string(name));
    CHECK(content_type_of_extension(name).empty());
  }
}

TEST_CASE("every line of the table is found, is sorted and holds a media type") {
  std::string_view last;
  std::size_t lines = 0;
  for (std::string_view rest = uploadkit::files::content_type_table; !rest.empty(); ++lines) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    const std::string_view extension = line.substr(0, line.find(' '));
    const std::string_view type = line.substr(extension.size() + 1);
    CAPTURE(std::string(line));
    CHECK(last < extension);
    CHECK(uploadkit::core::is_media_type(type));
    CHECK(content_type_of_extension("name." + std::string(extension)) == type);
    last = extension;
  }
  CHECK(lines > 1000);
}

TEST_CASE("the application's word wins over everything") {
  CHECK(chosen("text/x-mine", "a.jpg", png) == "text/x-mine by option");
}

TEST_CASE("the extension decides where the bytes say nothing or the same") {
  CHECK(chosen("", "a.jpg", jpeg) == "image/jpeg by extension");
  CHECK(chosen("", "a.jpg", "") == "image/jpeg by extension");
  CHECK(chosen("", "a.svg", "<svg/>") == "image/svg+xml by extension");
  CHECK(chosen("", "a.html", "<html>") == "text/html by extension");
}

TEST_CASE("the bytes decide where they contradict the extension, or there is none") {
  CHECK(chosen("", "a.jpg", png) == "image/png by bytes");
  CHECK(chosen("", "a.png", pdf) == "application/pdf by bytes");
  CHECK(chosen("", "a.txt", jpeg) == "image/jpeg by bytes");
  CHECK(chosen("", "a.html", jpeg) == "image/jpeg by bytes");
  CHECK(chosen("", "a.jpg", tiff) == "image/tiff by bytes");
  CHECK(chosen("", "a.avif", heic) == "image/heic by bytes");
  CHECK(chosen("", "picture", jpeg) == "image/jpeg by bytes");
  CHECK(chosen("", "", pdf) == "application/pdf by bytes");
}

TEST_CASE("a format that is built on another keeps the name that its extension gives") {
  CHECK(chosen("", "a.apng", png) == "image/apng by extension");
  CHECK(chosen("", "a.nef", tiff) == "image/x-nikon-nef by extension");
  CHECK(chosen("", "a.heif", heic) == "image/heif by extension");
}

TEST_CASE("bytes that nobody knows under a name that nobody knows are an octet stream") {
  CHECK(chosen("", "", "") == "application/octet-stream by default");
  CHECK(chosen("", "a.unheard-of", "hello") == "application/octet-stream by default");
}

TEST_SUITE_END();
