/// \file
/// `Client`: one connection pool, one budget, one clock offset, one drive.
#ifndef UPLOADKIT_CLIENT_HPP
#define UPLOADKIT_CLIENT_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/clock.hpp>
#include <uploadkit/http.hpp>
#include <uploadkit/journal.hpp>
#include <uploadkit/presign_call.hpp>
#include <uploadkit/retry.hpp>
#include <uploadkit/session.hpp>
#include <uploadkit/task.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

namespace detail {
class ClientCore;
}

/// Who drives a client.
enum class Drive : std::uint8_t {
  background,  ///< The client owns one I/O thread, and one callback thread where there is no executor.
  caller,      ///< No thread of ours: everything, callbacks included, happens inside `Client::poll()`.
};

/// How much a log line matters.
enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// A line of the log; `text` is redacted: no secret in it, ever. Both views end with the call.
struct LogLine {
  LogLevel level = LogLevel::debug;

  /// "http", "engine", "client", "auth".
  std::string_view category{};
  std::string_view text{};
};

/// The options of a client. The defaults suit a desktop application.
struct ClientOptions {
  Drive drive = Drive::background;

  /// Uploads under way at a time; more wait in order of priority, then of arrival. Range: 1 to 1,000.
  int max_concurrent_uploads = 64;

  /// Requests under way per origin at a time; fewer while throughput does not grow or the service throttles.
  /// Range: 1 to 256.
  int max_concurrent_requests = 64;

  /// Everything that the library holds for bodies. Range: at least 64 KiB.
  std::uint64_t memory_budget_bytes = 8u * 1024u * 1024u;

  /// Bytes read from a source at once, never more than the body, and of a part no more than 256 KiB.
  /// Range: 16 KiB to 2 MiB.
  std::size_t upload_buffer_bytes = 512u * 1024u;

  /// 0 for no limit. Changed while running by `Client::limit_bandwidth()`.
  std::uint64_t bandwidth_limit_bytes_per_second = 0;
  TlsOptions tls{};

  /// See `TransportOptions::proxy`.
  std::string proxy{};

  /// Without one, libcurl may start a thread of its own to resolve a host name.
  Resolver resolver{};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds stall_timeout{30'000};

  /// Sent as User-Agent; empty for "uploadkit/VERSION".
  std::string user_agent{};
  RetryOptions retry{};

  /// Replace the network, the time and the persistence; null for the built-in ones (and for no journal).
  std::shared_ptr<Transport> transport{};
  std::shared_ptr<Clock> clock{};
  std::shared_ptr<JournalStore> journal{};

  /// Where callbacks run: an event loop, a strand. Must run what it is given, in order, and must not run it inside the
  /// call. Empty: the client's callback thread, or `poll()`.
  std::function<void(std::function<void()>)> executor{};

  /// Thread: the one that drives the client. Must not block.
  std::function<void(const LogLine&)> log{};

  /// What matters less is not told, and not even put into words.
  LogLevel log_level = LogLevel::debug;
};

/// Uploads through one connection pool, one memory budget and one clock offset.
///
/// The client owns its uploads. Destroying it stops everything, finalises nothing and aborts nothing; unfinished tasks
/// end with `client_closed`, and no callback comes afterwards. It may be destroyed from any thread and any callback.
/// What is asked of a client that was moved from ends with `client_closed` at once.
///
/// Thread: every function from any thread, `poll()` and `wait()` from one at a time.
class Client {
 public:
  /// Checks the options and loads the CA store; starts the threads of background drive.
  /// Errors: `invalid_option` naming the field, `tls_failed`, `out_of_resources`.
  UPLOADKIT_API static Result<Client> create(std::shared_ptr<const Backend> backend, ClientOptions options = {});

  UPLOADKIT_API Client(Client&& other) noexcept;
  UPLOADKIT_API Client& operator=(Client&& other) noexcept;
  UPLOADKIT_API ~Client();

  /// Starts an upload and returns at once. Opens nothing and sends nothing itself; every failure is the session's.
  UPLOADKIT_API UploadSession upload(UploadInput input);

  /// Starts several uploads.
  UPLOADKIT_API UploadBatch upload_all(std::vector<UploadInput> inputs);

  /// Performs a call of a service beside the upload, with the same credentials, retries and errors.
  template <class T>
  Task<T> call(ApiCall<T> call) {
    auto slot = std::make_shared<detail::TaskSlot<T>>();
    CallDescription description{std::move(call.request), std::move(call.authorization), call.idempotent,
                                std::move(call.name)};
    auto control =
        start_call(std::move(description),
                   [slot, read = std::move(call.read)](const Result<HttpResponse>& response) -> Result<void> {
                     slot->result = response ? read(*response) : Result<T>(response.error());
                     return slot->result->ok() ? Result<void>() : Result<void>(slot->result->error());
                   });
    return Task<T>(std::move(control), std::move(slot));
  }

  /// Signs a URL, with credentials that are fetched if need be. See `S3::get_url()`.
  /// Errors: those of the credentials and of the description; `not_found` where the object was to be there.
  UPLOADKIT_API Task<PresignedUrl> presign(PresignCall call);

  /// The credentials that an authorization signs with, fetched if need be.
  UPLOADKIT_API Task<Credentials> credentials(std::shared_ptr<const Authorization> authorization);

  /// Caller drive: does what can be done now, runs callbacks, returns soon after `budget` has passed.
  /// Gives whether anything is under way. Blocks for the read of one upload buffer from a source at most.
  UPLOADKIT_API bool poll(std::chrono::nanoseconds budget = std::chrono::milliseconds{1});

  /// Caller drive: blocks until `poll()` has something to do, `wake()` is called, or `limit` has passed.
  UPLOADKIT_API void wait(std::chrono::milliseconds limit);

  /// Ends a `wait()` from any thread.
  UPLOADKIT_API void wake();

  /// Caller drive: when `poll()` must be called again even if nothing arrives; none while idle.
  UPLOADKIT_API std::optional<Instant> next_deadline() const;

  /// Whether anything is under way: uploads, calls, and what follows the end of an upload, such as taking back the
  /// parts of one that was cancelled or failed. A program that is about to end waits a while for this to become false.
  UPLOADKIT_API bool is_busy() const;

  /// 0 lifts the limit.
  UPLOADKIT_API void limit_bandwidth(std::uint64_t bytes_per_second);

 private:
  struct CallDescription {
    HttpRequest request;
    std::shared_ptr<const Authorization> authorization;
    bool idempotent = false;
    std::string name;
  };
  using ReadCall = std::function<Result<void>(const Result<HttpResponse>&)>;

  UPLOADKIT_API std::shared_ptr<detail::TaskControl> start_call(CallDescription call, ReadCall read);
  explicit Client(std::shared_ptr<detail::ClientCore> core) noexcept;
  static UploadSession upload_to(const std::shared_ptr<detail::ClientCore>& core, UploadInput input);

  std::shared_ptr<detail::ClientCore> core_;
};

UPLOADKIT_NAMESPACE_END

#endif
