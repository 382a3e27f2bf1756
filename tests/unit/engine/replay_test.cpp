// Every script again and again, with one more fault at each of its points: the upload must still end right.
#include <doctest/doctest.h>

#include <support/replay.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Fault;
using test::Replay;
using test::Script;
using test::ScriptLine;

const std::vector<Fault> faults{Fault::not_sent, Fault::cut,   Fault::lost,          Fault::busy,   Fault::cancel,
                                Fault::pause,    Fault::crash, Fault::crash_arrived, Fault::rewrite};
const std::string second_version = "the text of the second version";  // as long as the first

constexpr int pairs_of_faults = 5;  // replays for each pair of them in each script

Script script_of(std::string name, std::vector<ScriptLine> lines = {}) {
  Script script;
  script.name = std::move(name);
  script.lines = std::move(lines);
  script.backend.can_inquire = true;
  return script;
}

std::vector<Script> scripts() {
  std::vector<Script> all;
  all.push_back(script_of("plain"));
  all.push_back(script_of("begin busy", {{SendKind::begin, test::told(503)}}));
  all.push_back(script_of("put cut", {{SendKind::put, test::cut()}}));
  all.push_back(script_of("complete lost", {{SendKind::complete, test::lost()}}));
  all.push_back(script_of("complete cut", {{SendKind::complete, test::cut()}}));
  all.push_back(script_of("inquiry busy", {{SendKind::complete, test::lost()}, {SendKind::inquire, test::told(503)}}));
  all.push_back(script_of("throttled", {{SendKind::put, test::told(429, "", {{"Retry-After", "3"}})}}));
  all.push_back(script_of("short URLs"));
  all.back().url_life_seconds = 3;
  all.push_back(script_of("signed digest"));
  all.back().url_life_seconds = 900;
  all.back().signed_headers = "content-md5;host";
  all.push_back(script_of("no inquiry"));
  all.back().backend.can_inquire = false;
  all.push_back(script_of("no inquiry, completes once"));
  all.back().backend.can_inquire = false;
  all.back().forgets_completed = true;
  all.push_back(script_of("begin once"));
  all.back().backend.begin_is_repeatable = false;
  all.push_back(script_of("ETag alone"));
  all.back().answers_checksum = false;
  all.push_back(script_of("empty"));
  all.back().bytes = "";
  return all;
}

/// What a service must hold, whatever happened on the way there.
void check_service(Exchange& exchange, const std::string& first_version) {
  for (const auto& entry : exchange.service().uploads()) {
    const auto& upload = entry.second;
    if (!upload.is_committed) continue;
    const bool is_one_version = upload.bytes == first_version || upload.bytes == second_version;
    CHECK_MESSAGE(is_one_version, entry.first << " mixes two versions");
  }
  CHECK(exchange.service().committed_count() <= 1);
}

void check_receipt(Exchange& exchange, const UploadReceipt& receipt) {
  const auto& uploads = exchange.service().uploads();
  const auto found = uploads.find(receipt.id);
  REQUIRE(found != uploads.end());
  CHECK(found->second.is_committed);
  CHECK(receipt.path == found->second.key);
  CHECK(receipt.size_bytes == found->second.bytes.size());
  CHECK(receipt.verified_by != VerifiedBy::none);
  CHECK(receipt.attempts >= 1);
}

/// Errors that faults may end in, because nothing better can be known.
bool may_fail_with(const Script& script, const Replay& replay, const Error& error) {
  if (replay.has(Fault::cancel) && error.code == Errc::cancelled) return true;
  if (replay.has(Fault::rewrite) && error.code == Errc::source_changed) return true;
  if (error.code != Errc::outcome_unknown) return false;
  const bool is_lossy =
      replay.has(Fault::lost) || replay.has(Fault::cut) || replay.has(Fault::busy) || replay.crashes() > 0;
  const bool is_begin = error.fact("field") == "begin";
  if (is_begin) return is_lossy && !script.backend.begin_is_repeatable;
  // Of a source that is another now nothing can be completed again to find out.
  const bool is_blind = replay.has(Fault::rewrite) && !script.backend.can_inquire;
  return is_lossy && (script.forgets_completed || is_blind);
}

void judge(Exchange& exchange, const Replay& replay, const Script& script) {
  check_service(exchange, script.bytes);
  REQUIRE(exchange.result());
  CHECK(exchange.finishes() >= 1);
  CHECK(exchange.finishes() <= 1 + replay.crashes());
  const auto& result = *exchange.result();
  if (result) return check_receipt(exchange, *result);
  CHECK_MESSAGE(may_fail_with(script, replay, result.error()), result.error().message);
  CHECK(result.error().message.find("store.test") == std::string::npos);
  if (exchange.service().committed_count() == 0) return;
  const bool says_so =
      result.error().code == Errc::outcome_unknown || result.error().message.find("may hold") != std::string::npos;
  CHECK_MESSAGE(says_so, "an object is there and the error does not say so: " << result.error().message);
}

/// False if the upload ended before every fault struck.
bool replay(const Script& script, const std::vector<test::Strike>& strikes) {
  Replay replay(strikes, second_version);
  CAPTURE(script.name);
  CAPTURE(replay.text());
  Exchange exchange(script);
  CHECK(replay.play(exchange));
  judge(exchange, replay, script);
  return replay.struck();
}

/// How many points and requests a script has without a further fault.
std::pair<int, int> length_of(const Script& script) {
  Exchange exchange(script);
  Replay plain({}, second_version);
  CHECK(plain.play(exchange));
  judge(exchange, plain, script);
  return {exchange.points(), static_cast<int>(exchange.sent().size())};
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("an upload ends right whatever goes wrong once, at any of its points") {
    const int replays = test::play_all(scripts(), faults, 0, length_of,
                                       [](const Script& script, const std::vector<test::Strike>& strikes) {
                                         const bool struck = replay(script, strikes);
                                         CHECK(struck);
                                         return struck;
                                       });
    std::printf("%d replays\n", replays);
    CHECK(replays > 1000);
  }

  TEST_CASE("an upload ends right whatever goes wrong twice") {
    const int replays = test::play_all(scripts(), faults, pairs_of_faults, length_of, replay);
    std::printf("%d replays of two faults\n", replays);
    CHECK(replays > 2000);
  }
}

}  // namespace uploadkit::engine
