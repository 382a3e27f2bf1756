// Many uploads, started by a script instead of a client.
#include <tools/uploadkit/upload_run.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <unistd.h>

using namespace uploadkit;
using namespace uploadkit::command;

namespace {

struct Stage {
  Stage() : output(ends.write_end()), view({[](std::string_view) {}, [] { return TerminalSize{}; }, true}) {}

  std::vector<FileEntry> files(std::size_t count) {
    std::vector<FileEntry> entries;
    for (std::size_t i = 0; i < count; ++i) entries.emplace_back().path = "f" + std::to_string(i);
    return entries;
  }

  StartUpload start() {
    return [this](const FileEntry& entry, UploadEvents events) {
      started.push_back(entry.path);
      ends_of_uploads.push_back(std::move(events.on_done));
      RunningUpload running;
      running.pause = [this] { ++pauses; };
      running.resume = [this] { ++resumes; };
      running.cancel = [this] { ++cancels; };
      return running;
    };
  }

  std::string printed() {
    char buffer[65536];
    const ssize_t count = read(ends.read_end(), buffer, sizeof buffer);
    return std::string(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
  }

  WakePipe ends;
  LineOutput output;
  ProgressView view;
  Report report{{true, true}, output, view};
  std::vector<std::string> started;
  std::vector<std::function<void(const Result<UploadReceipt>&)>> ends_of_uploads;
  int pauses = 0;
  int resumes = 0;
  int cancels = 0;
};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("no more uploads than the limit are handed over, and an end makes room for the next") {
  Stage stage;
  UploadRun run(stage.files(5), 2, stage.start(), stage.report);
  run.start_more();
  CHECK(stage.started.size() == 2);
  stage.ends_of_uploads[0](UploadReceipt{});
  run.start_more();
  CHECK(stage.started == std::vector<std::string>{"f0", "f1", "f2"});
  CHECK(!run.is_finished());
}

TEST_CASE("each upload is told once, however often its end comes") {
  Stage stage;
  UploadRun run(stage.files(1), 2, stage.start(), stage.report);
  run.start_more();
  stage.ends_of_uploads[0](UploadReceipt{});
  stage.ends_of_uploads[0](make_error(Errc::cancelled, "x"));
  CHECK(run.is_finished());
  CHECK(count(stage.printed(), "\"event\":\"") == 1);
  CHECK(!stage.report.has_failures());
}

TEST_CASE("an entry that cannot be uploaded fails and stops nothing") {
  Stage stage;
  auto files = stage.files(2);
  files[0].error = make_error(Errc::source_not_found, "No such file exists.");
  UploadRun run(std::move(files), 2, stage.start(), stage.report);
  run.start_more();
  CHECK(stage.started == std::vector<std::string>{"f1"});
  CHECK(stage.report.has_failures());
  CHECK(count(stage.printed(), "source_not_found") == 1);
}

TEST_CASE("while paused nothing is started") {
  Stage stage;
  UploadRun run(stage.files(3), 1, stage.start(), stage.report);
  run.start_more();
  run.toggle_pause();
  CHECK(stage.pauses == 1);
  stage.ends_of_uploads[0](UploadReceipt{});
  run.start_more();
  CHECK(stage.started.size() == 1);
  run.toggle_pause();
  run.start_more();
  CHECK(stage.started.size() == 2);
}

TEST_CASE("after a cancel every file ends once, as cancelled") {
  Stage stage;
  UploadRun run(stage.files(5), 2, stage.start(), stage.report);
  run.start_more();
  run.cancel();
  CHECK(stage.cancels == 2);
  for (const auto& end : stage.ends_of_uploads) end(make_error(Errc::cancelled, "The upload was cancelled."));
  run.start_more();
  CHECK(run.is_finished());
  CHECK(count(stage.printed(), "\"code\":\"cancelled\"") == 5);
}

TEST_CASE("what does not end after a cancel is abandoned, and its end is ignored") {
  Stage stage;
  UploadRun run(stage.files(1), 2, stage.start(), stage.report);
  run.start_more();
  run.cancel();
  run.abandon(make_error(Errc::cancelled, "x"));
  CHECK(run.is_finished());
  stage.ends_of_uploads[0](UploadReceipt{});
  CHECK(count(stage.printed(), "\"event\":\"") == 1);
}

TEST_CASE("a start that ends at once makes room at once") {
  Stage stage;
  UploadRun run(
      stage.files(100), 1,
      [](const FileEntry&, const UploadEvents& events) {
        events.on_done(UploadReceipt{});
        return RunningUpload{};
      },
      stage.report);
  run.start_more();
  CHECK(run.is_finished());
}

TEST_SUITE_END();
