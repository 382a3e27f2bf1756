/// \file
/// A long line in user space: bytes arrive late, and each connection has a bounded number of them on its way.
#ifndef UPLOADKIT_BENCH_LINK_HPP
#define UPLOADKIT_BENCH_LINK_HPP

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace uploadkit::bench {

struct LinkTerms {
  std::chrono::milliseconds round_trip{50};

  /// Bytes of one connection and direction that were sent and whose receipt is not known yet: TCP's window.
  std::size_t window_bytes = 1'250'000;
};

/// One direction of a connection.
class LinkWay {
 public:
  using Time = std::chrono::steady_clock::time_point;

  LinkWay(int from, int to, const LinkTerms& terms, Time open_at)
      : from_(from), to_(to), terms_(terms), open_at_(open_at) {}

  /// Whether `from` may be read now.
  bool is_open(Time now) const { return !ended_ && now >= open_at_ && unacknowledged_ < terms_.window_bytes; }

  /// Takes what the window allows. False at the end of the connection.
  bool take(Time now);

  /// Delivers what has arrived by now. False when the far end is gone.
  bool deliver(Time now);

  /// When something happens next, other than bytes that can be read.
  Time next_time(Time now) const;
  bool is_over() const { return ended_ && on_its_way_.empty(); }
  int from() const { return from_; }

 private:
  struct Piece {
    Time arrives;
    std::string bytes;
  };
  struct Receipt {
    Time known;
    std::size_t bytes = 0;
  };

  int from_;
  int to_;
  const LinkTerms& terms_;
  Time open_at_;
  std::deque<Piece> on_its_way_;
  std::deque<Receipt> receipts_;
  std::size_t unacknowledged_ = 0;
  bool ended_ = false;
};

/// Takes connections on a port of its own and carries them to another one.
class Link {
 public:
  Link(int target_port, const LinkTerms& terms) : target_port_(target_port), terms_(terms) {}

  /// The port, 0 on failure.
  int listen();

  /// Serves until the process is killed.
  void run();

 private:
  struct Pair {
    Pair(int near, int far, const LinkTerms& terms, LinkWay::Time open_at)
        : near_end(near), far_end(far), there(near, far, terms, open_at), back(far, near, terms, open_at) {}
    int near_end;
    int far_end;
    LinkWay there;
    LinkWay back;
  };

  void accept_one();
  void wait(std::vector<pollfd>& polled) const;
  void close_ended();

  int target_port_;
  LinkTerms terms_;
  int listener_ = -1;
  std::vector<std::unique_ptr<Pair>> pairs_;
};

}  // namespace uploadkit::bench

#endif
