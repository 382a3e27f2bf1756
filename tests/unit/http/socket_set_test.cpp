// Both forms of the socket set behave alike.
#include <doctest/doctest.h>
#include <uploadkit/http/socket_set.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <thread>

TEST_SUITE_BEGIN("http");

namespace uploadkit::http {

namespace {

struct SocketPair {
  SocketPair() { CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0); }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  ~SocketPair() {
    close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
  }
  void say() { CHECK(write(ends[1], "x", 1) == 1); }
  int ends[2] = {-1, -1};
};

}  // namespace

TEST_CASE_TEMPLATE("a readable socket is found with its tag until it is forgotten", Set, EpollSet, PollSet) {
  Set set;
  SocketPair pair;
  REQUIRE(set.open());
  CHECK(set.watch(pair.ends[0], {true, false}, 7));
  ReadySocket ready;
  set.wait(0);
  CHECK_FALSE(set.next(ready));
  pair.say();
  set.wait(-1);
  REQUIRE(set.next(ready));
  CHECK(ready.descriptor == pair.ends[0]);
  CHECK(ready.tag == 7);
  CHECK(ready.readable);
  CHECK_FALSE(ready.writable);
  set.wait(0);
  CHECK(set.has_next());
  set.forget(pair.ends[0]);
  CHECK_FALSE(set.next(ready));
  set.wait(0);
  CHECK_FALSE(set.next(ready));
}

TEST_CASE_TEMPLATE("what is wanted can be changed", Set, EpollSet, PollSet) {
  Set set;
  SocketPair pair;
  ReadySocket ready;
  CHECK(set.watch(pair.ends[0], {false, true}, 1));
  set.wait(0);
  REQUIRE(set.next(ready));
  CHECK(ready.writable);
  CHECK(set.watch(pair.ends[0], {true, false}, 2));
  set.wait(0);
  CHECK_FALSE(set.next(ready));
  pair.say();
  set.wait(0);
  REQUIRE(set.next(ready));
  CHECK(ready.tag == 2);
}

TEST_CASE_TEMPLATE("a peer that is gone makes a socket readable", Set, EpollSet, PollSet) {
  Set set;
  SocketPair pair;
  ReadySocket ready;
  CHECK(set.watch(pair.ends[0], {true, false}, 1));
  close(pair.ends[1]);
  pair.ends[1] = -1;
  set.wait(0);
  REQUIRE(set.next(ready));
  CHECK(ready.readable);
}

TEST_CASE_TEMPLATE("sockets that a short budget left over come first", Set, EpollSet, PollSet) {
  Set set;
  SocketPair pairs[3];
  for (int i = 0; i < 3; ++i) {
    CHECK(set.watch(pairs[i].ends[0], {false, true}, i));
  }
  ReadySocket ready;
  int seen[3] = {0, 0, 0};
  for (int i = 0; i < 30; ++i) {
    set.wait(0);
    REQUIRE(set.next(ready));
    ++seen[ready.tag];
  }
  for (const int count : seen) CHECK(count == 10);
}

TEST_CASE_TEMPLATE("wake ends a wait from another thread, once", Set, EpollSet, PollSet) {
  Set set;
  std::thread other([&] { set.wake(); });
  set.wait(-1);
  other.join();
  ReadySocket ready;
  CHECK_FALSE(set.next(ready));
  set.wake();
  set.wake();
  set.wait(-1);
  set.wait(0);
  CHECK_FALSE(set.has_next());
}

}  // namespace uploadkit::http

TEST_SUITE_END();
