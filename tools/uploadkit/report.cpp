// What is told of every file.
#include <tools/uploadkit/event_json.hpp>
#include <tools/uploadkit/flag_hint.hpp>
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/progress_text.hpp>
#include <tools/uploadkit/report.hpp>

#include <fmt/format.h>

namespace uploadkit::command {

void Report::progress(std::size_t index, const std::string& file, const Progress& progress) {
  view_.update(index, file, progress);
  if (options_.json) print(progress_json(file, progress));
}

void Report::completed(std::size_t index, const std::string& file, const UploadReceipt& receipt,
                       std::chrono::milliseconds duration) {
  view_.remove(index);
  if (!options_.quiet && !options_.json) {
    const double seconds = static_cast<double>(duration.count()) / 1000;
    view_.message(fmt::format("{}: done, {} in {:.1f} s", file, size_words(receipt.size_bytes), seconds));
  }
  // Adobe names an object by its key, the other services by an id; the id of a multipart upload names nothing any more.
  const bool has_key = options_.prints_keys || receipt.id.empty();
  print(options_.json ? completed_json(file, receipt, duration) : printable(has_key ? receipt.path : receipt.id));
}

void Report::failed(std::size_t index, const std::string& file, const Error& error) {
  has_failures_ = true;
  view_.remove(index);
  view_.message(fmt::format("{}: {}: {}{}", file, to_string(error.code), error.message, flag_hint(error)));
  if (options_.json) print(failed_json(file, error));
}

void Report::note(std::string_view line) {
  if (!options_.quiet) view_.message(line);
}

void Report::print(const std::string& line) {
  // Both streams may be the same terminal.
  view_.erase();
  output_.write_line(line);
}

}  // namespace uploadkit::command
