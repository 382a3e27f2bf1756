// Files that change, vanish or lie while they are read.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <support/source_reading.hpp>
#include <support/temp_folder.hpp>
#include <uploadkit/source.hpp>

#include <cstdio>

using uploadkit::Errc;
using uploadkit::file_source;
using uploadkit::test::all_of;
using uploadkit::test::piece;
using uploadkit::test::TempFolder;

namespace {

// Two writes within one tick of the file system's clock leave the same time, so tests set it themselves.
void set_modification_time(const std::string& path, long seconds, long nanoseconds) {
  const timespec times[] = {{0, UTIME_OMIT}, {seconds, nanoseconds}};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

}  // namespace

TEST_SUITE_BEGIN("files");

TEST_CASE("an untouched file keeps its identity, also over two sources") {
  const TempFolder folder;
  const std::string path = folder.file("f", "abc");
  const auto first = file_source(path);
  const auto second = file_source(path);
  const std::string identity = first->open()->identity;
  CHECK(second->open()->identity == identity);
  CHECK(*all_of(*first) == "abc");
  CHECK(first->inspect()->identity == identity);
}

TEST_CASE("two files of the same bytes and times have two identities") {
  const TempFolder folder;
  const std::string paths[] = {folder.file("a", "abc"), folder.file("b", "abc")};
  for (const std::string& path : paths) set_modification_time(path, 1'000'000'000, 0);
  CHECK(file_source(paths[0])->open()->identity != file_source(paths[1])->open()->identity);
}

TEST_CASE("the identity has the nanoseconds of the modification time") {
  const TempFolder folder;
  const std::string path = folder.file("f", "abc");
  set_modification_time(path, 1'000'000'000, 5);
  const std::string identity = file_source(path)->open()->identity;
  CHECK(identity.find(":3:1000000000.000000005:") != std::string::npos);
  set_modification_time(path, 1'000'000'000, 6);
  CHECK(file_source(path)->open()->identity != identity);
}

TEST_CASE("a file that grew has another size and gives the bytes behind its old end") {
  const TempFolder folder;
  const auto source = file_source(folder.file("f", "abc"));
  const auto opened = source->open();
  folder.append("f", "def");
  CHECK(source->inspect()->size_bytes == 6u);
  CHECK(source->inspect()->identity != opened->identity);
  CHECK(piece(*source, 3, 10) == "def");
}

TEST_CASE("a file that was cut while it is read ends early and says so") {
  const TempFolder folder;
  const std::string path = folder.file("f", std::string(100'000, 'x'));
  const auto source = file_source(path);
  const auto opened = source->open();
  CHECK(piece(*source, 0, 50'000).size() == 50'000);
  REQUIRE(::truncate(path.c_str(), 60'000) == 0);
  CHECK(piece(*source, 50'000, 50'000).size() == 10'000);
  CHECK(piece(*source, 60'000, 1).empty());
  CHECK(source->inspect()->size_bytes == 60'000u);
  CHECK(source->inspect()->identity != opened->identity);
}

TEST_CASE("the change time tells a rewritten file whose modification time was put back") {
  const TempFolder folder;
  const std::string path = folder.file("f", "abc");
  set_modification_time(path, 1'000'000'000, 0);
  const auto source = file_source(path);
  const auto opened = source->open();
  std::string now = opened->identity;
  for (int tries = 0; tries < 1'000'000 && now == opened->identity; ++tries) {  // until the clock has ticked
    folder.file("f", "xyz");
    set_modification_time(path, 1'000'000'000, 0);
    now = source->inspect()->identity;
  }
  CHECK(now != opened->identity);
}

TEST_CASE("a deleted file is read to its end and counts as unchanged") {
  const TempFolder folder;
  const std::string path = folder.file("f", "abcdef");
  const auto source = file_source(path);
  const auto opened = source->open();
  REQUIRE(::unlink(path.c_str()) == 0);
  CHECK(*all_of(*source, 2) == "abcdef");
  CHECK(source->inspect()->identity == opened->identity);
  CHECK(source->inspect()->size_bytes == 6u);
  CHECK(file_source(path)->open().error().code == Errc::source_not_found);
}

TEST_CASE("a file that was renamed over is still the one that was opened") {
  const TempFolder folder;
  const std::string path = folder.file("f", "old bytes");
  const auto source = file_source(path);
  const auto opened = source->open();
  REQUIRE(std::rename(folder.file("g", "new bytes").c_str(), path.c_str()) == 0);
  CHECK(*all_of(*source) == "old bytes");
  CHECK(source->inspect()->identity == opened->identity);
  CHECK(file_source(path)->open()->identity != opened->identity);
}

TEST_CASE("a deleted file that was cut as well counts as changed") {
  const TempFolder folder;
  const std::string path = folder.file("f", "abcdef");
  const auto source = file_source(path);
  const auto opened = source->open();
  REQUIRE(::truncate(path.c_str(), 2) == 0);
  REQUIRE(::unlink(path.c_str()) == 0);
  CHECK(source->inspect()->identity != opened->identity);
}

TEST_CASE("a file of /proc that claims to be empty gives the bytes that it has") {
  const auto source = file_source("/proc/cpuinfo");
  const auto facts = source->open();
  REQUIRE(facts.ok());
  CHECK(facts->size_bytes == 0u);
  CHECK_FALSE(piece(*source, 0, 16).empty());
}

TEST_CASE("a disk that gives an I/O error makes the file unreadable") {
  const auto source = file_source("/proc/self/mem");  // a regular file whose first page is not mapped: EIO
  REQUIRE(source->open().ok());
  char byte = 0;
  const auto read = source->read_at(0, &byte, 1);
  CHECK(read.error().code == Errc::source_unreadable);
  CHECK(read.error().fact("path") == "/proc/self/mem");
  CHECK_FALSE(read.error().fact("got").empty());
}

TEST_CASE("opening again follows the path anew") {
  const TempFolder folder;
  const std::string path = folder.file("f", "old");
  const auto source = file_source(path);
  const auto first = source->open();
  REQUIRE(std::rename(folder.file("g", "newer").c_str(), path.c_str()) == 0);
  const auto second = source->open();
  CHECK(second->identity != first->identity);
  CHECK(*all_of(*source) == "newer");
}

TEST_CASE("opening again in vain leaves the open file as it was") {
  const TempFolder folder;
  const std::string path = folder.file("f", "abc");
  const auto source = file_source(path);
  const auto opened = source->open();
  REQUIRE(::unlink(path.c_str()) == 0);
  REQUIRE(::mkdir(path.c_str(), 0700) == 0);
  CHECK(source->open().error().code == Errc::source_not_regular);
  CHECK(*all_of(*source) == "abc");
  CHECK(source->inspect()->identity == opened->identity);
}

TEST_SUITE_END();
