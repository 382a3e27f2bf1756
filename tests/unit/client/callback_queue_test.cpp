// Where callbacks run, and when they do not any more.
#include <doctest/doctest.h>

#include <uploadkit/client/callback_queue.hpp>

#include <atomic>
#include <deque>
#include <future>
#include <thread>

namespace uploadkit::client {

TEST_SUITE("client") {
  TEST_CASE("callbacks run in order, also those that are posted meanwhile") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    std::string order;
    CHECK(queue->post({nullptr, [&] {
                         order += "a";
                         queue->post({nullptr, [&] { order += "c"; }});
                       }}));
    CHECK(queue->post({nullptr, [&] { order += "b"; }}));
    CHECK(order.empty());
    CHECK(queue->run_pending());
    CHECK(order == "abc");
    CHECK_FALSE(queue->run_pending());
  }

  TEST_CASE("a queue knows whether the caller is inside a callback") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    CHECK_FALSE(queue->is_in_callback());
    bool inside = false;
    bool elsewhere = true;
    queue->post({nullptr, [&] {
                   inside = queue->is_in_callback();
                   std::thread([&] { elsewhere = queue->is_in_callback(); }).join();
                 }});
    queue->run_pending();
    CHECK(inside);
    CHECK_FALSE(elsewhere);
    CHECK_FALSE(queue->is_in_callback());
  }

  TEST_CASE("a closed queue runs what was pending and takes nothing more") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    int ran = 0;
    queue->post({nullptr, [&] { ++ran; }});
    queue->close();
    CHECK(ran == 1);
    CHECK_FALSE(queue->post({nullptr, [&] { ++ran; }}));
    CHECK_FALSE(queue->run_pending());
    CHECK(ran == 1);
  }

  TEST_CASE("a queue that is closed by a callback runs nothing after it") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    int ran = 0;
    queue->post({nullptr, [&] {
                   ++ran;
                   queue->close();
                 }});
    queue->post({nullptr, [&] { ++ran; }});
    queue->run_pending();
    CHECK(ran == 1);
  }

  TEST_CASE("the queue's thread runs callbacks and ends with it") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    REQUIRE(queue->start_thread());
    std::promise<std::thread::id> where;
    queue->post({nullptr, [&] { where.set_value(std::this_thread::get_id()); }});
    const bool is_elsewhere = where.get_future().get() != std::this_thread::get_id();
    CHECK(is_elsewhere);
    std::atomic<int> ran{0};
    for (int i = 0; i < 100; ++i) queue->post({nullptr, [&] { ++ran; }});
    queue->close();
    CHECK(ran == 100);
  }

  TEST_CASE("a callback on the queue's thread may close the queue") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    REQUIRE(queue->start_thread());
    std::promise<void> closed;
    std::atomic<int> ran{0};
    queue->post({nullptr, [&, queue] {
                   queue->close();
                   closed.set_value();
                 }});
    queue->post({nullptr, [&] { ++ran; }});
    closed.get_future().get();
    CHECK(ran == 0);
  }

  TEST_CASE("with an executor nothing runs but there") {
    std::deque<std::function<void()>> posted;
    auto queue = std::make_shared<CallbackQueue>([&](std::function<void()> fn) { posted.push_back(std::move(fn)); });
    int ran = 0;
    queue->post({nullptr, [&] { ++ran; }});
    queue->post({nullptr, [&] { ++ran; }});
    CHECK_FALSE(queue->run_pending());
    REQUIRE(posted.size() == 2);
    posted[0]();
    CHECK(ran == 1);
    queue->close();
    posted[1]();
    CHECK(ran == 1);
  }

  TEST_CASE("a closed gate lets no callback through") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    auto gate = std::make_shared<CallbackGate>();
    int ran = 0;
    queue->post({gate, [&] {
                   ++ran;
                   gate->close();  // from inside: does not wait for itself
                 }});
    queue->post({gate, [&] { ++ran; }});
    queue->run_pending();
    CHECK(ran == 1);
  }

  TEST_CASE("closing a gate waits for the callback that runs") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    REQUIRE(queue->start_thread());
    auto gate = std::make_shared<CallbackGate>();
    std::promise<void> began;
    std::promise<void> go;
    std::atomic<bool> ended{false};
    queue->post({gate, [&] {
                   began.set_value();
                   go.get_future().get();
                   ended = true;
                 }});
    began.get_future().get();
    std::thread closer([&] {
      gate->close();
      CHECK(ended);
    });
    go.set_value();
    closer.join();
    queue->close();
  }

#if defined(__cpp_exceptions)
  TEST_CASE("a callback that throws does not end the others") {
    auto queue = std::make_shared<CallbackQueue>(nullptr);
    int ran = 0;
    queue->post({nullptr, [] { throw 7; }});
    queue->post({nullptr, [&] { ++ran; }});
    queue->run_pending();
    CHECK(ran == 1);
    CHECK_FALSE(queue->is_in_callback());
  }

  TEST_CASE("an executor that throws loses its callback and nothing else") {
    auto queue = std::make_shared<CallbackQueue>([](std::function<void()>) { throw 7; });
    CHECK(queue->post({nullptr, [] {}}));
    queue->close();
  }
#endif
}

}  // namespace uploadkit::client
