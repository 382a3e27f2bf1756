// Progress in words and bars.
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/progress_text.hpp>

#include <doctest/doctest.h>

using namespace uploadkit;
using namespace std::chrono_literals;
using namespace uploadkit::command;

namespace {

Progress moving(std::uint64_t sent, std::uint64_t total) {
  Progress progress;
  progress.phase = UploadState::uploading;
  progress.transferred_bytes = sent;
  progress.total_bytes = total;
  progress.rate_bytes_per_second = 1024 * 1024;
  progress.time_left = 64'200ms;
  return progress;
}

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("sizes are told in binary units") {
  CHECK(size_words(0) == "0 B");
  CHECK(size_words(1023) == "1023 B");
  CHECK(size_words(1536) == "1.5 KiB");
  CHECK(size_words(12 * 1024 * 1024) == "12.0 MiB");
  CHECK(size_words(std::uint64_t{5} << 40) == "5.0 TiB");
  CHECK(size_words(std::uint64_t{5} << 50) == "5120.0 TiB");
}

TEST_CASE("times are told in minutes and hours") {
  CHECK(time_words(5s) == "0:05");
  CHECK(time_words(65s) == "1:05");
  CHECK(time_words(2h + 3min + 4s) == "2:03:04");
}

TEST_CASE("progress tells share, bytes, rate and time left while bytes move") {
  CHECK(progress_words(moving(1024, 4096)) == " 25 %, 1.0 KiB of 4.0 KiB, 1.0 MiB/s, 1:05 left");
  Progress progress = moving(4096, 4096);
  progress.phase = UploadState::completing;
  CHECK(progress_words(progress) == "100 %, 4.0 KiB of 4.0 KiB, completing");
}

TEST_CASE("progress without a size tells no share") {
  Progress progress;
  progress.phase = UploadState::uploading;
  progress.transferred_bytes = 100;
  CHECK(progress_words(progress) == "100 B");
}

TEST_CASE("a bar fits into its width and loses the bar first") {
  const Progress progress = moving(2048, 4096);
  CHECK(progress_bar("a.png", progress, 80).find("a.png [") == 0);
  for (std::size_t width = 20; width < 120; ++width) CHECK(progress_bar("a.png", progress, width).size() <= width);
  CHECK(progress_bar("a.png", progress, 40).find('[') == std::string::npos);
}

TEST_CASE("a long name keeps its end, cut between characters") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcdefgh", 6) == "...fgh");
  CHECK(shortened("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6", 4) == "...\xc3\xb6");
}

TEST_CASE("control characters do not reach a terminal") {
  CHECK(printable("a\nb\x1b[31m") == "a\\x0ab\\x1b[31m");
  CHECK(printable("\xc2\x9b"
                  "1m\x7f") == "\\x9b1m\\x7f");
  CHECK(printable("\xc3\xa4\xc2\xa0") == "\xc3\xa4\xc2\xa0");
}

TEST_SUITE_END();
