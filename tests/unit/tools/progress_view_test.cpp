// Bars on a terminal, plain lines elsewhere.
#include <tools/uploadkit/progress_view.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace uploadkit;
using namespace std::chrono_literals;
using namespace uploadkit::command;

namespace {

struct Screen {
  explicit Screen(TerminalSize size)
      : view({[this](std::string_view text) { written += text; }, [size] { return size; }, true}) {}

  std::string take() { return std::exchange(written, {}); }

  std::string written;
  ProgressView view;
};

Progress half() {
  Progress progress;
  progress.phase = UploadState::uploading;
  progress.transferred_bytes = 512;
  progress.total_bytes = 1024;
  return progress;
}

const Instant begin{1'000s};

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("bars are drawn again in place, and messages go above them") {
  Screen screen({80, 24});
  screen.view.update(0, "a", half());
  screen.view.update(1, "b", half());
  screen.view.draw(begin);
  CHECK(screen.take().rfind("a [", 0) == 0);
  screen.view.draw(begin);
  CHECK(screen.take().rfind("\r\x1b[2A\x1b[J", 0) == 0);
  screen.view.message("hello\x1b");
  CHECK(screen.take() == "\r\x1b[2A\x1b[Jhello\\x1b\n");
  screen.view.erase();
  CHECK(screen.take().empty());
}

TEST_CASE("a removed upload has no bar") {
  Screen screen({80, 24});
  screen.view.update(0, "a", half());
  screen.view.remove(0);
  screen.view.draw(begin);
  CHECK(screen.take().empty());
}

TEST_CASE("no more bars are drawn than the terminal has rows") {
  Screen screen({80, 8});
  for (std::size_t i = 0; i < 100; ++i) screen.view.update(i, "f" + std::to_string(i), half());
  screen.view.draw(begin);
  const std::string text = screen.take();
  CHECK(std::count(text.begin(), text.end(), '\n') == 5);
  CHECK(text.find("... and 96 more\n") != std::string::npos);
}

TEST_CASE("elsewhere an upload has a line in two seconds, and a short one has none") {
  Screen screen({});
  screen.view.update(0, "a", half());
  screen.view.draw(begin);
  screen.view.draw(begin + 1'900ms);
  CHECK(screen.take().empty());
  screen.view.draw(begin + 2'000ms);
  CHECK(screen.take() == "a:  50 %, 512 B of 1.0 KiB\n");
  screen.view.draw(begin + 3'900ms);
  CHECK(screen.take().empty());
  screen.view.draw(begin + 4'000ms);
  CHECK(!screen.take().empty());
}

TEST_CASE("many uploads share two lines a second") {
  Screen screen({});
  for (std::size_t i = 0; i < 100; ++i) screen.view.update(i, "f", half());
  screen.view.draw(begin);
  for (int step = 0; step < 100; ++step) screen.view.draw(begin + 10s + step * 10ms);
  const std::string text = screen.take();
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
}

TEST_SUITE_END();
