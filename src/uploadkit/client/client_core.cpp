// One step of a client: the inbox, the timers, the jobs, the network, the callbacks.
#include <uploadkit/client/client_core.hpp>

#include <uploadkit/client/client_options.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

ClientCore::ClientCore(std::shared_ptr<const Backend> backend, ClientOptions options)
    : backend_(std::move(backend)),
      options_(std::move(options)),
      log_(options_.log, options_.log_level),
      scheduler_(options_.max_concurrent_uploads, options_.memory_budget_bytes) {
  shared_.retry = options_.retry;
  shared_.budget = engine::RetryBudget(options_.retry.budget);
  shared_.allow_plain_http = options_.tls.allow_plain_http;
}

Result<void> ClientCore::start() {
  if (!options_.clock) options_.clock = system_clock();
  transport_ = options_.transport;
  if (!transport_) {
    auto made = curl_transport(transport_options(options_), options_.clock);
    if (!made) return made.error();
    transport_ = *std::move(made);
  }
  transport_->limit_bandwidth(options_.bandwidth_limit_bytes_per_second);
  callbacks_ = std::make_shared<CallbackQueue>(options_.executor);
  DispatcherSetup setup{transport_,
                        options_.clock,
                        callbacks_,
                        weak_from_this(),
                        &log_,
                        options_.max_concurrent_requests,
                        [this](std::string_view date) { learn_offset(date); },
                        [this] { return wall_now(); },
                        options_.tls.allow_plain_http};
  dispatcher_ = std::make_unique<Dispatcher>(std::move(setup));
  if (options_.drive == Drive::caller) return {};
  if (!options_.executor)
    if (auto started = callbacks_->start_thread(); !started) return started;
  return thread_.start([self = shared_from_this()] { self->thread_body(); });
}

void ClientCore::thread_body() {
  driver_ = std::this_thread::get_id();
  while (!stopping_) {
    step(std::chrono::milliseconds{10});
    if (!stopping_) wait(std::chrono::milliseconds{1000});
  }
  shut_down();
}

bool ClientCore::post(std::function<void()> fn) {
  bool was_filled = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    if (is_shut_down_) return false;
    inbox_.push_back(std::move(fn));
    was_filled = inbox_filled_.exchange(true);
  }
  // Whoever filled the inbox wakes; the driving thread looks before it sleeps.
  if (!was_filled && driver_.load() != std::this_thread::get_id()) transport_->wake();
  return true;
}

void ClientCore::run_inbox() {
  if (!inbox_filled_) return;
  {
    const std::lock_guard lock(inbox_mutex_);
    inbox_batch_.swap(inbox_);
    inbox_filled_ = false;
  }
  for (auto& fn : inbox_batch_) fn();
  inbox_batch_.clear();
}

bool ClientCore::step(std::chrono::nanoseconds budget) {
  run_inbox();
  if (jobs_.empty() && dispatcher_->is_idle()) {
    // Wake-ups of uploads that have ended would keep a waiting host awake.
    timers_.clear();
    runnable_.clear();
    return false;
  }
  const Instant began = clock().now();
  const Instant deadline = began + budget;
  dispatcher_->step_began(began);
  while (auto job = timers_.take(clock().now())) wake(job);
  run_jobs(deadline);
  const auto left = deadline - clock().now();
  transport_->perform(*dispatcher_, std::max<std::chrono::nanoseconds>(left, std::chrono::nanoseconds{0}));
  run_jobs(deadline);
  dispatcher_->step_ended(clock().now());
  return !jobs_.empty();
}

/// Steps the woken jobs. At least one, however small the budget is, so that there is always progress. What an ended job
/// made room for is woken before this returns: a client that waited for the network with work at hand would stand
/// still.
void ClientCore::run_jobs(Instant deadline) {
  admit();
  while (!runnable_.empty()) {
    running_.swap(runnable_);
    for (const auto& job : running_) {
      job->is_queued = false;
      if (!stopping_) job->step();
    }
    running_.clear();
    admit();
    if (stopping_ || clock().now() >= deadline) return;
  }
}

void ClientCore::admit() {
  if (scheduler_.can_admit()) admit_uploads();
  while (auto job = scheduler_.next_for_memory()) {
    static_cast<UploadJob&>(*job).grant_memory();
    body_buffers_.shrink_to(scheduler_.free_bytes());
    wake(job);
  }
}

/// No faster than requests leave: an upload that has begun holds a descriptor, and may hold memory. But where those
/// ahead stand still, the next one may be for another place.
void ClientCore::admit_uploads() {
  constexpr std::size_t most_ahead = 8;
  constexpr std::chrono::milliseconds patience{50};
  for (std::size_t ahead = runnable_.size() + dispatcher_->waiting_count(); scheduler_.can_admit(); ++ahead) {
    if (ahead >= most_ahead && clock().now() < next_admission_) return;
    next_admission_ = clock().now() + patience;
    auto job = scheduler_.admit();
    static_cast<UploadJob&>(*job).admit();  // only uploads get in line
    wake(job);
  }
}

void ClientCore::wake(const std::shared_ptr<Job>& job) {
  if (std::exchange(job->is_queued, true)) return;
  runnable_.push_back(job);
}

void ClientCore::add(const std::shared_ptr<Job>& job) {
  job->index = jobs_.size();
  jobs_.push_back(job);
}

void ClientCore::remove(const std::shared_ptr<Job>& job) {
  if (job->index >= jobs_.size() || jobs_[job->index] != job) return;
  jobs_.back()->index = job->index;
  std::swap(jobs_[job->index], jobs_.back());
  jobs_.pop_back();
  --present_jobs_;
}

engine::Moment ClientCore::moment() { return engine::Moment{clock().now(), wall_now(), clock().random()}; }

/// The services' clocks decide when a URL dies. Small differences are transport time, absurd dates are mistakes.
void ClientCore::learn_offset(std::string_view http_date) {
  const auto date = core::parse_http_date(http_date);
  if (!date || *date < core::from_epoch_seconds(1'577'836'800) || *date > core::from_epoch_seconds(4'102'444'800))
    return;
  const auto difference = std::chrono::duration_cast<std::chrono::seconds>(*date - clock().wall_now());
  const bool is_small = difference > std::chrono::seconds{-30} && difference < std::chrono::seconds{30};
  clock_offset_ = is_small ? std::chrono::seconds{0} : difference;
}

std::uint64_t ClientCore::buffer_bytes(std::uint64_t body_bytes) const noexcept {
  constexpr std::uint64_t least_bytes = 16 * 1024;
  const std::uint64_t most = std::min<std::uint64_t>(options_.upload_buffer_bytes, options_.memory_budget_bytes);
  return std::clamp(body_bytes, std::min(least_bytes, most), most);
}

std::string& ClientCore::scratch() {
  if (scratch_.empty()) scratch_.resize(options_.upload_buffer_bytes);
  return scratch_;
}

bool ClientCore::poll(std::chrono::nanoseconds budget) {
  if (options_.drive != Drive::caller || would_deadlock()) return false;
  const auto self = shared_from_this();  // a callback may destroy the client
  bool is_busy = true;
  {
    const std::unique_lock driving(drive_mutex_, std::try_to_lock);
    if (!driving) return true;  // another thread waits for a task and does the work
    driver_ = std::this_thread::get_id();
    is_busy = !stopping_ && step(budget);
    driver_ = std::thread::id();
    if (stopping_) shut_down();  // destroyed from inside the step, which had to end first
  }
  if (!options_.executor && !stopping_) callbacks_->run_pending();
  return is_busy || inbox_filled_;
}

std::optional<Instant> ClientCore::next_deadline() const {
  if (inbox_filled_ || !runnable_.empty()) return options_.clock->now();
  auto deadline = timers_.next();
  const auto network = transport_->next_deadline();
  if (network && (!deadline || *network < *deadline)) deadline = network;
  if (scheduler_.can_admit() && (!deadline || next_admission_ < *deadline)) deadline = next_admission_;
  return deadline;
}

bool ClientCore::wait(std::chrono::milliseconds limit) {
  const std::unique_lock driving(drive_mutex_, std::try_to_lock);
  if (!driving) return false;
  if (const auto deadline = next_deadline()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - clock().now());
    limit = std::min(limit, left);
  }
  if (limit > std::chrono::milliseconds{0} && !stopping_) transport_->wait(limit);
  return true;
}

bool ClientCore::would_deadlock() const {
  return callbacks_->is_in_callback() || driver_.load() == std::this_thread::get_id();
}

TaskHost::Pumped ClientCore::pump(std::chrono::nanoseconds limit) {
  if (options_.drive == Drive::background) return Pumped::by_its_thread;
  if (!poll(std::chrono::milliseconds{10})) return Pumped::here;
  return wait(std::chrono::duration_cast<std::chrono::milliseconds>(limit)) ? Pumped::here : Pumped::elsewhere;
}

}  // namespace uploadkit::client
