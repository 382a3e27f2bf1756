/// \file
/// What the engine asks of the world: one small value each.
#ifndef UPLOADKIT_ENGINE_ACTION_HPP
#define UPLOADKIT_ENGINE_ACTION_HPP

#include <uploadkit/engine/integrity.hpp>
#include <uploadkit/engine/journal_record.hpp>

#include <optional>
#include <variant>

namespace uploadkit::engine {

/// Names a request of one upload between `Send` and its answer.
using RequestId = std::uint64_t;

enum class SendKind : std::uint8_t { begin, put, list, complete, inquire, abort };

/// Open the source and look at its first bytes; answered by `on_opened`.
struct OpenSource {};

/// Ask the source whether it changed; answered by `on_inspected`.
struct InspectSource {};

/// Read a range of the source and compute a digest; answered by `on_measured`.
struct MeasureSource {
  digest::Algorithm algorithm{};
  PartRange range;
};

/// Hold the next bytes of a stream, `most_bytes` or up to its end; answered by `on_read_ahead`.
struct ReadAhead {
  std::uint64_t offset = 0;
  std::uint64_t most_bytes = 0;
};

/// Write a record to the journal; answered by `on_persisted`.
struct Persist {
  JournalRecord record;
};

/// Send a request; answered by `on_answer`. With `body`, that range of the source is streamed and digested.
struct Send {
  RequestId id = 0;
  SendKind kind = SendKind::begin;
  HttpRequest request;
  std::optional<PartRange> body;
  DigestChoice digests;
};

/// Drop a request in flight; it is not answered any more.
struct Drop {
  RequestId id = 0;
};

/// Nothing to do before an event, or before `until`.
struct Wait {
  std::optional<Instant> until;
};

/// The result is there: tell it. What follows is clearing up.
struct Finish {};

/// Nothing will ever be asked again.
struct Done {};

using Action =
    std::variant<OpenSource, InspectSource, MeasureSource, ReadAhead, Persist, Send, Drop, Wait, Finish, Done>;

}  // namespace uploadkit::engine

#endif
