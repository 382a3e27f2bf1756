// Where the parts of an upload stand.
#include <doctest/doctest.h>

#include <uploadkit/engine/part_table.hpp>

namespace uploadkit::engine {

TEST_SUITE("engine") {
  TEST_CASE("parts are taken in their order, each once") {
    PartTable table(plan::UploadPlan{30, 10, 3});
    CHECK(table.take({}) == 1);
    CHECK(table.take({}) == 2);
    CHECK(table.take({}) == 3);
    CHECK(table.take({}) == 0);
    CHECK_FALSE(table.next_time());
  }

  TEST_CASE("a part that is given back is taken again") {
    PartTable table(plan::UploadPlan{30, 10, 3});
    CHECK(table.take({}) == 1);
    table.give_back(1);
    CHECK(table.take({}) == 1);
    CHECK(table.take({}) == 2);
  }

  TEST_CASE("a part that waits for its time lets others go first") {
    PartTable table(plan::UploadPlan{20, 10, 2});
    const Instant later = Instant{} + std::chrono::seconds{5};
    CHECK(table.take({}) == 1);
    table.part(1).not_before = later;
    table.give_back(1);
    CHECK(table.next_time() == later);
    CHECK(table.take({}) == 2);
    CHECK(table.take({}) == 0);
    CHECK(table.take(later) == 1);
    CHECK_FALSE(table.part(1).not_before);
  }

  TEST_CASE("the next time is the earliest of those that wait") {
    PartTable table(plan::UploadPlan{20, 10, 2});
    for (const int seconds : {9, 4}) {
      const int number = table.take({});
      table.part(number).not_before = Instant{} + std::chrono::seconds{seconds};
      table.give_back(number);
    }
    CHECK(table.next_time() == Instant{} + std::chrono::seconds{4});
    table.store(2, {}, VerifiedBy::none);
    CHECK(table.next_time() == Instant{} + std::chrono::seconds{9});
  }

  TEST_CASE("a stored part is not taken, also if it waited") {
    PartTable table(plan::UploadPlan{25, 10, 3});
    table.store(2, StoredPart{9, 9, "tag", "v", "sum"}, VerifiedBy::checksum);
    CHECK(table.take({}) == 1);
    CHECK(table.take({}) == 3);
    CHECK(table.take({}) == 0);
    CHECK(table.answer(2).number == 2);
    CHECK(table.answer(2).size_bytes == 10);
    CHECK(table.answer(2).checksum == "sum");
    CHECK(table.verified_by(2) == VerifiedBy::checksum);
  }

  TEST_CASE("stored bytes are counted once") {
    PartTable table(plan::UploadPlan{25, 10, 3});
    table.store(3, {}, VerifiedBy::none);
    table.store(3, {}, VerifiedBy::none);
    CHECK(table.stored_bytes() == 5);
    CHECK(table.stored_count() == 1);
    CHECK_FALSE(table.all_stored());
  }

  TEST_CASE("the answers come in the order of the parts") {
    PartTable table(plan::UploadPlan{30, 10, 3});
    for (const int number : {3, 1, 2}) table.store(number, StoredPart{}, VerifiedBy::none);
    const auto answers = table.answers();
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].number == 1);
    CHECK(answers[2].number == 3);
    CHECK(table.all_stored());
  }

  TEST_CASE("a part that the storage lost is taken again, with what was measured for it") {
    PartTable table(plan::UploadPlan{30, 10, 3});
    CHECK(table.take({}) == 1);
    table.store(1, StoredPart{1, 10, "tag", "", "sum"}, VerifiedBy::checksum);
    table.store(3, {}, VerifiedBy::none);
    table.lose(1);
    table.lose(3);
    CHECK(table.stored_bytes() == 0);
    CHECK(table.part(1).sent.checksum == "sum");
    CHECK(table.part(1).sends == 1);
    CHECK(table.verified_by(1) == VerifiedBy::none);
    CHECK(table.take({}) == 1);
    CHECK(table.take({}) == 2);
    CHECK(table.take({}) == 3);
    CHECK(table.take({}) == 0);
  }

  TEST_CASE("a table of nothing has nothing to take") {
    PartTable table;
    CHECK(table.take({}) == 0);
    CHECK(table.answers().empty());
    CHECK(table.stored_until() == 0);
  }

  TEST_CASE("ten thousand parts are taken, given back and stored, half of them from a journal") {
    constexpr int count = 10'000;
    PartTable table(plan::UploadPlan{count, 1, count});
    for (int number = 1; number <= count; number += 2) table.store(number, {}, VerifiedBy::none);
    int taken = 0;
    while (const int number = table.take({})) {
      if (number % 100 == 0 && table.part(number).sends++ == 0) {
        table.give_back(number);
        continue;
      }
      table.store(number, {}, VerifiedBy::none);
      ++taken;
    }
    CHECK(taken == count / 2);
    CHECK(table.all_stored());
    CHECK(table.stored_bytes() == count);
  }
}

}  // namespace uploadkit::engine
