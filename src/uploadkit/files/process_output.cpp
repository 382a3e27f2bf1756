// posix_spawn rather than fork: a process with threads must do nothing between fork and exec.
#include <uploadkit/files/process_output.hpp>

#include <uploadkit/core/text.hpp>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace uploadkit::files {

namespace detail::process_output {

using Deadline = std::chrono::steady_clock::time_point;

class Pipe {
 public:
  Pipe() {
#if defined(__linux__)
    if (::pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
#else
    if (::pipe(ends_) != 0) ends_[0] = ends_[1] = -1;
    for (const int end : ends_)
      if (end >= 0) ::fcntl(end, F_SETFD, FD_CLOEXEC);
#endif
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }

  bool is_open() const noexcept { return ends_[0] >= 0; }
  int reader() const noexcept { return ends_[0]; }
  int writer() const noexcept { return ends_[1]; }
  void close_writer() noexcept { close_end(1); }

 private:
  void close_end(int which) noexcept {
    const int end = std::exchange(ends_[which], -1);
    if (end >= 0) ::close(end);
  }

  int ends_[2] = {-1, -1};
};

/// The child's descriptors and signals; ours are not its business.
class SpawnPlan {
 public:
  explicit SpawnPlan(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    // Threads of this library block every signal, and a child inherits that.
    sigset_t none, ordinary;
    sigemptyset(&none);
    sigemptyset(&ordinary);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGCHLD}) sigaddset(&ordinary, signal);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &ordinary);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  int spawn(pid_t& child, const std::vector<std::string>& arguments) {
    std::vector<std::string> copies = arguments;
    std::vector<char*> words;
    words.reserve(copies.size() + 1);
    for (std::string& each : copies) words.push_back(each.data());
    words.push_back(nullptr);
    return posix_spawnp(&child, words[0], &actions_, &attributes_, words.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

int milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000'000));
}

Error took_too_long(const std::string& program, std::chrono::milliseconds limit) {
  return make_error(Errc::stalled, "The program \"" + program + "\" did not end in time and was stopped.",
                    {{"limit", std::to_string(limit.count()) + " ms"}});
}

/// Everything until the child closes its output. False at the deadline or past the size.
enum class Reading { whole, late, too_long };

Reading read_all(int reader, Deadline deadline, std::size_t most_bytes, std::string& output) {
  for (;;) {
    pollfd polled{reader, POLLIN, 0};
    const int ready = ::poll(&polled, 1, milliseconds_until(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return Reading::late;
    char piece[4096];
    const auto got = ::read(reader, piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Reading::whole;
    output.append(piece, static_cast<std::size_t>(got));
    if (output.size() > most_bytes) return Reading::too_long;
  }
}

/// Its exit status, or nothing at the deadline. A host that ignores SIGCHLD has let the system take it: 0 then.
std::optional<int> await_end(pid_t child, Deadline deadline) {
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended < 0 && errno != EINTR) return 0;
    if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (milliseconds_until(deadline) == 0) return std::nullopt;
    ::poll(nullptr, 0, 2);
  }
}

}  // namespace detail::process_output

Result<ProcessEnd> process_output(const std::vector<std::string>& arguments, std::chrono::milliseconds limit,
                                  std::size_t most_bytes) {
  namespace local = detail::process_output;
  if (arguments.empty() || arguments.front().empty())
    return make_error(Errc::invalid_argument, "The command to run is empty.", {{"field", "command"}});
  const std::string program = core::printable(arguments.front(), 256);
  local::Pipe pipe;
  if (!pipe.is_open()) return make_error(Errc::out_of_resources, "No descriptor could be had for a program's output.");
  pid_t child = 0;
  const int refused = local::SpawnPlan(pipe.writer()).spawn(child, arguments);
  if (refused != 0)
    return make_error(Errc::invalid_argument,
                      "The program \"" + program + "\" cannot be run: " + std::generic_category().message(refused) +
                          "; check its path and permissions.",
                      {{"field", "command"}});
  pipe.close_writer();
  const local::Deadline deadline = std::chrono::steady_clock::now() + limit;
  ProcessEnd end;
  const auto reading = local::read_all(pipe.reader(), deadline, most_bytes, end.output);
  const auto status = reading == local::Reading::whole ? local::await_end(child, deadline) : std::nullopt;
  if (!status) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    if (reading != local::Reading::too_long) return local::took_too_long(program, limit);
    return make_error(Errc::response_too_large, "The program \"" + program + "\" wrote more than is read of it.",
                      {{"limit", std::to_string(most_bytes)}});
  }
  end.status = *status;
  return end;
}

}  // namespace uploadkit::files
