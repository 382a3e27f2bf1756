// What the system's numbers mean.
#include <doctest/doctest.h>
#include <uploadkit/files/file_error.hpp>

#include <cerrno>
#include <utility>

using uploadkit::Errc;
using uploadkit::files::open_error;

TEST_SUITE_BEGIN("files");

TEST_CASE("every reason of the system has its code") {
  const std::pair<int, Errc> codes[] = {
      {ENOENT, Errc::source_not_found},   {ENOTDIR, Errc::source_not_found}, {EACCES, Errc::source_unreadable},
      {EPERM, Errc::source_unreadable},   {ELOOP, Errc::source_unreadable},  {ENAMETOOLONG, Errc::source_unreadable},
      {EIO, Errc::source_unreadable},     {ESTALE, Errc::source_unreadable}, {ENXIO, Errc::source_not_regular},
      {ENODEV, Errc::source_not_regular}, {EMFILE, Errc::out_of_resources},  {ENFILE, Errc::out_of_resources},
      {ENOMEM, Errc::out_of_memory}};
  for (const auto& [number, code] : codes) {
    const auto error = open_error("f", number);
    INFO(error.message);
    CHECK(error.code == code);
  }
}

TEST_CASE("an error names the file and the system's reason") {
  const auto error = open_error("a/b.jpg", EIO);
  CHECK(error.fact("path") == "a/b.jpg");
  CHECK(error.message.find("\"a/b.jpg\"") != std::string::npos);
  CHECK(error.message.find(error.fact("got")) != std::string::npos);
  CHECK(uploadkit::files::read_error("f", EIO).code == Errc::source_unreadable);
  CHECK(uploadkit::files::not_regular_error("f").code == Errc::source_not_regular);
}

TEST_CASE("a path is shown without control characters and in bounded length") {
  CHECK(open_error("a\nb", ENOENT).fact("path") == "a\\nb");
  CHECK(open_error(std::string(5000, 'p'), ENOENT).message.size() < 700);
}

TEST_SUITE_END();
