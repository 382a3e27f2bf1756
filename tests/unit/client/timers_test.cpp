// Wake-ups in the order of their time.
#include <doctest/doctest.h>

#include <uploadkit/client/timers.hpp>

namespace uploadkit::client {

namespace {

class Sleeper final : public Job {
 public:
  void step() override {}
  void close(const Error&) override {}
  void on_sent(engine::RequestId, std::uint64_t) override {}
  void on_end(engine::RequestId, ExchangeResult) override {}
};

Instant at(int milliseconds) { return Instant{} + std::chrono::milliseconds{milliseconds}; }

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("jobs are woken when their time has come, the earliest first") {
    Timers timers;
    std::vector<std::shared_ptr<Sleeper>> jobs;
    for (const int time : {30, 10, 20, 10, 40}) {
      jobs.push_back(std::make_shared<Sleeper>());
      timers.add(at(time), jobs.back());
    }
    CHECK(timers.next() == at(10));
    CHECK((timers.take(at(9)) == nullptr));
    const auto first = timers.take(at(10));
    const auto second = timers.take(at(10));
    CHECK((first != second));
    CHECK(((first == jobs[1] || first == jobs[3]) && (second == jobs[1] || second == jobs[3])));
    CHECK((timers.take(at(19)) == nullptr));
    CHECK((timers.take(at(35)) == jobs[2]));
    CHECK((timers.take(at(35)) == jobs[0]));
    CHECK(timers.next() == at(40));
  }

  TEST_CASE("a job that has ended is not woken, and keeps no other from its turn") {
    Timers timers;
    auto ended = std::make_shared<Sleeper>();
    const auto alive = std::make_shared<Sleeper>();
    timers.add(at(1), ended);
    timers.add(at(2), alive);
    ended.reset();
    CHECK((timers.take(at(2)) == alive));
    CHECK((timers.take(at(2)) == nullptr));
    CHECK_FALSE(timers.next());
  }

  TEST_CASE("a job may wait for several times, and none is left when all are cleared") {
    Timers timers;
    const auto job = std::make_shared<Sleeper>();
    for (int time = 100; time > 0; --time) timers.add(at(time), job);
    for (int time = 1; time <= 50; ++time) CHECK((timers.take(at(time)) == job));
    CHECK(timers.next() == at(51));
    timers.clear();
    CHECK_FALSE(timers.next());
    CHECK((timers.take(at(1000)) == nullptr));
  }
}

}  // namespace uploadkit::client
