// Multipart uploads again and again, with one more fault at each of their points.
#include <doctest/doctest.h>

#include <support/scripted_exchange.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace uploadkit::engine {

namespace {

using test::Exchange;
using test::Script;
using test::ScriptLine;

enum class Fault { none, not_sent, cut, lost, busy, cancel, pause, long_pause, crash, crash_arrived, rewrite };

const std::vector<Fault> faults{Fault::not_sent, Fault::cut,        Fault::lost,  Fault::busy,          Fault::cancel,
                                Fault::pause,    Fault::long_pause, Fault::crash, Fault::crash_arrived, Fault::rewrite};
const std::string first_version = "0123456789abcdefghijABCDEFGHIJklmnopqrstKLMNO";
const std::string second_version = "9876543210abcdefghijABCDEFGHIJklmnopqrstKLMNO";

Script script_of(std::string name, std::vector<ScriptLine> lines = {}) {
  Script script;
  script.name = std::move(name);
  script.lines = std::move(lines);
  script.in_parts = true;
  script.bytes = first_version;
  script.options.multipart.threshold_bytes = 10;
  script.options.multipart.part_bytes = 10;
  script.options.resume_id = "one";
  script.forgets_completed = true;
  return script;
}

std::vector<Script> scripts() {
  std::vector<Script> all;
  all.push_back(script_of("five parts"));
  all.push_back(script_of("create busy", {{SendKind::begin, test::told(503)}}));
  all.push_back(script_of("part cut", {{SendKind::put, test::served()}, {SendKind::put, test::cut()}}));
  all.push_back(script_of("complete lost", {{SendKind::complete, test::lost()}}));
  all.push_back(script_of("complete cut", {{SendKind::complete, test::cut()}}));
  all.push_back(script_of("complete distorted", {{SendKind::complete, test::distorted(200, "")}}));
  all.push_back(script_of("inquiry busy", {{SendKind::complete, test::lost()}, {SendKind::inquire, test::told(503)}}));
  all.push_back(script_of("invalid part", {{SendKind::complete, test::told(400, "InvalidPart")}}));
  all.push_back(script_of("conflict", {{SendKind::complete, test::told(409, "ConditionalRequestConflict")}}));
  all.push_back(
      script_of("forgotten", {{SendKind::put, test::served()}, {SendKind::put, test::told(404, "NoSuchUpload")}}));
  all.push_back(script_of("slow down", {{SendKind::put, test::told(503)}, {SendKind::put, test::told(503)}}));
  all.push_back(script_of("wrong region", {{SendKind::begin, test::told(301, "eu-west-1")}}));
  all.push_back(script_of("drops on pause"));
  all.back().options.multipart.drain_on_pause = false;
  all.push_back(script_of("one at a time"));
  all.back().options.multipart.max_parallel_parts = 1;
  all.push_back(script_of("ETag alone"));
  all.back().answers_checksum = false;
  all.push_back(script_of("measured first"));
  all.back().backend.traits.checksum_algorithm = "CRC64NVME";
  all.back().backend.traits.checksum_transfer = ChecksumTransfer::header;
  all.push_back(script_of("one PUT"));
  all.back().bytes = "0123456789";
  all.push_back(script_of("one PUT, not over another", {{SendKind::put, test::lost()}}));
  all.back().bytes = "0123456789";
  all.back().options.prevent_overwrite = true;
  all.push_back(script_of("a stream"));
  all.back().passing_parts = 2;
  return all;
}

test::Fate fate_of(Fault fault) {
  if (fault == Fault::not_sent) return test::not_sent();
  if (fault == Fault::cut) return test::cut();
  return fault == Fault::lost ? test::lost() : test::told(503);
}

bool is_of_the_network(Fault fault) { return fault >= Fault::not_sent && fault <= Fault::busy; }
bool is_crash(Fault fault) { return fault == Fault::crash || fault == Fault::crash_arrived; }

void pause_for(Exchange& exchange, std::chrono::minutes time) {
  exchange.engine().pause();
  exchange.when_idle = [time](Exchange& paused) {
    if (paused.engine().state() != UploadState::paused) return false;
    paused.idle(time);
    paused.engine().resume();
    paused.when_idle = nullptr;
    return true;
  };
}

void strike(Exchange& exchange, Fault fault) {
  exchange.at_point = nullptr;
  if (fault == Fault::cancel) exchange.engine().cancel();
  if (is_crash(fault)) exchange.crash(fault == Fault::crash_arrived);
  if (fault == Fault::rewrite && exchange.script().bytes == first_version) exchange.rewrite_source(second_version);
  if (fault == Fault::pause) pause_for(exchange, std::chrono::minutes{20});
  if (fault == Fault::long_pause) pause_for(exchange, std::chrono::minutes{200});
}

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

bool is_known(Exchange& exchange, const std::string& id) {
  const auto& journal = exchange.journal();
  return std::any_of(journal.begin(), journal.end(),
                     [&](const std::string& record) { return record.find('"' + id + '"') != std::string::npos; });
}

/// An upload stays behind only if its answer to "create" never arrived, or a new life may go on with it.
void check_uploads(Exchange& exchange, const Replay& replay) {
  for (const auto& entry : exchange.storage().uploads) {
    const std::string& id = entry.first;
    const auto& upload = entry.second;
    if (upload.is_completed || upload.is_aborted) continue;
    const bool is_unheard = replay.fault == Fault::lost || is_crash(replay.fault);
    const bool is_resumable = exchange.result() && !*exchange.result() && exchange.result()->error().resumable;
    const bool may_stay = is_known(exchange, id) ? is_resumable || is_crash(replay.fault) || is_unheard : is_unheard;
    CHECK_MESSAGE(may_stay, "the storage still holds " << id);
  }
}

bool may_fail_with(const Script& script, const Replay& replay, const Error& error) {
  if (replay.fault == Fault::cancel) return error.code == Errc::cancelled;
  if (replay.fault == Fault::rewrite) return error.code == Errc::source_changed;
  if (script.passing_parts > 0 && error.code == Errc::source_not_repeatable) return true;
  return false;
}

void judge(Exchange& exchange, const Replay& replay, const Script& script) {
  for (const auto& entry : exchange.storage().objects) {
    const std::string& bytes = entry.second.bytes;
    const bool is_one_version = bytes == script.bytes || bytes == second_version;
    CHECK_MESSAGE(is_one_version, entry.first << " mixes two versions");
  }
  CHECK(exchange.storage().commits <= 2);
  REQUIRE(exchange.result());
  check_uploads(exchange, replay);
  const auto& result = *exchange.result();
  if (!result) {
    CHECK_MESSAGE(may_fail_with(script, replay, result.error()), result.error().message);
    return;
  }
  const auto& object = exchange.storage().objects["1.txt"];
  CHECK(result->size_bytes == object.bytes.size());
  CHECK(result->etag == object.etag);
  CHECK(result->verified_by != VerifiedBy::none);
}

std::pair<int, int> length_of(const Script& script) {
  Exchange exchange(script);
  CHECK(play(exchange, {Fault::none, 0}));
  judge(exchange, {Fault::none, 0}, script);
  CHECK(exchange.result()->ok());
  return {exchange.points(), static_cast<int>(exchange.sent().size())};
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a multipart upload ends right whatever goes wrong once, at any of its points") {
    int replays = 0;
    for (const Script& script : scripts()) {
      CAPTURE(script.name);
      const auto [points, requests] = length_of(script);
      for (const Fault fault : faults) {
        const int most = is_of_the_network(fault) ? requests : points;
        for (int at = 0; at < most; ++at) {
          CAPTURE(static_cast<int>(fault));
          CAPTURE(at);
          Exchange exchange(script);
          CHECK(play(exchange, {fault, at}));
          judge(exchange, {fault, at}, script);
          ++replays;
        }
      }
    }
    std::printf("%d multipart replays\n", replays);
    CHECK(replays > 5000);
  }
}

}  // namespace uploadkit::engine
