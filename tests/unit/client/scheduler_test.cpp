// Who goes first, and who waits for memory.
#include <doctest/doctest.h>

#include <uploadkit/client/scheduler.hpp>

namespace uploadkit::client {

namespace {

class Waiter final : public Job {
 public:
  void step() override {}
  void close(const Error&) override {}
  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId, ExchangeResult) override {}
};

std::shared_ptr<Job> job() { return std::make_shared<Waiter>(); }

bool are_same(const std::shared_ptr<Job>& a, const std::shared_ptr<Job>& b) { return a == b; }

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("the higher priority goes first, equal ones in their order of arrival") {
    Scheduler scheduler(10, 1);
    const auto first = job();
    const auto second = job();
    const auto urgent = job();
    scheduler.wait(scheduler.new_place(0), first);
    scheduler.wait(scheduler.new_place(0), second);
    scheduler.wait(scheduler.new_place(5), urgent);
    scheduler.wait(scheduler.new_place(-1), job());
    CHECK(are_same(scheduler.admit(), urgent));
    CHECK(are_same(scheduler.admit(), first));
    CHECK(are_same(scheduler.admit(), second));
    CHECK(static_cast<bool>(scheduler.admit()));
    CHECK(!scheduler.admit());
  }

  TEST_CASE("no more are admitted than there are slots") {
    Scheduler scheduler(1, 1);
    scheduler.wait(scheduler.new_place(0), job());
    scheduler.wait(scheduler.new_place(0), job());
    CHECK(static_cast<bool>(scheduler.admit()));
    CHECK(!scheduler.admit());
    scheduler.give_back_slot();
    CHECK(static_cast<bool>(scheduler.admit()));
  }

  TEST_CASE("who leaves the line is not admitted, and keeps the place when coming back") {
    Scheduler scheduler(1, 1);
    const auto early = job();
    const auto place = scheduler.new_place(0);
    scheduler.wait(place, early);
    scheduler.wait(scheduler.new_place(0), job());
    scheduler.leave(place);
    scheduler.wait(place, early);
    CHECK(are_same(scheduler.admit(), early));
  }

  TEST_CASE("memory is given in order, so that a large wish is not starved") {
    Scheduler scheduler(1, 100);
    const auto large = job();
    const auto small = job();
    CHECK(scheduler.take_memory(60, job()));
    CHECK_FALSE(scheduler.take_memory(80, large));
    CHECK_FALSE(scheduler.take_memory(10, small));
    CHECK(!scheduler.next_for_memory());
    scheduler.give_back_memory(60);
    CHECK(are_same(scheduler.next_for_memory(), large));
    CHECK(are_same(scheduler.next_for_memory(), small));
    CHECK(!scheduler.next_for_memory());
    CHECK(scheduler.take_memory(10, job()));
    CHECK_FALSE(scheduler.take_memory(1, job()));
  }

  TEST_CASE("who is gone takes no memory along") {
    Scheduler scheduler(1, 100);
    CHECK(scheduler.take_memory(100, job()));
    auto gone = job();
    CHECK_FALSE(scheduler.take_memory(100, gone));
    gone.reset();
    const auto next = job();
    CHECK_FALSE(scheduler.take_memory(100, next));
    scheduler.give_back_memory(100);
    CHECK(are_same(scheduler.next_for_memory(), next));
  }
}

}  // namespace uploadkit::client
