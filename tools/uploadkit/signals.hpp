/// \file
/// Ctrl-C and its relatives, turned into a number that the main thread looks at.
#ifndef UPLOADKIT_TOOLS_SIGNALS_HPP
#define UPLOADKIT_TOOLS_SIGNALS_HPP

namespace uploadkit::command {

/// Watches SIGINT, SIGTERM and SIGHUP while it lives; a second one ends the process at once, with the terminal
/// restored. SIGPIPE is ignored. One at a time in a process.
class SignalWatch {
 public:
  /// Each signal writes a byte to `wake_descriptor`.
  explicit SignalWatch(int wake_descriptor);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// The first signal that asked for the end, 0 for none.
  int stop_signal() const noexcept;
};

}  // namespace uploadkit::command

#endif
