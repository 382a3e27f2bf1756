// Single keys from the terminal, and the promise that it is left as it was.
#include <tools/uploadkit/terminal_keys.hpp>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace uploadkit::command {
namespace {

// What the handlers need; written before they are installed.
termios own_mode;
int terminal = -1;
volatile std::sig_atomic_t is_changed = 0;

constexpr int stop_and_go[] = {SIGTSTP, SIGCONT};
constexpr int crashes[] = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

bool is_in_foreground() noexcept { return tcgetpgrp(terminal) == getpgrp(); }

// From the background the change would stop the process.
void take_keys() noexcept {
  if (terminal == -1 || !is_in_foreground()) return;
  termios mode = own_mode;
  mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  mode.c_cc[VMIN] = 0;
  mode.c_cc[VTIME] = 0;
  is_changed = 1;
  tcsetattr(terminal, TCSANOW, &mode);
}

extern "C" void on_stop_or_go(int number) {
  const int kept = errno;
  if (number == SIGCONT) {
    take_keys();
  } else {
    restore_terminal();
    raise(SIGSTOP);
  }
  errno = kept;
}

// The action was reset when this was entered: the second raise is the default one.
extern "C" void on_crash(int number) {
  restore_terminal();
  raise(number);
}

void install(int number, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

}  // namespace

TerminalKeys::TerminalKeys(int descriptor) {
  if (isatty(descriptor) == 0 || tcgetattr(descriptor, &own_mode) != 0) return;
  terminal = descriptor;
  for (const int number : stop_and_go) install(number, on_stop_or_go, SA_RESTART);
  for (const int number : crashes) install(number, on_crash, static_cast<int>(SA_RESETHAND | SA_NODEFER));
  take_keys();
}

TerminalKeys::~TerminalKeys() {
  if (terminal == -1) return;
  for (const int number : stop_and_go) install(number, SIG_DFL, 0);
  restore_terminal();
  for (const int number : crashes) install(number, SIG_DFL, 0);
  terminal = -1;
}

int TerminalKeys::descriptor() const noexcept {
  return terminal != -1 && is_changed != 0 && is_in_foreground() ? terminal : -1;
}

std::size_t TerminalKeys::read_keys(char* buffer, std::size_t capacity) noexcept {
  if (descriptor() == -1) return 0;
  const ssize_t count = read(terminal, buffer, capacity);
  // A terminal that has gone is always readable and gives nothing.
  if (count < 0 && errno == EIO) is_changed = 0;
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

void restore_terminal() noexcept {
  if (is_changed == 0) return;
  is_changed = 0;
  tcsetattr(terminal, TCSANOW, &own_mode);
}

TerminalSize terminal_size(int descriptor) noexcept {
  const char* kind = std::getenv("TERM");
  if (isatty(descriptor) == 0 || kind == nullptr || std::strcmp(kind, "dumb") == 0) return {};
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {80, 24};
  return {size.ws_col, size.ws_row};
}

}  // namespace uploadkit::command
