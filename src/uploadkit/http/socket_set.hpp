/// \file
/// Waits for many sockets at once, and hands out the ready ones one by one.
#ifndef UPLOADKIT_HTTP_SOCKET_SET_HPP
#define UPLOADKIT_HTTP_SOCKET_SET_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#if defined(__linux__)
#include <sys/epoll.h>
#endif

namespace uploadkit::http {

/// A socket that can be read from or written to without blocking, with the tag it was watched under.
struct ReadySocket {
  int descriptor = -1;
  int tag = 0;
  bool readable = false;
  bool writable = false;
};

/// What is wanted of a socket.
struct Interest {
  bool readable = false;
  bool writable = false;
};

/// A descriptor that another thread can make readable.
class WakeUp {
 public:
  WakeUp();
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;
  ~WakeUp();

  bool open() const noexcept { return read_end_ >= 0; }
  int descriptor() const noexcept { return read_end_; }

  /// Thread: any.
  void signal() noexcept;

  /// Takes back all signals.
  void clear() noexcept;

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

#if defined(__linux__)
/// Sockets in an epoll set: the cost of a wait does not grow with the sockets that are not ready.
class EpollSet {
 public:
  EpollSet();
  EpollSet(const EpollSet&) = delete;
  EpollSet& operator=(const EpollSet&) = delete;
  ~EpollSet();

  bool open() const noexcept { return set_ >= 0 && wake_.open(); }

  /// Begins to watch, or changes what is wanted.
  bool watch(int descriptor, Interest interest, int tag);
  void forget(int descriptor);

  /// Nothing is told of the socket until it is watched again, which then costs one system call instead of three.
  /// A parked socket must be forgotten before it is closed.
  void park(int descriptor);

  /// The next ready socket that was found by `wait`; false when there is none.
  bool next(ReadySocket& ready) noexcept;
  bool has_next() const noexcept { return next_ < found_; }

  /// Waits until a socket is ready or `wake()` is called; 0 only looks. Sockets found earlier stay in their order.
  void wait(int timeout_ms);

  /// Thread: any.
  void wake() noexcept { wake_.signal(); }

 private:
  bool is_parked(int descriptor) const noexcept;
  void drop_found(int descriptor) noexcept;

  int set_ = -1;
  WakeUp wake_;
  std::array<epoll_event, 16> events_{};
  std::vector<bool> parked_;  // by descriptor
  std::size_t next_ = 0;
  std::size_t found_ = 0;
};
#endif

/// Sockets in an array for poll(), where there is no epoll.
class PollSet {
 public:
  bool open() const noexcept { return wake_.open(); }
  bool watch(int descriptor, Interest interest, int tag);
  void forget(int descriptor);
  void park(int descriptor) { forget(descriptor); }
  bool next(ReadySocket& ready) noexcept;
  bool has_next() const noexcept { return next_ < found_.size(); }
  void wait(int timeout_ms);
  void wake() noexcept { wake_.signal(); }

 private:
  struct Watched {
    int descriptor;
    Interest interest;
    int tag;
  };

  WakeUp wake_;
  std::vector<Watched> watched_;
  std::vector<ReadySocket> found_;
  std::size_t next_ = 0;
};

#if defined(__linux__)
using SocketSet = EpollSet;
#else
using SocketSet = PollSet;
#endif

}  // namespace uploadkit::http

#endif
