// Small files read whole.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <support/temp_folder.hpp>

#include <uploadkit/files/environment.hpp>
#include <uploadkit/files/text_file.hpp>

#include <sys/stat.h>

TEST_SUITE("files") {
  using namespace uploadkit;

  TEST_CASE("a small file is read whole, and one that is not there is nothing") {
    const test::TempFolder folder;
    const std::string bytes = std::string(10'000, 'x') + std::string("\0\r\n", 3);
    CHECK(*files::read_text_file(folder.file("a", bytes), 20'000) == bytes);
    CHECK(*files::read_text_file(folder.file("empty", ""), 20'000) == "");
    CHECK_FALSE(files::read_text_file(folder.path("nothing"), 20'000)->has_value());
    CHECK_FALSE(files::read_text_file(folder.path("a") + "/below", 20'000)->has_value());
  }

  TEST_CASE("a file that is too long, a folder, and a file that may not be read are refused by their path") {
    const test::TempFolder folder;
    const auto longer = files::read_text_file(folder.file("a", "12345"), 4);
    CHECK(longer.error().code == Errc::too_large);
    CHECK(longer.error().fact("path") == folder.path("a"));
    CHECK(*files::read_text_file(folder.path("a"), 5) == "12345");
    CHECK(files::read_text_file(folder.path(), 100).error().code == Errc::source_not_regular);
    CHECK(files::read_text_file("/proc/self/mem", 100).error().code == Errc::source_unreadable);
  }

  TEST_CASE("an environment variable that is not set is empty") {
    const test::EnvironmentScope scope({{"AWS_REGION", "here"}});
    CHECK(files::environment_variable("AWS_REGION") == "here");
    CHECK(files::environment_variable("AWS_PROFILE").empty());
  }
}
