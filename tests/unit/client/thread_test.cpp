// One thread of the library.
#include <doctest/doctest.h>

#include <uploadkit/client/thread.hpp>

#include <atomic>

#ifndef _WIN32
#include <pthread.h>

#include <csignal>
#endif

namespace uploadkit::client {

TEST_SUITE("client") {
  TEST_CASE("finish waits for the body's end") {
    Thread thread;
    std::atomic<int> done{0};
    std::thread::id id;
    REQUIRE(thread.start([&] {
      id = std::this_thread::get_id();
      for (int i = 0; i < 1000; ++i) std::this_thread::yield();
      done = 1;
    }));
    CHECK_FALSE(thread.is_current());
    thread.finish();
    CHECK(done == 1);
    CHECK((id != std::this_thread::get_id()));
    thread.finish();
  }

  TEST_CASE("the destructor waits, too, and a thread that never ran has nothing to wait for") {
    std::atomic<int> done{0};
    {
      Thread idle;
      Thread thread;
      REQUIRE(thread.start([&] { done = 1; }));
    }
    CHECK(done == 1);
  }

  TEST_CASE("a thread that finishes itself does not wait for itself") {
    auto thread = std::make_shared<Thread>();
    std::atomic<int> done{0};
    std::atomic<bool> was_current{false};
    std::atomic<bool> may_run{false};
    REQUIRE(thread->start([&] {
      while (!may_run) std::this_thread::yield();
      was_current = thread->is_current();
      thread->finish();
      thread.reset();
      done = 1;
    }));
    may_run = true;
    while (done == 0) std::this_thread::yield();
    CHECK(was_current);
  }

#ifndef _WIN32
  TEST_CASE("signals are left to the application's threads") {
    sigset_t mask;
    sigemptyset(&mask);
    Thread thread;
    REQUIRE(thread.start([&] { pthread_sigmask(SIG_SETMASK, nullptr, &mask); }));
    thread.finish();
    for (const int signal : {SIGINT, SIGTERM, SIGCHLD, SIGPIPE, SIGALRM}) CHECK(sigismember(&mask, signal) == 1);
    sigset_t own;
    pthread_sigmask(SIG_SETMASK, nullptr, &own);
    CHECK(sigismember(&own, SIGINT) == 0);
  }
#endif
}

}  // namespace uploadkit::client
