// The journal in memory.
#include <doctest/doctest.h>

#include <uploadkit/journal.hpp>

namespace uploadkit::client {

TEST_SUITE("client") {
  TEST_CASE("records come back in their order, for each job alone") {
    const auto journal = memory_journal();
    CHECK(journal->append("a", "1"));
    CHECK(journal->append("b", "x"));
    CHECK(journal->append("a", "2"));
    CHECK(*journal->load("a") == std::vector<std::string>{"1", "2"});
    CHECK(*journal->load("b") == std::vector<std::string>{"x"});
    CHECK(*journal->jobs() == std::vector<std::string>{"a", "b"});
  }

  TEST_CASE("an unknown job has no records") {
    const auto journal = memory_journal();
    CHECK(journal->load("nothing")->empty());
    CHECK(journal->remove("nothing"));
    CHECK(journal->jobs()->empty());
  }

  TEST_CASE("a removed job is forgotten") {
    const auto journal = memory_journal();
    CHECK(journal->append("a", "1"));
    CHECK(journal->remove("a"));
    CHECK(journal->load("a")->empty());
    CHECK(journal->jobs()->empty());
  }
}

}  // namespace uploadkit::client
