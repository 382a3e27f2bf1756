/// \file
/// Plays one upload engine against a scripted service in virtual time.
#ifndef UPLOADKIT_SUPPORT_SCRIPTED_EXCHANGE_HPP
#define UPLOADKIT_SUPPORT_SCRIPTED_EXCHANGE_HPP

#include <support/line_backend.hpp>
#include <support/manual_clock.hpp>
#include <support/part_backend.hpp>

#include <uploadkit/engine/upload_engine.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::test {

/// What becomes of one request.
struct Fate {
  enum class Kind {
    served,     ///< The service does it and its answer arrives.
    told,       ///< The service does nothing and answers with `response`.
    not_sent,   ///< No connection: the service never hears of it.
    cut,        ///< The connection breaks before the service has all of it.
    lost,       ///< The service does it and its answer gets lost.
    failed,     ///< The transport says `error`; the request had left.
    distorted,  ///< The service does it, and `response` arrives instead of its answer.
  };
  Kind kind = Kind::served;
  HttpResponse response{};
  Error error{};
};

Fate told(int status, std::string body = {}, std::vector<Header> headers = {});
inline Fate served() { return {}; }
inline Fate not_sent() { return Fate{Fate::Kind::not_sent, {}, {}}; }
inline Fate cut() { return Fate{Fate::Kind::cut, {}, {}}; }
inline Fate lost() { return Fate{Fate::Kind::lost, {}, {}}; }
Fate failed(Errc code);
Fate distorted(int status, std::string body = {}, std::vector<Header> headers = {});

/// A line of a script: the fate of the next request of a kind. Requests without a line are served.
struct ScriptLine {
  engine::SendKind kind;
  Fate fate;
};

/// What is to be uploaded, how, and what happens to it.
struct Script {
  std::string name{};
  std::vector<ScriptLine> lines{};
  LineOptions backend{};

  /// The storage with parts instead of the service.
  bool in_parts = false;

  /// A stream of which only some parts can be held: at most that many in flight; 0 for a source that can be read again.
  int passing_parts = 0;
  UploadOptions options{};
  RetryOptions retry{};
  bool journaling = true;
  std::string signed_headers = "host";
  int url_life_seconds = 0;
  bool forgets_completed = false;
  bool answers_checksum = true;
  std::string idempotency_key = "00000000-0000-4000-8000-000000000000";
  std::string bytes = "the bytes of the first version";
};

/// What was asked of the network.
struct SentRequest {
  engine::SendKind kind{};
  HttpRequest request{};
  Instant at{};
};

/// The world around one engine.
class Exchange {
 public:
  explicit Exchange(Script script);

  /// Called at every point where something can go wrong: before each action is done, and while a body travels.
  std::function<void(Exchange&)> at_point;

  /// Plays until `Done`, until nothing can happen any more, or for 2000 steps; true if `Done` was reached.
  bool run();

  /// Drops the engine and builds another from the journal. Requests on their way reach the service or not.
  void crash(bool requests_arrive);

  /// Moves time while nothing happens.
  void idle(std::chrono::nanoseconds by) { clock_.advance(by); }

  /// Writes other bytes to the source, which the source shows by its identity.
  void rewrite_source(std::string bytes);
  void touch_source() { ++identity_; }

  engine::UploadEngine& engine() { return *engine_; }
  const std::optional<Result<UploadReceipt>>& result() const { return engine_->result(); }
  LineService& service() { return service_; }
  PartService& storage() { return storage_; }
  ManualClock& clock() { return clock_; }
  Script& script() { return script_; }
  const std::vector<SentRequest>& sent() const { return sent_; }
  std::vector<SentRequest> sent(engine::SendKind kind) const;
  std::vector<std::string>& journal() { return journal_; }
  engine::EngineShared& shared() { return shared_; }

  /// Bytes of the body under way that have left.
  std::size_t sent_body_bytes() const { return pending_.empty() ? 0 : pending_.front().body.size(); }

  /// How often this engine, or one before it, told its end.
  int finishes() const { return finishes_; }

  /// Points passed so far.
  int points() const { return points_; }

  /// Called with each action before it is done.
  std::function<void(const engine::Action&)> at_action;

  /// Called with the fate of each request before it meets it.
  std::function<void(Fate&)> on_request;

  /// Called when the engine waits without a time and nothing is under way; true if it changed something.
  std::function<bool(Exchange&)> when_idle;

  /// Whether a stream tells its length when it is opened.
  bool tells_size = false;

  /// What opening the source tells instead of its bytes.
  std::optional<Error> open_error;
  Result<void> persist_result;
  std::string content_type = "text/plain";
  std::string content_type_of_bytes;

 private:
  struct Pending {
    engine::Send action;
    std::string body;
    Fate fate;
    int stage = 0;
  };

  bool perform(engine::Action action);
  bool wait(const engine::Wait& action);
  void start(engine::Send action);
  void advance(Pending& pending);
  void end(Pending pending);
  ExchangeResult outcome(const Pending& pending);
  HttpResponse serve(const HttpRequest& request, const std::string& body);
  void read_ahead(const engine::ReadAhead& action);
  Result<engine::OpenedSource> open() const;
  SourceFacts facts() const;
  engine::Moment moment();
  void point();
  Fate next_fate(engine::SendKind kind);

  Script script_;
  ManualClock clock_;
  LineService service_;
  PartService storage_;
  engine::EngineShared shared_;
  std::unique_ptr<engine::UploadEngine> engine_;
  std::deque<Pending> pending_;
  std::vector<SentRequest> sent_;
  std::vector<std::string> journal_;
  int finishes_ = 0;
  int points_ = 0;
  int identity_ = 1;
  bool crashed_ = false;
};

}  // namespace uploadkit::test

#endif
