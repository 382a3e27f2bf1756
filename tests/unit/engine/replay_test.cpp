// Every script again and again, with one more fault at each of its points: the upload must still end right.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Script;
using test::ScriptLine;

enum class Fault { none, not_sent, cut, lost, busy, cancel, pause, crash, crash_arrived, rewrite };

const std::vector<Fault> faults{Fault::not_sent, Fault::cut,   Fault::lost,          Fault::busy,   Fault::cancel,
                                Fault::pause,    Fault::crash, Fault::crash_arrived, Fault::rewrite};
const std::string second_version = "the text of the second version";  // as long as the first

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

test::Fate fate_of(Fault fault) {
  if (fault == Fault::not_sent) return test::not_sent();
  if (fault == Fault::cut) return test::cut();
  return fault == Fault::lost ? test::lost() : test::told(503);
}

bool is_of_the_network(Fault fault) { return fault >= Fault::not_sent && fault <= Fault::busy; }

/// Applies a fault at the point that was counted.
void strike(Exchange& exchange, Fault fault) {
  exchange.at_point = nullptr;
  if (fault == Fault::cancel) exchange.engine().cancel();
  if (fault == Fault::crash) exchange.crash(false);
  if (fault == Fault::crash_arrived) exchange.crash(true);
  if (fault == Fault::rewrite && !exchange.script().bytes.empty()) exchange.rewrite_source(second_version);
  if (fault != Fault::pause) return;
  exchange.engine().pause();
  exchange.when_idle = [](Exchange& paused) {
    if (paused.engine().state() != UploadState::paused) return false;
    paused.idle(std::chrono::minutes{20});  // longer than any URL lives
    paused.engine().resume();
    return true;
  };
}

/// One replay; `at` counts points, or for faults of the network, requests.
struct Replay {
  Fault fault;
  int at;
};

bool play(Exchange& exchange, const Replay& replay) {
  int count = 0;
  if (is_of_the_network(replay.fault)) {
    exchange.on_request = [&count, replay](test::Fate& fate) {
      if (count++ == replay.at) fate = fate_of(replay.fault);
    };
  } else if (replay.fault != Fault::none) {
    exchange.at_point = [&count, replay](Exchange& at) {
      if (count++ == replay.at) strike(at, replay.fault);
    };
  }
  return exchange.run();
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

/// Errors that a single fault may end in, because nothing better can be known.
bool may_fail_with(const Script& script, Fault fault, const Error& error) {
  if (fault == Fault::cancel) return error.code == Errc::cancelled;
  if (fault == Fault::rewrite) return error.code == Errc::source_changed;
  if (error.code != Errc::outcome_unknown) return false;
  const bool is_lossy = fault == Fault::lost || fault == Fault::cut || fault == Fault::busy || fault == Fault::crash ||
                        fault == Fault::crash_arrived;
  const bool is_begin = error.fact("field") == "begin";
  return is_lossy && (is_begin ? !script.backend.begin_is_repeatable : script.forgets_completed);
}

void judge(Exchange& exchange, const Replay& replay, const Script& script) {
  check_service(exchange, script.bytes);
  REQUIRE(exchange.result());
  const bool was_crashed = replay.fault == Fault::crash || replay.fault == Fault::crash_arrived;
  const int finishes = exchange.finishes();
  const bool is_told_once = finishes == 1 || (was_crashed && finishes == 2);
  CHECK(is_told_once);
  const auto& result = *exchange.result();
  if (result) return check_receipt(exchange, *result);
  CHECK_MESSAGE(may_fail_with(script, replay.fault, result.error()), result.error().message);
  CHECK(result.error().message.find("store.test") == std::string::npos);
  if (exchange.service().committed_count() == 0) return;
  const bool says_so =
      result.error().code == Errc::outcome_unknown || result.error().message.find("may hold") != std::string::npos;
  CHECK_MESSAGE(says_so, "an object is there and the error does not say so: " << result.error().message);
}

/// How many points and requests a script has without a further fault.
std::pair<int, int> length_of(const Script& script) {
  Exchange exchange(script);
  CHECK(play(exchange, {Fault::none, 0}));
  judge(exchange, {Fault::none, 0}, script);
  return {exchange.points(), static_cast<int>(exchange.sent().size())};
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("an upload ends right whatever goes wrong once, at any of its points") {
    int replays = 0;
    for (const Script& script : scripts()) {
      const auto [points, requests] = length_of(script);
      for (const Fault fault : faults) {
        const int most = is_of_the_network(fault) ? requests : points;
        for (int at = 0; at < most; ++at) {
          CAPTURE(script.name);
          CAPTURE(static_cast<int>(fault));
          CAPTURE(at);
          Exchange exchange(script);
          CHECK(play(exchange, {fault, at}));
          judge(exchange, {fault, at}, script);
          ++replays;
        }
      }
    }
    std::printf("%d replays\n", replays);
    CHECK(replays > 1000);
  }
}

}  // namespace uploadkit::engine
