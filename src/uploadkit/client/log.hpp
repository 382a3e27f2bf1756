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
  explicit Log(std::function<void(const LogLine&)> sink) : sink_(std::move(sink)) {}

  bool is_on() const noexcept { return static_cast<bool>(sink_); }

  void write(LogLevel level, std::string_view category, const std::string& text) {
    if (sink_) static_cast<void>(core::call_user(sink_, LogLine{level, category, text}));
  }

 private:
  std::function<void(const LogLine&)> sink_;
};

}  // namespace uploadkit::client

#endif
