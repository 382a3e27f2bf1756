// Multipart uploads again and again, with one more fault at each of their points.
#include <doctest/doctest.h>

#include <support/replay.hpp>

#include <algorithm>
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

const std::vector<Fault> faults{Fault::not_sent, Fault::cut,        Fault::lost,  Fault::busy,          Fault::cancel,
                                Fault::pause,    Fault::long_pause, Fault::crash, Fault::crash_arrived, Fault::rewrite};
const std::string first_version = "0123456789abcdefghijABCDEFGHIJklmnopqrstKLMNO";
const std::string second_version = "9876543210abcdefghijABCDEFGHIJklmnopqrstKLMNO";

constexpr int pairs_of_faults = 4;  // replays for each pair of them in each script

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
    const bool is_unheard = replay.has(Fault::lost) || replay.crashes() > 0;
    const bool is_resumable = exchange.result() && !*exchange.result() && exchange.result()->error().resumable;
    const bool may_stay = is_known(exchange, id) ? is_resumable || is_unheard : is_unheard;
    CHECK_MESSAGE(may_stay, "the storage still holds " << id);
  }
}

bool may_fail_with(const Script& script, const Replay& replay, const Error& error) {
  if (replay.has(Fault::cancel) && error.code == Errc::cancelled) return true;
  if (replay.has(Fault::rewrite) && error.code == Errc::source_changed) return true;
  // What is there is what the source was.
  // A life that begins anew after a cancel does not know whose object it finds.
  const bool is_anew = replay.has(Fault::cancel) && replay.crashes() > 0;
  if (is_anew && error.code == Errc::already_exists) return script.options.prevent_overwrite;
  if (replay.has(Fault::rewrite) && error.code == Errc::already_exists) return script.options.prevent_overwrite;
  if (script.passing_parts > 0 && error.code == Errc::source_not_repeatable) return true;
  return false;
}

bool is_cut(const Script& script) { return script.bytes.size() > script.options.multipart.threshold_bytes; }

/// One PUT makes an object of what it carried, and all that is left to do is to say so.
bool may_mix_versions(const Exchange& exchange, const Script& script) {
  const auto& result = exchange.result();
  return !is_cut(script) && result && !*result;
}

void judge(Exchange& exchange, const Replay& replay, const Script& script) {
  for (const auto& entry : exchange.storage().objects) {
    const std::string& bytes = entry.second.bytes;
    const bool is_one_version = bytes == script.bytes || bytes == second_version.substr(0, script.bytes.size());
    CHECK_MESSAGE((is_one_version || may_mix_versions(exchange, script)), entry.first << " mixes two versions");
  }
  CHECK((exchange.storage().commits <= 2 || !is_cut(script)));
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

/// False if the upload ended before every fault struck.
bool replay(const Script& script, const std::vector<test::Strike>& strikes) {
  Replay replay(strikes, second_version.substr(0, script.bytes.size()));
  CAPTURE(script.name);
  CAPTURE(replay.text());
  Exchange exchange(script);
  CHECK(replay.play(exchange));
  judge(exchange, replay, script);
  return replay.struck();
}

std::pair<int, int> length_of(const Script& script) {
  Exchange exchange(script);
  Replay plain({}, second_version);
  CHECK(plain.play(exchange));
  judge(exchange, plain, script);
  CHECK(exchange.result()->ok());
  return {exchange.points(), static_cast<int>(exchange.sent().size())};
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a multipart upload ends right whatever goes wrong once, at any of its points") {
    const int replays = test::play_all(scripts(), faults, 0, length_of,
                                       [](const Script& script, const std::vector<test::Strike>& strikes) {
                                         const bool struck = replay(script, strikes);
                                         CHECK(struck);
                                         return struck;
                                       });
    std::printf("%d multipart replays\n", replays);
    CHECK(replays > 5000);
  }

  TEST_CASE("a multipart upload ends right whatever goes wrong twice") {
    const int replays = test::play_all(scripts(), faults, pairs_of_faults, length_of, replay);
    std::printf("%d multipart replays of two faults\n", replays);
    CHECK(replays > 4000);
  }
}

}  // namespace uploadkit::engine
