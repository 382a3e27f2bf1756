// Keeps the faults that are to happen and applies them to answers.
#include <devserver/faults.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::faults {

ServerResponse dropped() {
  ServerResponse response;
  response.drop_connection = true;
  return response;
}

/// The answer that a fault with a status prescribes.
ServerResponse prescribed(const Fault& fault, const std::function<ServerResponse(int)>& error_body) {
  ServerResponse response;
  if (!fault.body && error_body) response = error_body(*fault.status);
  response.status = *fault.status;
  if (fault.body) response.body = *fault.body;
  response.headers.insert(response.headers.end(), fault.headers.begin(), fault.headers.end());
  return response;
}

/// What becomes of the answer once the work is done.
ServerResponse bent(const Fault& fault, ServerResponse response, const std::function<ServerResponse(int)>& error_body) {
  if (fault.status) {
    response = prescribed(fault, error_body);
  } else {
    response.headers.insert(response.headers.end(), fault.headers.begin(), fault.headers.end());
    if (fault.body) response.body = *fault.body;
  }
  response.delay += fault.delay;
  response.clock_offset = fault.clock_offset;
  if (fault.cut_answer_after_bytes) response.drop_after_bytes = fault.cut_answer_after_bytes;
  if (fault.lose_answer) response.drop_connection = true;
  return response;
}

/// Stands between the body and the face's own sink.
class FaultySink final : public BodySink {
 public:
  FaultySink(FaultPlan& plan, Fault fault, std::unique_ptr<BodySink> inner,
             std::function<ServerResponse(int)> error_body)
      : plan_(plan), fault_(std::move(fault)), inner_(std::move(inner)), error_body_(std::move(error_body)) {}

  SinkVerdict write(std::string_view bytes) override {
    if (fault_.drop_after_bytes && seen_bytes_ + bytes.size() > *fault_.drop_after_bytes) return SinkVerdict::drop;
    if (fault_.stall_after_bytes && seen_bytes_ + bytes.size() > *fault_.stall_after_bytes && !has_stalled_) {
      has_stalled_ = true;
      plan_.wait(fault_.delay);
    }
    seen_bytes_ += bytes.size();
    return inner_ == nullptr ? SinkVerdict::more : inner_->write(bytes);
  }

  ServerResponse on_complete(const ServerRequest& request) override {
    // The body was shorter than the place of the fault: the connection ends here instead.
    if (fault_.drop_after_bytes) return dropped();
    Fault rest = fault_;
    if (has_stalled_) rest.delay = std::chrono::milliseconds{0};
    return bent(rest, inner_ == nullptr ? ServerResponse() : inner_->on_complete(request), error_body_);
  }

  ServerResponse on_cut(const ServerRequest& request) override {
    return inner_ == nullptr ? dropped() : inner_->on_cut(request);
  }

 private:
  FaultPlan& plan_;
  Fault fault_;
  std::unique_ptr<BodySink> inner_;
  std::function<ServerResponse(int)> error_body_;
  std::uint64_t seen_bytes_ = 0;
  bool has_stalled_ = false;
};

}  // namespace detail::faults

bool covers(std::string_view pattern, std::string_view operation) noexcept {
  if (pattern.empty() || pattern.back() != '*') return pattern == operation;
  pattern.remove_suffix(1);
  return operation.substr(0, pattern.size()) == pattern;
}

std::optional<std::string> find_quirk(std::string_view quirks, std::string_view name) {
  while (!quirks.empty()) {
    const std::string_view word = quirks.substr(0, quirks.find(' '));
    quirks.remove_prefix(std::min(word.size() + 1, quirks.size()));
    const std::size_t equals = word.find('=');
    if (word.substr(0, equals) != name) continue;
    return equals == std::string_view::npos ? std::string() : std::string(word.substr(equals + 1));
  }
  return std::nullopt;
}

void FaultPlan::add(Fault fault) {
  const std::lock_guard<std::mutex> lock(mutex_);
  faults_.push_back(std::move(fault));
}

void FaultPlan::clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  faults_.clear();
}

std::optional<Fault> FaultPlan::take(std::string_view operation) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = std::find_if(faults_.begin(), faults_.end(),
                                  [operation](const Fault& fault) { return covers(fault.operation, operation); });
  if (found == faults_.end()) return std::nullopt;
  const auto counted = std::find_if(consumed_.begin(), consumed_.end(),
                                    [operation](const auto& entry) { return entry.first == operation; });
  if (counted == consumed_.end()) {
    consumed_.emplace_back(operation, 1);
  } else {
    ++counted->second;
  }
  Fault taken = *found;
  if (--found->count <= 0) faults_.erase(found);
  return taken;
}

std::vector<Fault> FaultPlan::unconsumed() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return faults_;
}

std::string FaultPlan::unconsumed_json() const {
  std::string list;
  for (const Fault& fault : unconsumed()) list += (list.empty() ? "" : ",") + fault.text();
  return "{\"faults\":[" + list + "]}";
}

int FaultPlan::consumed(std::string_view operation) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [name, count] : consumed_) {
    if (name == operation) return count;
  }
  return 0;
}

void FaultPlan::wait(std::chrono::milliseconds delay) {
  std::unique_lock<std::mutex> lock(mutex_);
  released_.wait_for(lock, delay, [this] { return is_released_; });
}

void FaultPlan::release() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_released_ = true;
  }
  released_.notify_all();
}

HeadDecision with_fault(FaultPlan& plan, const std::optional<Fault>& fault, const std::function<HeadDecision()>& work,
                        const std::function<ServerResponse(int status)>& error_body) {
  if (!fault) return work();
  if (fault->drop_after_bytes && *fault->drop_after_bytes == 0) return detail::faults::dropped();
  const bool reads_body = fault->drop_after_bytes || fault->stall_after_bytes;
  if (fault->status && !fault->after_work) {
    if (!reads_body) return detail::faults::bent(*fault, ServerResponse(), error_body);
    return std::make_unique<detail::faults::FaultySink>(plan, *fault, nullptr, error_body);
  }
  HeadDecision decision = work();
  if (auto* refusal = std::get_if<ServerResponse>(&decision)) {
    if (fault->drop_after_bytes) return detail::faults::dropped();
    return detail::faults::bent(*fault, std::move(*refusal), error_body);
  }
  return std::make_unique<detail::faults::FaultySink>(
      plan, *fault, std::move(std::get<std::unique_ptr<BodySink>>(decision)), error_body);
}

ServerResponse with_fault(const std::optional<Fault>& fault, const std::function<ServerResponse()>& work,
                          const std::function<ServerResponse(int status)>& error_body) {
  if (!fault) return work();
  if (fault->drop_after_bytes) return detail::faults::dropped();
  const bool works = !fault->status || fault->after_work;
  return detail::faults::bent(*fault, works ? work() : ServerResponse(), error_body);
}

}  // namespace uploadkit::devserver
