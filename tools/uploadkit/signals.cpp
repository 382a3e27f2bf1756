// Ctrl-C and its relatives, turned into a number that the main thread looks at.
#include <tools/uploadkit/signals.hpp>
#include <tools/uploadkit/terminal_keys.hpp>

#include <cerrno>
#include <csignal>
#include <initializer_list>

#include <unistd.h>

namespace uploadkit::command {
namespace {

volatile std::sig_atomic_t first_signal = 0;
volatile std::sig_atomic_t wake_end = -1;

// Only what is safe in a signal handler.
extern "C" void on_stop_signal(int number) {
  const int kept = errno;
  if (first_signal != 0) {
    restore_terminal();
    signal(number, SIG_DFL);
    raise(number);  // takes effect when the handler returns
  } else {
    first_signal = number;
    [[maybe_unused]] const ssize_t ignored = write(wake_end, "s", 1);
  }
  errno = kept;
}

void watch(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

bool is_ignored(int number) {
  struct sigaction action {};
  return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

SignalWatch::SignalWatch(int wake_descriptor) {
  first_signal = 0;
  wake_end = wake_descriptor;
  watch(SIGPIPE, SIG_IGN);
  watch(SIGINT, on_stop_signal);
  watch(SIGTERM, on_stop_signal);
  // nohup's wish is respected.
  if (!is_ignored(SIGHUP)) watch(SIGHUP, on_stop_signal);
}

SignalWatch::~SignalWatch() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP})
    if (!is_ignored(number)) watch(number, SIG_DFL);
  wake_end = -1;
}

int SignalWatch::stop_signal() const noexcept { return first_signal; }

}  // namespace uploadkit::command
