// The lines that a failure gets.
#include <uploadkit/client/log.hpp>

namespace uploadkit::client {

void Log::write_failure(std::string_view category, const Error& error) {
  const LogLevel level = is_cancelled(error) ? LogLevel::info : LogLevel::warning;
  if (!is_on(level)) return;
  std::string text = std::string(to_string(error.code)) + ": " + error.message;
  for (const Fact& fact : error.facts) text.append(" ").append(fact.name).append("=").append(fact.value).append(";");
  write(level, category, text);
}

}  // namespace uploadkit::client
