// What is kept of the parts' answers, and what that costs.
#include <doctest/doctest.h>

#include <uploadkit/engine/part_answers.hpp>

#include <string>

namespace uploadkit::engine {

TEST_SUITE("engine") {
  TEST_CASE("what a storage said of a part is given back, whatever its length") {
    PartAnswers answers;
    answers.resize(5);
    const std::string texts[] = {"", "short", std::string(254, 'a'), std::string(255, 'b'), std::string(9'000, 'c')};
    for (int i = 0; i < 5; ++i)
      answers.keep(i + 1, StoredPart{0, 0, texts[i], texts[4 - i], std::string("nul \0 within", 12)}, VerifiedBy::md5);
    for (int i = 0; i < 5; ++i) {
      const StoredPart part = answers.get(i + 1);
      CHECK(part.number == i + 1);
      CHECK(part.etag == texts[i]);
      CHECK(part.version_id == texts[4 - i]);
      CHECK(part.checksum == std::string("nul \0 within", 12));
      CHECK(answers.verified_by(i + 1) == VerifiedBy::md5);
    }
  }

  TEST_CASE("a part that is stored again has what was said last, and its neighbours what they had") {
    PartAnswers answers;
    answers.resize(3);
    for (int number = 1; number <= 3; ++number) answers.keep(number, StoredPart{0, 0, "first"}, VerifiedBy::none);
    for (const char* etag : {"other", "no", "longer than the first"}) {
      answers.keep(2, StoredPart{0, 0, etag}, VerifiedBy::checksum);
      CHECK(answers.get(2).etag == etag);
      CHECK(answers.verified_by(2) == VerifiedBy::checksum);
      CHECK(answers.get(1).etag == "first");
      CHECK(answers.get(3).etag == "first");
    }
  }

  TEST_CASE("a part of which nothing was kept has nothing, also where others have more room") {
    PartAnswers answers;
    answers.resize(1);
    answers.keep(1, StoredPart{0, 0, "tag"}, VerifiedBy::md5);
    answers.resize(100);
    CHECK(answers.has(1));
    CHECK_FALSE(answers.has(100));
    CHECK(answers.get(100).etag.empty());
    CHECK(answers.get(1).etag == "tag");
    answers.clear();
    CHECK(answers.count() == 0);
  }
}

}  // namespace uploadkit::engine
