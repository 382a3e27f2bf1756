// One engine, one service, no network, no thread, no real time.
#include <support/scripted_exchange.hpp>

#include <utility>

namespace uploadkit::test {

namespace {

engine::BodyDigests digests_of(const engine::DigestChoice& choice, const std::string& bytes) {
  engine::BodyDigests digests;
  if (choice.checksum) digests.checksum = digest::compute(*choice.checksum, bytes).value_or("");
  if (choice.md5) digests.md5 = digest::compute(digest::Algorithm::md5, bytes).value_or("");
  return digests;
}

}  // namespace

Fate told(int status, std::string body, std::vector<Header> headers) {
  return Fate{Fate::Kind::told, answer(status, std::move(body), std::move(headers)), {}};
}

Fate failed(Errc code) { return Fate{Fate::Kind::failed, {}, make_error(code, "The transport says so.")}; }

Fate distorted(int status, std::string body, std::vector<Header> headers) {
  return Fate{Fate::Kind::distorted, answer(status, std::move(body), std::move(headers)), {}};
}

Exchange::Exchange(Script script) : script_(std::move(script)) {
  service_.forgets_completed = script_.forgets_completed;
  service_.url_life_seconds = script_.url_life_seconds;
  service_.signed_headers = script_.signed_headers;
  service_.answers_checksum = script_.answers_checksum;
  storage_.answers_checksum = script_.answers_checksum;
  storage_.forgets_completed = script_.forgets_completed;
  shared_.retry = script_.retry;
  shared_.budget = engine::RetryBudget(script_.retry.budget);
  crash(false);
  crashed_ = false;
}

void Exchange::crash(bool requests_arrive) {
  for (Pending& pending : pending_) {
    const bool reaches = pending.fate.kind == Fate::Kind::served || pending.fate.kind == Fate::Kind::lost;
    if (requests_arrive && reaches) static_cast<void>(outcome(pending));
  }
  pending_.clear();
  std::shared_ptr<const Backend> backend = std::make_shared<LineBackend>(script_.backend);
  if (script_.in_parts) backend = std::make_shared<PartBackend>(script_.backend.traits);
  engine::EngineSetup setup{std::move(backend), "album/1.txt", script_.options, script_.idempotency_key,
                            script_.journaling};
  engine_ = std::make_unique<engine::UploadEngine>(std::move(setup), shared_);
  if (script_.passing_parts > 0) engine_->allow_parts(script_.passing_parts);
  if (!journal_.empty()) {
    auto restored = engine_->restore(journal_);
    if (!restored) engine_->fail_from_outside(restored.error());
  }
  crashed_ = true;
}

engine::Moment Exchange::moment() { return engine::Moment{clock_.now(), clock_.wall_now(), clock_.random()}; }

void Exchange::point() {
  ++points_;
  if (at_point) at_point(*this);
}

bool Exchange::run() {
  bool was_idle = false;
  for (int step = 0; step < 2000; ++step) {
    auto action = engine_->next(moment());
    if (std::holds_alternative<engine::Done>(action)) return true;
    crashed_ = false;
    if (at_action) at_action(action);
    point();
    if (crashed_) continue;  // what was asked for died with the engine
    // What a point brought about may have made the wait before it needless.
    const bool is_idle = !perform(std::move(action));
    if (is_idle && was_idle) return false;
    was_idle = is_idle;
  }
  return false;
}

bool Exchange::perform(engine::Action action) {
  if (auto* send = std::get_if<engine::Send>(&action)) {
    start(std::move(*send));
  } else if (const auto* waiting = std::get_if<engine::Wait>(&action)) {
    return wait(*waiting);
  } else if (const auto* persist = std::get_if<engine::Persist>(&action)) {
    if (persist_result) journal_.push_back(engine::encode(persist->record));
    engine_->on_persisted(persist_result);
  } else if (const auto* drop = std::get_if<engine::Drop>(&action)) {
    for (auto it = pending_.begin(); it != pending_.end(); ++it)
      if (it->action.id == drop->id) {
        pending_.erase(it);
        break;
      }
  } else if (std::holds_alternative<engine::OpenSource>(action)) {
    engine_->on_opened(open());
  } else if (std::holds_alternative<engine::InspectSource>(action)) {
    engine_->on_inspected(facts());
  } else if (const auto* measure = std::get_if<engine::MeasureSource>(&action)) {
    const PartRange& range = measure->range;
    const std::size_t from = std::min<std::size_t>(range.offset, script_.bytes.size());
    engine_->on_measured(digest::compute(measure->algorithm, script_.bytes.substr(from, range.size_bytes)));
  } else if (const auto* ahead = std::get_if<engine::ReadAhead>(&action)) {
    read_ahead(*ahead);
  } else if (std::holds_alternative<engine::Finish>(action)) {
    ++finishes_;
  }
  return true;
}

bool Exchange::wait(const engine::Wait& action) {
  if (!pending_.empty()) {
    clock_.advance(std::chrono::milliseconds{10});
    Pending pending = std::move(pending_.front());
    pending_.pop_front();
    if (pending.action.body && pending.stage < 2) {
      advance(pending);
      pending_.push_front(std::move(pending));
    } else {
      end(std::move(pending));
    }
    return true;
  }
  if (when_idle && when_idle(*this)) return true;
  if (action.until) {
    clock_.advance_to(*action.until);
    return true;
  }
  return false;
}

Fate Exchange::next_fate(engine::SendKind kind) {
  auto& lines = script_.lines;
  for (auto it = lines.begin(); it != lines.end(); ++it) {
    if (it->kind != kind) continue;
    Fate fate = std::move(it->fate);
    lines.erase(it);
    return fate;
  }
  return served();
}

void Exchange::start(engine::Send action) {
  sent_.push_back(SentRequest{action.kind, action.request, clock_.now()});
  Fate fate = next_fate(action.kind);
  if (on_request) on_request(fate);
  pending_.push_back(Pending{std::move(action), {}, std::move(fate), 0});
}

/// The bytes leave in two halves, so that a source that is rewritten in between really mixes two versions.
void Exchange::advance(Pending& pending) {
  const PartRange& range = *pending.action.body;
  const std::size_t half = static_cast<std::size_t>(range.size_bytes) / 2;
  const bool is_first = pending.stage++ == 0;
  const std::size_t from = is_first ? 0 : half;
  const std::size_t to = is_first ? half : static_cast<std::size_t>(range.size_bytes);
  const std::size_t begin = static_cast<std::size_t>(range.offset) + from;
  std::string piece = script_.bytes.substr(std::min(begin, script_.bytes.size()), to - from);
  pending.body += piece;
  engine_->on_sent(pending.action.id, pending.body.size());
}

HttpResponse Exchange::serve(const HttpRequest& request, const std::string& body) {
  return script_.in_parts ? storage_.handle(request, body) : service_.handle(request, body, clock_.true_now());
}

void Exchange::read_ahead(const engine::ReadAhead& action) {
  if (action.offset < engine_->stored_until())
    return engine_->on_read_ahead(make_error(Errc::source_not_repeatable, "These bytes are gone."));
  const std::uint64_t left = script_.bytes.size() - std::min<std::uint64_t>(action.offset, script_.bytes.size());
  engine_->on_read_ahead(std::min(action.most_bytes, left));
}

ExchangeResult Exchange::outcome(const Pending& pending) {
  const Fate& fate = pending.fate;
  const std::string& body = pending.action.body ? pending.body : pending.action.request.body;
  const std::uint64_t sent = body.size();
  const bool acts =
      fate.kind == Fate::Kind::served || fate.kind == Fate::Kind::lost || fate.kind == Fate::Kind::distorted;
  HttpResponse response = fate.response;
  if (pending.action.body && pending.body.size() != pending.action.body->size_bytes && acts)
    return ExchangeResult{make_error(Errc::source_changed, "The source ended before its size was reached."), sent,
                          true};
  if (acts) {
    HttpResponse real = serve(pending.action.request, body);
    if (fate.kind != Fate::Kind::distorted) response = std::move(real);
  }
  if (fate.kind == Fate::Kind::not_sent) return ExchangeResult{make_error(Errc::connect_failed, "No way."), 0, false};
  if (fate.kind == Fate::Kind::failed) return ExchangeResult{fate.error, sent, true};
  if (fate.kind == Fate::Kind::cut || fate.kind == Fate::Kind::lost)
    return ExchangeResult{make_error(Errc::connection_lost, "Cut."), sent, true};
  return ExchangeResult{std::move(response), sent, true};
}

void Exchange::end(Pending pending) {
  auto result = outcome(pending);
  engine::BodyDigests digests;
  if (pending.action.body && pending.body.size() == pending.action.body->size_bytes)
    digests = digests_of(pending.action.digests, pending.body);
  engine_->on_answer(pending.action.id, std::move(result), digests, moment());
}

Result<engine::OpenedSource> Exchange::open() const {
  if (open_error) return *open_error;
  const std::string& type = script_.options.content_type.empty() ? content_type : script_.options.content_type;
  engine::OpenedSource opened{facts(), type, "bytes", content_type_of_bytes, script_.passing_parts > 0};
  if (opened.is_passing) {
    if (!tells_size) opened.facts.size_bytes.reset();
    opened.facts.repeatable = false;
  }
  return opened;
}

SourceFacts Exchange::facts() const {
  return SourceFacts{script_.bytes.size(), true, "1.txt", "identity " + std::to_string(identity_)};
}

void Exchange::rewrite_source(std::string bytes) {
  script_.bytes = std::move(bytes);
  ++identity_;
}

std::vector<SentRequest> Exchange::sent(engine::SendKind kind) const {
  std::vector<SentRequest> some;
  for (const SentRequest& each : sent_)
    if (each.kind == kind) some.push_back(each);
  return some;
}

}  // namespace uploadkit::test
