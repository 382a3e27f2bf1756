// Times and spans as people read them.
#include <tools/uploadkit/time_words.hpp>

#include <fmt/format.h>

#include <ctime>

namespace uploadkit::command {

std::string utc_text(WallTime time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = static_cast<std::time_t>(whole.time_since_epoch().count());
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string span_words(std::chrono::seconds span) {
  const std::int64_t total = span.count() < 0 ? -span.count() : span.count();
  const std::int64_t days = total / 86'400, hours = total / 3'600 % 24, minutes = total / 60 % 60, seconds = total % 60;
  if (days != 0) return fmt::format("{} day{} {} h", days, days == 1 ? "" : "s", hours);
  if (hours != 0) return fmt::format("{} h {} min", hours, minutes);
  if (minutes != 0) return fmt::format("{} min {} s", minutes, seconds);
  return fmt::format("{} s", seconds);
}

}  // namespace uploadkit::command
