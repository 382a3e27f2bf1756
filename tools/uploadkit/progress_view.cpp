// What people see while uploads run.
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/progress_text.hpp>
#include <tools/uploadkit/progress_view.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace uploadkit::command {
namespace {

constexpr std::chrono::milliseconds between_lines{500};
constexpr std::chrono::milliseconds between_lines_of_one{2'000};

}  // namespace

void ProgressView::update(std::size_t index, const std::string& name, const Progress& progress) {
  if (!options_.shows_progress) return;
  Row& row = rows_[index];
  row.name = name;
  row.progress = progress;
}

void ProgressView::erase() {
  if (drawn_lines_ == 0) return;
  // Up to the first bar, then clear to the end of the screen.
  options_.write(fmt::format("\r\x1b[{}A\x1b[J", drawn_lines_));
  drawn_lines_ = 0;
}

void ProgressView::message(std::string_view line) {
  erase();
  options_.write(printable(line) + "\n");
}

void ProgressView::draw(Instant now) {
  const TerminalSize size = options_.size();
  if (size.columns != 0) {
    draw_bars(size);
  } else {
    write_line(now);
  }
}

void ProgressView::draw_bars(TerminalSize size) {
  erase();
  if (rows_.empty()) return;
  // Lines that scroll out cannot be erased, so some rows stay free; the last column would wrap.
  const std::size_t most = std::max<std::size_t>(size.rows > 4 ? size.rows - 4 : 1, 1);
  const std::size_t width = std::max<std::size_t>(size.columns, 21) - 1;
  std::string text;
  std::size_t lines = 0;
  for (const auto& [index, row] : rows_) {
    if (lines == most) break;
    text += progress_bar(row.name, row.progress, width) + "\n";
    ++lines;
  }
  if (rows_.size() > lines) {
    text += fmt::format("... and {} more\n", rows_.size() - lines);
    ++lines;
  }
  drawn_lines_ = lines;
  options_.write(text);
}

void ProgressView::write_line(Instant now) {
  if (now - last_line_ < between_lines) return;
  Row* oldest = nullptr;
  for (auto& [index, row] : rows_) {
    if (!row.is_seen) {
      // Short uploads need no line.
      row.is_seen = true;
      row.last_line = now;
    }
    if (oldest == nullptr || row.last_line < oldest->last_line) oldest = &row;
  }
  if (oldest == nullptr || now - oldest->last_line < between_lines_of_one) return;
  oldest->last_line = now;
  last_line_ = now;
  options_.write(printable(oldest->name) + ": " + progress_words(oldest->progress) + "\n");
}

}  // namespace uploadkit::command
