// Laws that hold for every input, tried on inputs that nobody thought of. A failure prints the smallest one.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/engine/journal_record.hpp>
#include <uploadkit/engine/retry_schedule.hpp>
#include <uploadkit/plan/upload_plan.hpp>

#include <cstdint>
#include <string>

namespace uploadkit {

namespace property {

std::uint64_t number(const std::string& big_endian) {
  std::uint64_t value = 0;
  for (const char byte : big_endian) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// Any bytes as valid UTF-8, control characters and quotes included.
std::string text_of(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto low = static_cast<unsigned char>(byte) & 0x7Fu;
    text += low == 0 ? std::string("\xC3\xA9") : std::string(1, static_cast<char>(low));
  }
  return text;
}

}  // namespace property

TEST_SUITE("property") {
  TEST_CASE("what is percent-encoded decodes to itself and needs no escaping any more") {
    CHECK(rc::check([](const std::string& bytes) {
      const std::string encoded = core::percent_encode(bytes);
      RC_ASSERT(encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%") ==
                std::string::npos);
      RC_ASSERT(core::percent_decode(encoded) == bytes);
    }));
  }

  TEST_CASE("base64 decodes to what was encoded") {
    CHECK(rc::check([](const std::string& bytes) { RC_ASSERT(core::base64_decode(core::base64(bytes)) == bytes); }));
  }

  TEST_CASE("a text written as JSON is read back as itself") {
    CHECK(rc::check([](const std::string& bytes) {
      const std::string text = property::text_of(bytes);
      const auto read = core::parse_json("[" + core::json_string(text) + "]");
      RC_ASSERT(read.ok());
      RC_ASSERT((*read)[0].string() == text);
    }));
  }

  TEST_CASE("a URL that is accepted is made of its pieces, and its query is never shown") {
    CHECK(rc::check([](const std::string& path, const std::string& secret) {
      RC_PRE(!secret.empty());
      const std::string url = "https://storage.example:8443/" + core::percent_encode(path, true) +
                              "?X-Amz-Signature=" + core::percent_encode("canary" + secret);
      const auto split = core::split_url(url);
      RC_ASSERT(split.ok());
      RC_ASSERT(split->scheme + "://" + split->authority() + split->path + "?" + split->query == url);
      RC_ASSERT(core::redact_url(url).find("canary") == std::string::npos);
      RC_ASSERT(split->shown().find("canary") == std::string::npos);
    }));
  }

  TEST_CASE("the CRC of a whole follows from the CRCs of its two halves") {
    for (const auto algorithm : {digest::Algorithm::crc32, digest::Algorithm::crc32c, digest::Algorithm::crc64nvme}) {
      CHECK(rc::check([algorithm](const std::string& first, const std::string& second) {
        const auto crc = [&](const std::string& bytes) {
          return property::number(digest::compute(algorithm, bytes).value_or(""));
        };
        RC_ASSERT(digest::combine(algorithm, crc(first), crc(second), second.size()) == crc(first + second));
      }));
    }
  }

  TEST_CASE("the parts of a plan follow each other without a gap and add up to the source") {
    CHECK(rc::check([] {
      const auto size = *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 45);
      const auto count = *rc::gen::inRange(1, 10'001);
      const std::uint64_t part_bytes = size / static_cast<std::uint64_t>(count) + 1;
      const auto parts = static_cast<int>(std::max<std::uint64_t>(1, (size + part_bytes - 1) / part_bytes));
      const plan::UploadPlan plan{size, part_bytes, parts};
      std::uint64_t end = 0;
      for (int number = 1; number <= parts; ++number) {
        RC_ASSERT(plan.part(number).offset == end);
        end += plan.part(number).size_bytes;
      }
      RC_ASSERT(end == size);
    }));
  }

  TEST_CASE("a waiting time lies between nothing and its cap, and the tries end") {
    CHECK(rc::check([](std::uint64_t random, bool throttled) {
      RetryOptions options;
      engine::RetryBudget budget(0);
      engine::RetrySchedule schedule;
      engine::Moment now;
      now.random = random;
      for (int failure = 1; failure < options.max_attempts; ++failure) {
        const auto next = schedule.next(options, budget, throttled, std::nullopt, now);
        RC_ASSERT(next.has_value());
        RC_ASSERT(*next >= now.steady);
        RC_ASSERT(*next - now.steady <= options.max_backoff);
      }
      RC_ASSERT(!schedule.next(options, budget, throttled, std::nullopt, now).has_value());
    }));
  }

  TEST_CASE("a journal record is read back as it was written, and no prefix of it passes for one") {
    CHECK(rc::check([](const std::string& bytes, std::uint64_t size) {
      const std::string etag = property::text_of(bytes);
      engine::JournalRecord record;
      record.kind = engine::JournalRecord::Kind::part_stored;
      record.part.etag = etag;
      record.part.size_bytes = size;
      const std::string text = engine::encode(record);
      const auto read = engine::decode(text);
      RC_ASSERT(read.ok());
      RC_ASSERT(read->part.etag == etag);
      RC_ASSERT(read->part.size_bytes == size);
      const auto cut = *rc::gen::inRange<std::size_t>(0, text.size());
      RC_ASSERT(!engine::decode(text.substr(0, cut)).ok());
    }));
  }
}

}  // namespace uploadkit
