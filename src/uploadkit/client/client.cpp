// The public face of a client.
#include <uploadkit/client.hpp>

#include <uploadkit/client/client_core.hpp>
#include <uploadkit/client/client_options.hpp>
#include <uploadkit/core/call_user.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace uploadkit::client::detail::client {

Error moved_from() {
  return make_error(Errc::client_closed, "The client was moved from; call the one it was moved to.");
}

Error no_signer() {
  return make_error(Errc::invalid_argument, "The presign call has no function that signs.", {{"field", "sign"}});
}

}  // namespace uploadkit::client::detail::client

UPLOADKIT_NAMESPACE_BEGIN

namespace detail {

/// The name under which the public header knows the inside of a client.
class ClientCore final : public client::ClientCore {
 public:
  using client::ClientCore::ClientCore;
};

}  // namespace detail

Client::Client(std::shared_ptr<detail::ClientCore> core) noexcept : core_(std::move(core)) {}
Client::Client(Client&& other) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
  if (this == &other) return *this;
  if (core_) core_->close();
  core_ = std::move(other.core_);
  return *this;
}

Client::~Client() {
  if (core_) core_->close();
}

Result<Client> Client::create(std::shared_ptr<const Backend> backend, ClientOptions options) {
  if (!backend)
    return make_error(Errc::invalid_argument, "backend is null; give the client a backend.", {{"field", "backend"}});
  if (auto ok = client::check_client_options(options); !ok) return ok.error();
  auto core = std::make_shared<detail::ClientCore>(std::move(backend), std::move(options));
  if (auto started = core->start(); !started) {
    core->close();
    return started.error();
  }
  return Client(std::move(core));
}

UploadSession Client::upload_to(const std::shared_ptr<detail::ClientCore>& core, UploadInput input) {
  auto slot = std::make_shared<detail::TaskSlot<UploadReceipt>>();
  auto handle = core ? core->upload(std::move(input), slot)
                     : client::ended_upload(std::move(input), slot, client::detail::client::moved_from());
  return UploadSession(ControlToken(handle), Task<UploadReceipt>(handle, std::move(slot)));
}

UploadSession Client::upload(UploadInput input) { return upload_to(core_, std::move(input)); }

UploadBatch Client::upload_all(std::vector<UploadInput> inputs) {
  UploadBatch batch;
  batch.inputs_ = inputs;
  for (UploadInput& input : inputs) batch.sessions_.push_back(upload(std::move(input)));
  batch.start_ = [weak = std::weak_ptr<detail::ClientCore>(core_)](UploadInput input) {
    const auto core = weak.lock();
    return core ? upload_to(core, std::move(input)) : UploadSession();
  };
  return batch;
}

std::shared_ptr<detail::TaskControl> Client::start_call(CallDescription call, ReadCall read) {
  if (!core_) {  // moved from: the task has ended before it began
    static_cast<void>(read(client::detail::client::moved_from()));
    return client::ended_task();
  }
  return core_->call(
      {std::move(call.request), std::move(call.authorization), call.idempotent, std::move(call.name), std::move(read)});
}

Task<PresignedUrl> Client::presign(PresignCall call) {
  auto slot = std::make_shared<detail::TaskSlot<PresignedUrl>>();
  if (!core_) {
    slot->result = client::detail::client::moved_from();
    return Task<PresignedUrl>(client::ended_task(), std::move(slot));
  }
  client::PresignSetup setup;
  setup.authorization = call.authorization;
  setup.call = std::make_shared<PresignCall>(std::move(call));
  setup.told = [slot, core = core_.get(), call = setup.call](const Result<client::SharedCredentials>& held) {
    if (!held)
      slot->result = held.error();
    else if (!call->sign)
      slot->result = client::detail::client::no_signer();
    else
      slot->result = core::call_user(call->sign, (*held)->value(), core->wall_now());
  };
  auto control = core_->presign(std::move(setup));
  return Task<PresignedUrl>(std::move(control), std::move(slot));
}

Task<Credentials> Client::credentials(std::shared_ptr<const Authorization> authorization) {
  auto slot = std::make_shared<detail::TaskSlot<Credentials>>();
  if (!core_) {
    slot->result = client::detail::client::moved_from();
    return Task<Credentials>(client::ended_task(), std::move(slot));
  }
  client::PresignSetup setup;
  setup.authorization = std::move(authorization);
  setup.told = [slot](const Result<client::SharedCredentials>& held) {
    slot->result = held ? Result<Credentials>((*held)->value()) : Result<Credentials>(held.error());
  };
  auto control = core_->presign(std::move(setup));
  return Task<Credentials>(std::move(control), std::move(slot));
}

bool Client::poll(std::chrono::nanoseconds budget) { return core_ && core_->poll(budget); }

bool Client::is_busy() const { return core_ && core_->is_busy(); }

void Client::wait(std::chrono::milliseconds limit) {
  if (!core_ || (core_->options().drive == Drive::caller && core_->wait(limit))) return;
  // A task's waiter on another thread does the work; a loop around poll() must not spin meanwhile.
  std::this_thread::sleep_for(std::min(limit, std::chrono::milliseconds{1}));
}

void Client::wake() {
  if (core_) core_->wake_up();
}

std::optional<Instant> Client::next_deadline() const {
  return core_ && core_->options().drive == Drive::caller ? core_->next_deadline() : std::nullopt;
}

void Client::limit_bandwidth(std::uint64_t bytes_per_second) {
  if (core_) core_->limit_bandwidth(bytes_per_second);
}

UPLOADKIT_NAMESPACE_END
