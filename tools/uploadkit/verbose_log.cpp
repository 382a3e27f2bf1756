// The library's log on standard error.
#include <tools/uploadkit/verbose_log.hpp>

#include <fmt/format.h>

#include <utility>

namespace uploadkit::command {

std::string log_text(const LogLine& line, std::chrono::milliseconds since_begin) {
  return fmt::format("[{:8.3f}] {}: {}", static_cast<double>(since_begin.count()) / 1000, line.category, line.text);
}

std::function<void(const LogLine&)> verbose_log(std::shared_ptr<Mailbox> mailbox, ProgressView& view, Instant begin) {
  return [mailbox = std::move(mailbox), &view, begin](const LogLine& line) {
    const auto now = std::chrono::steady_clock::now();
    auto text = log_text(line, std::chrono::duration_cast<std::chrono::milliseconds>(now - begin));
    mailbox->post([&view, text = std::move(text)] { view.message(text); });
  };
}

std::function<void(const LogLine&)> warning_log(std::shared_ptr<Mailbox> mailbox, ProgressView& view) {
  return [mailbox = std::move(mailbox), &view](const LogLine& line) {
    // Requests that are tried again are no news.
    if (line.level < LogLevel::warning || line.category != "engine") return;
    mailbox->post([&view, text = std::string(line.text)] { view.message(text); });
  };
}

}  // namespace uploadkit::command
