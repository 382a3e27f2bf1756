// AWS's configuration files, sound and not.
#include <doctest/doctest.h>

#include <uploadkit/credentials/ini_text.hpp>

namespace uploadkit::credentials {

namespace {

/// "[section] name=value name=value …" of everything that was read.
std::string read(std::string_view text) {
  const auto sections = read_ini(text, "file");
  if (!sections) return sections.error().message;
  std::string all;
  for (const IniSection& section : *sections) {
    all += "[" + section.name + "]";
    for (const auto& [name, value] : section.settings) all += name + "=" + value + "|";
  }
  return all;
}

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("sections and settings are read in their order") {
    CHECK(read("[default]\na = 1\nB=2\n[profile x]\nc= 3") == "[default]a=1|b=2|[profile x]c=3|");
    CHECK(read("").empty());
    CHECK(read("\n\n").empty());
    CHECK(read("[a]") == "[a]");
  }

  TEST_CASE("comments, blank lines, CRLF and a byte order mark mean nothing") {
    CHECK(read("\xEF\xBB\xBF# top\r\n[a] ; here\r\n; and\r\n\r\n  # indented\r\nx = 1 # behind\r\ny=2;3\r\n") ==
          "[a]x=1|y=2;3|");
    CHECK(read("[a]\nx = a#b ;c") == "[a]x=a#b|");
  }

  TEST_CASE("a value may hold equals signs, slashes and blanks, and may be blank") {
    CHECK(read("[a]\nkey = ab/cd+ef==\ncommand = /bin/x --y=z\nblank =\nblank2=   ") ==
          "[a]key=ab/cd+ef==|command=/bin/x --y=z|blank=|blank2=|");
  }

  TEST_CASE("settings that are nested below a blank one get its name before theirs") {
    CHECK(read("[a]\ns3 =\n  addressing_style = path\n\tMax = 5\nregion = x") ==
          "[a]s3=|s3.addressing_style=path|s3.max=5|region=x|");
  }

  TEST_CASE("an indented line goes on with the value above") {
    CHECK(read("[a]\nx = one\n  two = 2\ny = 3") == "[a]x=one\ntwo = 2|y=3|");
  }

  TEST_CASE("blanks in the name of a section count once") {
    CHECK(read("[  profile \t  some   name ]") == "[profile some name]");
  }

  TEST_CASE("nonsense is refused with its line and never repeated") {
    const std::pair<const char*, const char*> cases[] = {{"x = sesame", "Line 1"},
                                                         {"[a]\nsesame", "Line 2"},
                                                         {"[a]\n\n= sesame", "Line 3"},
                                                         {"[a\nx=1", "Line 1"},
                                                         {"[]\nx=1", "Line 1"},
                                                         {"[a] sesame\n", "Line 1"},
                                                         {"[a]\nx=\x01sesame", "Line 2"},
                                                         {"[a]\ns3=\n  sesame", "Line 3"},
                                                         {"[a]\ns3=\n  = sesame", "Line 3"},
                                                         {"\x7f"
                                                          "ELF sesame",
                                                          "Line 1"}};
    for (const auto& [text, line] : cases) {
      const auto sections = read_ini(text, "the file");
      REQUIRE_FALSE(sections);
      CHECK(sections.error().code == Errc::invalid_option);
      CHECK_MESSAGE(sections.error().message.find(std::string(line) + " of \"the file\"") == 0,
                    sections.error().message);
      CHECK(sections.error().message.find("sesame") == std::string::npos);
    }
  }

  TEST_CASE("a file of one endless line is read in time that grows with its length alone") {
    CHECK(read("[a]\nx=" + std::string(500'000, 'y')).size() == 500'006);
    CHECK(read(std::string(200'000, '\n')).empty());
  }
}

}  // namespace uploadkit::credentials
