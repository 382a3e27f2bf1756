/// \file
/// The library's log on standard error.
#ifndef UPLOADKIT_TOOLS_VERBOSE_LOG_HPP
#define UPLOADKIT_TOOLS_VERBOSE_LOG_HPP

#include <tools/uploadkit/main_loop.hpp>
#include <tools/uploadkit/progress_view.hpp>

#include <uploadkit/client.hpp>

#include <functional>
#include <memory>

namespace uploadkit::command {

/// A log function that shows each line above the bars, with the seconds since `begin`. `view` outlives the mailbox's
/// use.
std::function<void(const LogLine&)> verbose_log(std::shared_ptr<Mailbox> mailbox, ProgressView& view, Instant begin);

/// A log function that shows what the engine warns of, without times.
std::function<void(const LogLine&)> warning_log(std::shared_ptr<Mailbox> mailbox, ProgressView& view);

/// "[   1.234] http: text".
std::string log_text(const LogLine& line, std::chrono::milliseconds since_begin);

}  // namespace uploadkit::command

#endif
