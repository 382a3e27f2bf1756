/// \file
/// The log callback, asked before a line is made.
#ifndef UPLOADKIT_CLIENT_LOG_HPP
#define UPLOADKIT_CLIENT_LOG_HPP

#include <uploadkit/client.hpp>
#include <uploadkit/core/call_user.hpp>

#include <functional>
#include <string>
#include <utility>

namespace uploadkit::client {

/// Writes redacted lines to the application's log, if it has one.
class Log {
 public:
  Log(std::function<void(const LogLine&)> sink, LogLevel least) : sink_(std::move(sink)), least_(least) {}

  bool is_on(LogLevel level) const noexcept { return sink_ && level >= least_; }

  /// How a piece of work ended that the application asked for: code, sentence and facts.
  void write_failure(std::string_view category, const Error& error);

  void write(LogLevel level, std::string_view category, const std::string& text) {
    if (is_on(level)) static_cast<void>(core::call_user(sink_, LogLine{level, category, text}));
  }

 private:
  std::function<void(const LogLine&)> sink_;
  LogLevel least_;
};

}  // namespace uploadkit::client

#endif
