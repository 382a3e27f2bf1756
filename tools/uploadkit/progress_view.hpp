/// \file
/// What people see while uploads run: bars on a terminal, a line now and then elsewhere.
#ifndef UPLOADKIT_TOOLS_PROGRESS_VIEW_HPP
#define UPLOADKIT_TOOLS_PROGRESS_VIEW_HPP

#include <tools/uploadkit/terminal_keys.hpp>

#include <uploadkit/clock.hpp>
#include <uploadkit/options.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace uploadkit::command {

/// Where the view writes and what it looks like there.
struct ProgressViewOptions {
  std::function<void(std::string_view)> write;

  /// Asked at every drawing; no columns: plain lines.
  std::function<TerminalSize()> size;

  /// Neither bars nor lines of progress; `message()` still writes.
  bool shows_progress = true;
};

/// Bars below, messages above them.
class ProgressView {
 public:
  explicit ProgressView(ProgressViewOptions options) : options_(std::move(options)) {}

  /// `index` names the upload.
  void update(std::size_t index, const std::string& name, const Progress& progress);
  void remove(std::size_t index) { rows_.erase(index); }

  /// Removes the bars, for whoever else writes to the terminal; the next `draw()` brings them back.
  void erase();

  /// A line that stays.
  void message(std::string_view line);

  /// Bars: draws them all. Plain lines: at most two a second, and one in two seconds an upload.
  void draw(Instant now);

 private:
  struct Row {
    std::string name;
    Progress progress;
    bool is_seen = false;
    Instant last_line{};
  };

  void draw_bars(TerminalSize size);
  void write_line(Instant now);

  ProgressViewOptions options_;
  std::map<std::size_t, Row> rows_;
  std::size_t drawn_lines_ = 0;
  Instant last_line_{};
};

}  // namespace uploadkit::command

#endif
