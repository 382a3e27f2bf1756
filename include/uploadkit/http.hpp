/// \file
/// The seam for the network: requests, answers, and the interface that carries one to the other.
#ifndef UPLOADKIT_HTTP_HPP
#define UPLOADKIT_HTTP_HPP

#include <uploadkit/clock.hpp>
#include <uploadkit/result.hpp>

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

/// One header field. The name is a token (RFC 9110 5.6.2), the value has no control characters.
struct Header {
  std::string name{};
  std::string value{};
};

/// The bytes of a request that do not fit into a string, read in order while they are sent.
class RequestBody {
 public:
  virtual ~RequestBody() = default;

  /// Copies the next bytes into `buffer`, gives how many, 0 at the end. Blocks for the read of the source at most.
  virtual Result<std::size_t> read(char* buffer, std::size_t capacity) = 0;

  /// All bytes at once, where they lie in memory already and stay there as long as this object: as good as having read
  /// them. Nothing for a body that must be read.
  virtual std::optional<std::string_view> read_all() { return std::nullopt; }

  /// Starts again from the first byte, for a request that has to be repeated on another connection.
  virtual Result<void> rewind() = 0;
};

/// A request to the storage as the application's server is asked to sign it.
struct StorageStep {
  /// POST, PUT, GET, HEAD or DELETE.
  std::string method{};

  /// "create", "put", "part", "list", "complete", "abort" or "head".
  std::string action{};
  std::string key{};

  /// Empty for "create" and "put".
  std::string upload_id{};

  /// Of "part"; for "list" the part after which the page begins (`part-number-marker`); 0 for all else.
  int part_number = 0;
};

/// One HTTP request, complete but for its credentials.
struct HttpRequest {
  /// GET, HEAD, POST, PUT or DELETE.
  std::string method = "GET";

  /// An absolute URL; its path and query travel byte for byte.
  std::string url{};
  std::vector<Header> headers{};

  /// The body, unless `stream` is set.
  std::string body{};

  /// A body of exactly `stream_bytes` bytes; a source that ends earlier aborts the request.
  std::shared_ptr<RequestBody> stream{};
  std::uint64_t stream_bytes = 0;

  /// The most bytes of the body that are read at once, where the transport would take more; 0 leaves it to the
  /// transport.
  std::size_t upload_buffer_bytes = 0;

  /// Send the backend's token or signature along. Only ever honoured for the backend's own origin.
  bool authorize = false;

  /// Goes to the storage, with the bytes or about them: shares no connection with requests to the service, which carry
  /// its credentials.
  bool to_storage = false;

  /// Ask the server to answer before the body is sent (`Expect: 100-continue`).
  bool expect_continue = false;

  /// For an authorization that signs: the region of the signature; empty for the authorization's own.
  std::string signing_region{};

  /// For an authorization that signs: the name of a checksum ("CRC64NVME") that is sent behind the body as an
  /// aws-chunked trailer, because it is known only when the body has been read; empty for none.
  std::string trailing_checksum{};

  /// For an authorization that asks the application's server: what the request does; null elsewhere.
  std::shared_ptr<const StorageStep> storage_step{};

  /// Plain http may go to a link-local address, as instance and container metadata need it.
  bool allow_link_local_http = false;

  /// The whole exchange must end within this time, or it is `stalled`; 0 for no such limit.
  std::chrono::milliseconds time_limit{0};

  /// The longest body of an answer that is read; more is `response_too_large`.
  std::size_t max_response_bytes = 1024 * 1024;
};

/// One HTTP answer, read to its end.
struct HttpResponse {
  int status = 0;
  std::vector<Header> headers{};
  std::string body{};

  /// The value of the first header of that name, in any case; empty if there is none.
  UPLOADKIT_API std::string_view header(std::string_view name) const noexcept;
  UPLOADKIT_API bool has_header(std::string_view name) const noexcept;
};

/// Names an exchange between its start and its end.
using ExchangeId = std::uint64_t;

/// How an exchange ended: the answer, or why there is none.
struct ExchangeResult {
  Result<HttpResponse> response;

  /// Body bytes that were handed to the network. 0 with an error means that the server cannot have acted on a body.
  std::uint64_t sent_bytes = 0;

  /// Whether any byte of the request left; false means that the request certainly had no effect.
  bool request_sent = false;
};

/// What a transport tells while it performs exchanges. Called inside `perform()` only.
class ExchangeListener {
 public:
  virtual ~ExchangeListener() = default;

  /// `sent_bytes` body bytes of the exchange have been handed to the network so far.
  virtual void on_sent(ExchangeId id, std::uint64_t sent_bytes) = 0;

  /// The exchange ended. Told exactly once, and not for a cancelled exchange.
  virtual void on_end(ExchangeId id, ExchangeResult result) = 0;
};

/// Carries requests to servers: libcurl by default, or a stack of the application's own.
///
/// Everything but `wake()` is called from one thread at a time, the one that drives the client. Nothing blocks but
/// `wait()`; a step of `perform()` reads at most one upload buffer from a body. `start()` and `cancel()` may be called
/// from inside the listener.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Begins an exchange. Every failure, also of the request's form, is reported through `on_end` of a later
  /// `perform()`.
  virtual void start(ExchangeId id, HttpRequest request) = 0;

  /// Ends an exchange without a report and drops its connection. Unknown ids are ignored.
  virtual void cancel(ExchangeId id) = 0;

  /// Does what can be done now and reports to `listener`; returns soon after `budget` has passed.
  virtual void perform(ExchangeListener& listener, std::chrono::nanoseconds budget) = 0;

  /// Blocks until there is something to perform, `wake()` is called, or `timeout` has passed.
  virtual void wait(std::chrono::milliseconds timeout) = 0;

  /// When `perform()` has to be called again even if nothing arrives; none while nothing is under way.
  virtual std::optional<Instant> next_deadline() = 0;

  /// Ends a `wait()` in progress, or the next one. Callable from any thread.
  virtual void wake() = 0;

  /// Caps the bytes sent a second over all exchanges; 0 lifts the cap.
  virtual void limit_bandwidth(std::uint64_t bytes_per_second) = 0;
};

/// Maps a host name to numeric addresses ("192.0.2.1", "2001:db8::1"), tried in that order.
/// Called on the driving thread, so it must not block; an empty answer is `name_not_resolved`.
using Resolver = std::function<std::vector<std::string>(const std::string& host, std::uint16_t port)>;

/// What is trusted and shown in TLS. Verification cannot be turned off.
struct TlsOptions {
  /// A file of PEM certificates to trust instead of the system's.
  std::string ca_file{};

  /// PEM certificates to trust instead of the system's.
  std::string ca_pem{};

  /// "sha256//…" hashes of acceptable public keys, separated by ";" (libcurl's CURLOPT_PINNEDPUBLICKEY).
  std::string pinned_public_keys{};

  /// 12 for TLS 1.2 (the least), 13 for TLS 1.3.
  int minimum_version = 12;

  /// PEM files of a client certificate and its key.
  std::string client_certificate_file{};
  std::string client_key_file{};

  /// Allow http:// beyond loopback. Off: nothing but loopback is reached without TLS.
  bool allow_plain_http = false;
};

/// How the built-in transport reaches the network.
struct TransportOptions {
  TlsOptions tls{};

  /// "http://host:port" or "socks5h://host:port", with user info if need be; "none" for no proxy at all; empty for the
  /// environment's (`https_proxy`, `no_proxy`).
  std::string proxy{};
  Resolver resolver{};
  std::chrono::milliseconds connect_timeout{10'000};

  /// An exchange without a byte in either direction for that long ends in `stalled`. At least one second.
  std::chrono::milliseconds stall_timeout{30'000};
  std::string user_agent{};

  /// Bytes that are read from a source and handed to the network at once; 16 KiB to 2 MiB.
  std::size_t upload_buffer_bytes = 512 * 1024;

  /// Connections to one origin at a time.
  int max_connections_per_origin = 64;
};

/// The built-in transport over libcurl. Loads the CA store.
///
/// Errors: `invalid_option` names the field; `tls_failed` for a CA store or certificate that cannot be loaded.
UPLOADKIT_API Result<std::shared_ptr<Transport>> curl_transport(const TransportOptions& options,
                                                                std::shared_ptr<Clock> clock);

UPLOADKIT_NAMESPACE_END

#endif
