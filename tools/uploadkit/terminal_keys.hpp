/// \file
/// Single keys from the terminal, and the promise that it is left as it was.
#ifndef UPLOADKIT_TOOLS_TERMINAL_KEYS_HPP
#define UPLOADKIT_TOOLS_TERMINAL_KEYS_HPP

#include <cstddef>

namespace uploadkit::command {

/// Turns off line editing and echo of a terminal while it lives, so that keys come one by one. Ctrl-C stays a signal.
///
/// The mode is restored at the end, when the process is stopped (and taken again when it goes on), and before it dies
/// of a crash. One at a time in a process.
class TerminalKeys {
 public:
  /// Does nothing unless `descriptor` is a terminal and this process is in its foreground.
  explicit TerminalKeys(int descriptor);
  ~TerminalKeys();
  TerminalKeys(const TerminalKeys&) = delete;
  TerminalKeys& operator=(const TerminalKeys&) = delete;

  /// What to wait on; -1 while keys are somebody else's.
  int descriptor() const noexcept;

  /// The keys that were pressed, how many; 0 for none.
  std::size_t read_keys(char* buffer, std::size_t capacity) noexcept;
};

/// Gives the terminal its own mode back. Safe in signal handlers, harmless when there is nothing to restore.
void restore_terminal() noexcept;

/// The columns and rows of a terminal; 0 and 0 where `descriptor` is none, or one that cannot move its cursor.
struct TerminalSize {
  std::size_t columns = 0;
  std::size_t rows = 0;
};
TerminalSize terminal_size(int descriptor) noexcept;

}  // namespace uploadkit::command

#endif
