// The machine's clocks; no test waits for time.
#include <doctest/doctest.h>
#include <uploadkit/clock.hpp>

#include <array>
#include <bitset>
#include <set>
#include <thread>
#include <vector>

TEST_SUITE_BEGIN("core");

TEST_CASE("the monotonic time never goes back") {
  const auto clock = uploadkit::system_clock();
  auto last = clock->now();
  for (int i = 0; i < 1000; ++i) {
    const auto next = clock->now();
    CHECK(next >= last);
    last = next;
  }
}

TEST_CASE("the wall time lies between two looks at the machine's own clock") {
  const auto clock = uploadkit::system_clock();
  const auto before = std::chrono::system_clock::now();
  const auto told = clock->wall_now();
  const auto after = std::chrono::system_clock::now();
  CHECK(told >= before);
  CHECK(told <= after);
}

TEST_CASE("random numbers do not repeat, also not between two clocks") {
  const auto first = uploadkit::system_clock();
  const auto second = uploadkit::system_clock();
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 10'000; ++i) {
    seen.insert(first->random());
    seen.insert(second->random());
  }
  CHECK(seen.size() == 20'000);
}

TEST_CASE("every bit of a random number is set about half of the time") {
  const auto clock = uploadkit::system_clock();
  std::array<int, 64> set_bits{};
  constexpr int draws = 20'000;
  for (int i = 0; i < draws; ++i) {
    const std::bitset<64> bits(clock->random());
    for (std::size_t bit = 0; bit < 64; ++bit) set_bits[bit] += bits[bit] ? 1 : 0;
  }
  for (const int count : set_bits) {  // seven standard deviations: 7 * sqrt(20000) / 2 = 495
    CHECK(count > draws / 2 - 500);
    CHECK(count < draws / 2 + 500);
  }
}

TEST_CASE("threads that share a clock never draw the same number") {
  const auto clock = uploadkit::system_clock();
  std::array<std::vector<std::uint64_t>, 4> drawn;
  std::vector<std::thread> threads;
  for (auto& numbers : drawn) {
    threads.emplace_back([&clock, &numbers] {
      for (int i = 0; i < 5000; ++i) numbers.push_back(clock->random());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::uint64_t> all;
  for (const auto& numbers : drawn) all.insert(numbers.begin(), numbers.end());
  CHECK(all.size() == 20'000);
}

TEST_SUITE_END();
