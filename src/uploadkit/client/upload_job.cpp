// The hands of the engine: every action it asks for is done here, and what came of it reported back.
#include <uploadkit/client/upload_job.hpp>

#include <uploadkit/client/client_core.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

UploadJob::UploadJob(ClientCore& client, UploadInput input, std::shared_ptr<const Backend> backend,
                     std::shared_ptr<::uploadkit::detail::UploadHandle> handle)
    : client_(client),
      source_(std::move(input.source)),
      backend_(std::move(backend)),
      handle_(std::move(handle)),
      path_(std::move(input.path)),
      path_of_identity_(std::move(input.path_of_identity)),
      options_(std::move(input.options)) {
  options_.on_progress = nullptr;  // the handle has it
  takes_parts_ = backend_->traits().multipart.has_value();
}

UploadJob::~UploadJob() { close_source(); }

/// At the end of the upload, not of the job, which may still have to take back what the service holds: the application
/// may upload the same source again by then.
void UploadJob::close_source() {
  if (std::exchange(is_open_, false)) source_->close();
}

void UploadJob::begin() {
  place_ = client_.scheduler().new_place(options_.priority);
  if (follow_wish()) client_.wake(shared_from_this());
}

/// Brings the engine in line with what the application wants. False while there is nothing to drive.
bool UploadJob::follow_wish() {
  const Wish wish = handle_->wish();
  if (!engine_ && admitted_ && wish != Wish::cancel && !(knows_path() && has_resume_id())) return false;
  if (!engine_ && (admitted_ || wish == Wish::cancel)) make_engine();
  if (engine_) {
    if (wish == Wish::cancel) engine_->cancel();
    if (engine_->result()) return true;
    if (wish == Wish::pause) engine_->pause();
  }
  if (admitted_) {
    if (wish == Wish::run) engine_->resume();
    return true;
  }
  if (wish == Wish::pause) {
    if (std::exchange(waiting_in_line_, false)) client_.scheduler().leave(place_);
    if (engine_) return true;  // it counts how long the pause lasts
    shown_ = UploadState::paused;
  } else {
    if (!std::exchange(waiting_in_line_, true)) client_.scheduler().wait(place_, shared_from_this());
    shown_ = UploadState::pending;
  }
  publish(false);
  return false;
}

void UploadJob::step() {
  if (admitted_) waiting_in_line_ = false;
  const engine::Moment now = client_.moment();
  while (!closed_ && follow_wish()) {
    if (!has_what_it_needs()) return;
    if (unlooked_ && !engine_->result() && !look_at_source()) return client_.wake(shared_from_this());
    if (do_some() && !engine_->result()) return;
    take_spare_buffers();
    if (!perform(engine_->next(now))) break;
  }
  tell_warning();
  if (flights_.empty()) client_.dispatcher().give_up_place(this);
}

/// Does one action; false when there is nothing more to do now.
bool UploadJob::perform(engine::Action action) {
  if (auto* send_action = std::get_if<engine::Send>(&action)) return send(std::move(*send_action));
  if (const auto* wait_action = std::get_if<engine::Wait>(&action)) return wait(*wait_action);
  if (const auto* persist_action = std::get_if<engine::Persist>(&action)) {
    persist(*persist_action);
  } else if (const auto* drop_action = std::get_if<engine::Drop>(&action)) {
    drop(drop_action->id);
  } else if (std::holds_alternative<engine::OpenSource>(action)) {
    open_source();
  } else if (std::holds_alternative<engine::InspectSource>(action)) {
    inspect_source();
  } else if (const auto* measure_action = std::get_if<engine::MeasureSource>(&action)) {
    measure(*measure_action);
  } else if (const auto* read_action = std::get_if<engine::ReadAhead>(&action)) {
    read_ahead_ = *read_action;
    client_.wake(shared_from_this());
  } else if (std::holds_alternative<engine::Finish>(action)) {
    conclude();
  } else {
    end();
    return false;
  }
  return true;
}

bool UploadJob::send(engine::Send action) {
  if (action.kind == engine::SendKind::complete && !handle_->begin_commit()) {
    engine_->take_back(action.id);
    return true;  // the wish that came first is followed next
  }
  // What cannot be read again cannot be stopped either, and a pause that came first finds nothing sent.
  const bool is_unrepeatable = action.body && !can_repeat(*action.body);
  if (is_unrepeatable && !handle_->begin_unstoppable()) {
    engine_->take_back(action.id);
    return true;
  }
  Flight flight;
  flight.request = action.id;
  flight.is_unrepeatable = is_unrepeatable;
  if (action.body) {
    flight.part = action.body->number;
    flight.size_bytes = action.body->size_bytes;
    flight.body = std::make_shared<SourceBody>(source_, *action.body, action.digests, held_body_);
    action.request.stream = flight.body;
    if (engine_->parts().plan().in_parts)
      action.request.upload_buffer_bytes = static_cast<std::size_t>(part_buffer_bytes());
    meter_.begin_part(flight.part);
    meter_.progress().attempt = std::max(1, engine_->sends());
  }
  if (action.kind == engine::SendKind::complete) release_buffer();
  Dispatch dispatch;
  dispatch.request = std::move(action.request);
  const bool has_authority = dispatch.request.authorize || dispatch.request.storage_step;
  dispatch.authorization = has_authority ? backend_->authorization() : nullptr;
  dispatch.owner = weak_from_this();
  dispatch.owner_request = action.id;
  // The beginning of a multipart upload goes to the storage itself, and keeps no second place there.
  const bool keeps_place = action.kind == engine::SendKind::begin && !takes_parts_;
  dispatch.role = keeps_place ? Dispatch::Role::begin : action.body ? Dispatch::Role::body : Dispatch::Role::other;
  dispatch.backend = backend_.get();
  if (!dispatch.request.trailing_checksum.empty())
    dispatch.checksum = [body = flight.body] { return body->checksum_text(); };
  flight.exchange = client_.dispatcher().submit(std::move(dispatch));
  flights_.push_back(std::move(flight));
  publish(meter_.is_due(client_.clock().now()));
  return true;
}

void UploadJob::drop(engine::RequestId request) {
  const auto it = std::find_if(flights_.begin(), flights_.end(), [&](const Flight& f) { return f.request == request; });
  if (it == flights_.end()) return;
  client_.dispatcher().cancel(it->exchange);
  if (it->is_unrepeatable) handle_->end_unstoppable();
  flights_.erase(it);
}

bool UploadJob::wait(const engine::Wait& action) {
  if (action.until) client_.timers().add(*action.until, weak_from_this());
  const bool is_paused = engine_->state() == UploadState::paused;
  if (is_paused) meter_.rest();
  publish(shown_ != engine_->state());
  // A paused upload makes room for others, and gets in line again when it is resumed.
  if (is_paused) {
    release_slot();
    release_buffer();
  }
  return false;
}

void UploadJob::on_sent(engine::RequestId request, std::uint64_t sent_bytes) {
  const auto it = std::find_if(flights_.begin(), flights_.end(), [&](const Flight& f) { return f.request == request; });
  if (it == flights_.end() || !it->body) return;
  engine_->on_sent(request, sent_bytes);
  // The answer alone is awaited now, as it is in any pause.
  if (it->is_unrepeatable && sent_bytes >= it->size_bytes) handle_->end_unstoppable();
  const Instant now = client_.clock().now();
  meter_.sent(it->part, sent_bytes, now);
  publish(meter_.is_due(now));
}

void UploadJob::on_end(engine::RequestId request, ExchangeResult result) {
  const auto it = std::find_if(flights_.begin(), flights_.end(), [&](const Flight& f) { return f.request == request; });
  if (it == flights_.end()) return;
  const Flight flight = std::move(*it);
  flights_.erase(it);
  engine::BodyDigests digests;
  if (flight.is_unrepeatable) handle_->end_unstoppable();
  if (flight.body) {
    digests = flight.body->digests();
    if (flight.body->error().code != Errc::ok) result.response = flight.body->error();
    engine_->on_sent(request, result.sent_bytes);
    meter_.sent(flight.part, result.sent_bytes, client_.clock().now());
  }
  engine_->on_answer(request, std::move(result), digests, client_.moment());
  tell_warning();
  meter_.acknowledge(engine_->parts().stored_bytes(), engine_->parts().stored_count());
  if (replay_) replay_->release_before(engine_->stored_until());
  client_.wake(shared_from_this());
}

void UploadJob::tell_warning() {
  const std::string warning = engine_ ? engine_->take_warning() : std::string();
  if (!warning.empty()) client_.log().write(LogLevel::warning, "engine", warning);
}

void UploadJob::publish(bool tell) {
  if (concluded_) return;
  if (admitted_) shown_ = engine_->state();
  meter_.progress().phase = shown_;
  handle_->publish(meter_.progress(), tell);
}

void UploadJob::hear_wish() { client_.wake(shared_from_this()); }

void UploadJob::fail(const Error& error) {
  if (!engine_) make_engine();
  engine_->fail_from_outside(error);
  client_.wake(shared_from_this());
}

void UploadJob::conclude() {
  const bool keep_records = has_foreign_records_ || engine_->result()->error().resumable;
  auto result = engine_->take_result();
  if (!result) client_.log().write_failure("upload", result.error());
  concluded_ = true;
  if (result) {
    meter_.acknowledge(result->size_bytes, meter_.progress().total_parts);
    meter_.progress().total_bytes = result->size_bytes;
  }
  meter_.rest();
  close_source();
  release_memory();
  release_slot();
  if (std::exchange(waiting_in_line_, false)) client_.scheduler().leave(place_);
  handle_->conclude(std::move(result), meter_.progress());
  // While something is to be taken back, the records are all that knows of it.
  removes_records_ = client_.journal() && !keep_records;
  if (has_resume_id_) client_.resume_ids().begin_end(journal_name_);
  if (!engine_->has_aborts()) remove_records();
}

void UploadJob::end() {
  remove_records();
  give_up_resume_id();
  client_.remove(shared_from_this());
}

void UploadJob::close(const Error& why) {
  closed_ = true;
  if (engine_ && engine_->has_aborts())
    client_.log().write(LogLevel::warning, "client",
                        "The client was closed before an upload could be aborted; a lifecycle rule has to remove it.");
  if (std::exchange(concluded_, true)) return;
  close_source();
  Error error = why;
  // Nobody can name the records of an upload without a resume_id.
  error.resumable = client_.journal() != nullptr && !options().resume_id.empty() && !has_foreign_records_;
  if (client_.journal() != nullptr && options().resume_id.empty())
    static_cast<void>(client_.journal()->remove(journal_name_));
  handle_->conclude(error, meter_.progress());
}

void UploadJob::release_slot() {
  if (std::exchange(admitted_, false)) client_.scheduler().give_back_slot();
}

void UploadJob::grant_memory() {
  // Asked for before a pause, perhaps, and no longer wanted.
  if (!wants_memory_ || has_memory_) return client_.scheduler().give_back_memory(memory_bytes_);
  has_memory_ = true;
}

/// While nothing is sent. What is held of a stream is still there, and counts until the end.
void UploadJob::release_buffer() {
  give_back_spare_buffers();
  if (held_bytes_ == 0) release_memory();
}

void UploadJob::let_go_of_body() {
  ends_as_told_ = false;
  client_.body_buffers().give_back(std::exchange(held_body_, {}).buffer);
}

void UploadJob::release_memory() {
  let_go_of_body();
  if (spare_buffers_ > 0) give_back_spare_buffers();
  if (std::exchange(has_memory_, false)) client_.scheduler().give_back_memory(memory_bytes_);
  wants_memory_ = false;
}

}  // namespace uploadkit::client
