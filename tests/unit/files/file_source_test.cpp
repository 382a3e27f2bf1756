// Regular files, and everything else that has a path.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <support/source_reading.hpp>
#include <support/temp_folder.hpp>
#include <uploadkit/source.hpp>

#include <cstring>
#include <filesystem>

using uploadkit::Errc;
using uploadkit::file_source;
using uploadkit::test::all_of;
using uploadkit::test::piece;
using uploadkit::test::TempFolder;

namespace {

Errc open_code(const std::string& path) { return file_source(path)->open().error().code; }

std::size_t open_descriptors() {
  std::error_code ignored;
  std::size_t count = 0;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd", ignored)) count += each.exists() ? 1 : 0;
  return count;
}

// Without root's right to read everything, for as long as it lives.
struct AsNobody {
  AsNobody() : was(::geteuid()), is_active(was != 0 || ::seteuid(65534) == 0) {}
  ~AsNobody() {
    if (was == 0 && ::seteuid(0) != 0) ::_exit(1);
  }
  uid_t was;
  bool is_active;
};

}  // namespace

TEST_SUITE_BEGIN("files");

TEST_CASE("a file gives its size, its name and its bytes in any order") {
  const TempFolder folder;
  const auto source = file_source(folder.file("1.jpg", "0123456789"));
  const auto facts = source->open();
  REQUIRE(facts.ok());
  CHECK(facts->size_bytes == 10u);
  CHECK(facts->name == "1.jpg");
  CHECK(facts->repeatable);
  CHECK_FALSE(facts->identity.empty());
  CHECK(piece(*source, 4, 3) == "456");
  CHECK(piece(*source, 0, 3) == "012");
  CHECK(piece(*source, 8, 100) == "89");
  CHECK(*all_of(*source) == "0123456789");
}

TEST_CASE("an empty file is a file of no bytes") {
  const TempFolder folder;
  const auto source = file_source(folder.file("empty", ""));
  CHECK(source->open()->size_bytes == 0u);
  CHECK(*all_of(*source) == "");
}

TEST_CASE("reading at and behind the end gives nothing, and no error") {
  const TempFolder folder;
  const auto source = file_source(folder.file("f", "abc"));
  REQUIRE(source->open().ok());
  char byte = 0;
  CHECK(*source->read_at(3, &byte, 1) == 0);
  CHECK(*source->read_at(1'000'000, &byte, 1) == 0);
  CHECK(*source->read_at(UINT64_MAX, &byte, 1) == 0);
  CHECK(*source->read_at(std::uint64_t{1} << 63, &byte, 1) == 0);
  CHECK(*source->read_at(0, &byte, 0) == 0);
}

TEST_CASE("a closed file holds no descriptor and can be opened again") {
  const TempFolder folder;
  const auto source = file_source(folder.file("f", "abc"));
  REQUIRE(source->open().ok());
  source->close();
  CHECK(source->read_at(0, nullptr, 0).error().code == Errc::source_unreadable);
  REQUIRE(source->open().ok());
  CHECK(*all_of(*source) == "abc");
}

TEST_CASE("bytes beyond 4 GiB are reached") {
  const TempFolder folder;
  const std::string path = folder.file("sparse", "");
  const std::uint64_t size = (std::uint64_t{5} << 30) + 3;
  REQUIRE(::truncate(path.c_str(), static_cast<off_t>(size - 3)) == 0);
  folder.append("sparse", "end");
  const auto source = file_source(path);
  CHECK(source->open()->size_bytes == size);
  CHECK(piece(*source, size - 3, 10) == "end");
  CHECK(piece(*source, std::uint64_t{1} << 32, 2) == std::string(2, '\0'));
}

TEST_CASE("a missing file, and a file taken for a folder, do not exist") {
  const TempFolder folder;
  const std::string path = folder.file("f", "x");
  CHECK(open_code(folder.path("absent")) == Errc::source_not_found);
  CHECK(open_code(path + "/below") == Errc::source_not_found);
  CHECK(open_code(path + "/") == Errc::source_not_found);
  const auto opened = file_source(folder.path("absent.jpg"))->open();
  CHECK(opened.error().fact("path") == folder.path("absent.jpg"));
  CHECK(opened.error().message.find("absent.jpg") != std::string::npos);
  CHECK_FALSE(opened.error().retryable);
}

TEST_CASE("nothing is opened before the upload opens it") {
  const TempFolder folder;
  const auto source = file_source(folder.path("later"));
  CHECK_FALSE(source->open().ok());
  folder.file("later", "now");
  CHECK(source->open()->size_bytes == 3u);
  CHECK(*all_of(*source) == "now");
}

TEST_CASE("an empty path and a path with a NUL byte are refused") {
  CHECK(open_code("") == Errc::invalid_argument);
  CHECK(open_code(std::string("/etc/passwd\0.jpg", 16)) == Errc::invalid_argument);
}

TEST_CASE("directories and devices are not regular files") {
  const TempFolder folder;
  CHECK(open_code(folder.path()) == Errc::source_not_regular);
  CHECK(open_code(folder.path() + "/") == Errc::source_not_regular);
  CHECK(open_code("/") == Errc::source_not_regular);
  CHECK(open_code("/dev/zero") == Errc::source_not_regular);
  CHECK(open_code("/dev/null") == Errc::source_not_regular);
}

TEST_CASE("a pipe without a writer is refused at once") {
  const TempFolder folder;
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  CHECK(open_code(folder.path("pipe")) == Errc::source_not_regular);
}

TEST_CASE("a socket is not a regular file") {
  const TempFolder folder;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, folder.path("socket").c_str(), sizeof address.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(open_code(folder.path("socket")) == Errc::source_not_regular);
  ::close(socket);
}

TEST_CASE("a link to a file is that file, a link to nothing does not exist, and a loop cannot be read") {
  const TempFolder folder;
  folder.file("target.png", "abc");
  REQUIRE(::symlink("target.png", folder.path("link").c_str()) == 0);
  REQUIRE(::symlink("nothing", folder.path("dangling").c_str()) == 0);
  REQUIRE(::symlink("loop", folder.path("loop").c_str()) == 0);
  CHECK(file_source(folder.path("link"))->open()->name == "link");
  CHECK(open_code(folder.path("dangling")) == Errc::source_not_found);
  CHECK(open_code(folder.path("loop")) == Errc::source_unreadable);
}

TEST_CASE("a file that the process may not read is unreadable, not missing") {
  const TempFolder folder;
  const std::string path = folder.file("secret", "x");
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  REQUIRE(::chmod(path.c_str(), 0) == 0);
  const AsNobody nobody;
  if (!nobody.is_active) {
    MESSAGE("SKIPPED: this process can neither be denied a file nor give up its rights");
    return;
  }
  CHECK(open_code(path) == Errc::source_unreadable);
}

TEST_CASE("names with UTF-8, blanks, quotes, line breaks and bytes of no alphabet are opened as they are") {
  const TempFolder folder;
  for (const std::string name :
       {"a b.txt", "M\xC3\xA4rz.txt", "Ma\xCC\x88rz.txt", "\xF0\x9F\x98\x80", "it's \"quoted\"", "two\nlines",
        "tab\there", "back\\slash", "-dash", "\xFF\xFE", "percent%41", "*?[x]"}) {
    CAPTURE(name);
    const auto source = file_source(folder.file(name, name));
    const auto facts = source->open();
    REQUIRE(facts.ok());
    CHECK(facts->name == name);
    CHECK(*all_of(*source) == name);
  }
}

TEST_CASE("the longest name is opened and a longer one is refused") {
  const TempFolder folder;
  CHECK(file_source(folder.file(std::string(255, 'n'), "x"))->open().ok());
  CHECK(open_code(folder.path(std::string(256, 'n'))) == Errc::source_unreadable);
  CHECK(open_code("/" + std::string(5000, 'p')) == Errc::source_unreadable);
}

TEST_CASE("a line break in a path does not break the error's line") {
  const auto opened = file_source("/absent\n\x1b[31m/x")->open();
  CHECK(opened.error().message.find('\n') == std::string::npos);
  CHECK(opened.error().fact("path") == "/absent\\n\\x1b[31m/x");
}

TEST_CASE("without a free descriptor the file is not blamed") {
  const TempFolder folder;
  const std::string path = folder.file("f", "x");
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit none = before;
  none.rlim_cur = 0;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  const Errc code = open_code(path);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(code == Errc::out_of_resources);
}

TEST_CASE("no descriptor is left behind, whether opening succeeds, fails or is repeated") {
  const TempFolder folder;
  const std::string path = folder.file("f", "x");
  const std::size_t before = open_descriptors();
  for (int round = 0; round < 20; ++round) {
    const auto source = file_source(path);
    CHECK(source->open().ok());
    CHECK(source->open().ok());
    CHECK_FALSE(file_source(folder.path())->open().ok());
    CHECK_FALSE(file_source(folder.path("absent"))->open().ok());
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("reading or inspecting a file that is not open is an error") {
  const TempFolder folder;
  const auto source = file_source(folder.file("f", "x"));
  char byte = 0;
  CHECK(source->read_at(0, &byte, 1).error().code == Errc::source_unreadable);
  CHECK(source->inspect().error().code == Errc::source_unreadable);
}

TEST_SUITE_END();
