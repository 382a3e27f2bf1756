// Progress in words: sizes, rates, times, and the bar of one file.
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/progress_text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace uploadkit::command {
namespace {

// Nothing where the size is unknown.
std::optional<double> fraction(const Progress& progress) {
  if (!progress.total_bytes) return std::nullopt;
  if (*progress.total_bytes == 0) return is_terminal(progress.phase) ? 1.0 : 0.0;
  return std::min(1.0, static_cast<double>(progress.transferred_bytes) / static_cast<double>(*progress.total_bytes));
}

bool moves_bytes(UploadState phase) { return phase == UploadState::uploading || phase == UploadState::pausing; }

std::string bar(double part, std::size_t width) {
  const auto filled = static_cast<std::size_t>(part * static_cast<double>(width));
  return "[" + std::string(filled, '#') + std::string(width - filled, '.') + "]";
}

}  // namespace

std::string size_words(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes);
  const char* unit = "";
  for (const char* next : {"KiB", "MiB", "GiB", "TiB"}) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return fmt::format("{:.1f} {}", value, unit);
}

std::string time_words(std::chrono::seconds duration) {
  const auto seconds = duration.count();
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string progress_words(const Progress& progress) {
  std::string words;
  const auto part = fraction(progress);
  if (part) words = fmt::format("{:3} %, ", static_cast<int>(*part * 100));
  words += size_words(progress.transferred_bytes);
  if (progress.total_bytes) words += " of " + size_words(*progress.total_bytes);
  if (!moves_bytes(progress.phase)) return words + ", " + std::string(to_string(progress.phase));
  if (progress.rate_bytes_per_second >= 1)
    words += ", " + size_words(static_cast<std::uint64_t>(progress.rate_bytes_per_second)) + "/s";
  if (progress.time_left)
    words += ", " + time_words(std::chrono::ceil<std::chrono::seconds>(*progress.time_left)) + " left";
  return words;
}

std::string progress_bar(const std::string& name, const Progress& progress, std::size_t width) {
  const std::string words = progress_words(progress);
  const std::string shown = shortened(printable(name), std::max<std::size_t>(width / 4, 8));
  const std::size_t used = shown.size() + words.size() + 5;
  const auto part = fraction(progress);
  if (!part || used + 8 > width) return shortened(shown + " " + words, width);
  return shown + " " + bar(*part, std::min<std::size_t>(width - used, 40)) + " " + words;
}

}  // namespace uploadkit::command
