/// \file
/// One exchange: its request, its easy handle while it runs, and what libcurl told about it.
#ifndef UPLOADKIT_HTTP_CURL_EXCHANGE_HPP
#define UPLOADKIT_HTTP_CURL_EXCHANGE_HPP

#include <uploadkit/core/url.hpp>
#include <uploadkit/http.hpp>
#include <uploadkit/http/bandwidth.hpp>
#include <uploadkit/http/curl_handles.hpp>
#include <uploadkit/http/curl_options.hpp>
#include <uploadkit/http/intrusive_list.hpp>
#include <uploadkit/http/response_reader.hpp>

#include <array>
#include <optional>

namespace uploadkit::http {

class CurlExchange;
struct OriginQueue;

/// What libcurl's callbacks leave for the transport, which acts when libcurl has returned: no user code but the
/// body's `read` and `rewind` runs inside libcurl.
struct ExchangeBoard {
  Instant now{};
  BandwidthLimit bandwidth;
  IntrusiveList<CurlExchange> connecting;    // in the order in which they began
  IntrusiveList<CurlExchange> transferring;  // in the order of their last byte
  IntrusiveList<CurlExchange> progressed;    // to be told to the listener
  IntrusiveList<CurlExchange> throttled;     // waiting for bandwidth
};

/// Lives from `start()` to its end. Its address is known to libcurl while it runs.
class CurlExchange {
 public:
  CurlExchange(ExchangeId id, HttpRequest request, core::Url url, ExchangeBoard& board);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  ExchangeId id() const noexcept { return id_; }
  const HttpRequest& request() const noexcept { return request_; }
  const core::Url& url() const noexcept { return url_; }
  Route route() const { return Route(url_); }

  /// The URL without path and query.
  const std::string& place() const noexcept { return place_; }
  CURL* easy() const noexcept { return easy_.get(); }
  bool is_connected() const noexcept { return connected_; }

  /// Takes a handle with the common options and sets those of this request.
  /// Errors: `out_of_memory`, `internal`.
  Result<void> prepare(EasyHandle easy, const CurlSettings& settings, HeaderList addresses);

  /// Ends libcurl's part and says how it went. The handle stays.
  ExchangeResult finish(CURLcode code, const CurlSettings& settings, WallTime wall_time);

  /// The handle, for another exchange.
  EasyHandle release() noexcept { return std::move(easy_); }

  /// An error that counts more than what libcurl will say; the first one stays.
  void fail(Error error);
  bool has_failed() const noexcept { return failure_.has_value(); }
  const Error& failure() const noexcept { return failure_ ? *failure_ : no_error(); }

  /// Marks a cancel that came while libcurl was running; it takes effect at the next callback.
  void cancel_later() noexcept { cancelled_ = true; }
  bool is_cancelled() const noexcept { return cancelled_; }

  /// The connect timeout begins.
  void begin_connecting();

  /// A byte moved, or something else that shows life.
  void touch();
  Instant last_activity() const noexcept { return last_activity_; }

  /// Begins another time of watching without a sign of life.
  void watch_again();
  Instant watched_since() const noexcept { return watched_since_; }

  /// The socket that libcurl watches for this exchange, CURL_SOCKET_BAD when it watches none.
  void use_socket(curl_socket_t socket) noexcept { socket_ = socket; }

  /// The peer has said something that was not read yet, because the host called late or the budget was short.
  bool socket_readable() const;

  /// Bytes that wait in the socket for the network; less than at the last call is a sign of life.
  bool socket_drained();

  std::uint64_t sent_bytes() const noexcept { return sent_bytes_; }
  std::uint64_t reported_bytes = 0;  // as last told to the listener
  OriginQueue* origin = nullptr;
  bool counts_as_running = false;
  int pool = 0;

  ListLink<CurlExchange> queue_link{this};
  ListLink<CurlExchange> watch_link{this};
  ListLink<CurlExchange> progress_link{this};
  ListLink<CurlExchange> throttle_link{this};

 private:
  friend struct ExchangeCallbacks;

  CURLcode set_request_options(const CurlSettings& settings);
  Result<void> make_headers();
  bool add_header(const char* line);
  Result<void> read_small_body();
  void note_request_sent();
  Result<HttpResponse> outcome(CURLcode code, const CurlSettings& settings, WallTime wall_time);
  Error failure_of(CURLcode code, const CurlSettings& settings, WallTime wall_time) const;

  ExchangeId id_;
  HttpRequest request_;
  std::unique_ptr<char[]> small_buffer_;
  const char* small_body_ = nullptr;  // of a short stream: in the buffer, or where the stream has it
  core::Url url_;
  std::string place_;
  ExchangeBoard& board_;
  EasyHandle easy_;
  HeaderList headers_;
  HeaderList addresses_;
  ResponseReader reader_;
  std::optional<Error> failure_;
  std::array<char, CURL_ERROR_SIZE> curl_text_{};
  std::uint64_t body_bytes_;
  std::uint64_t read_bytes_ = 0;       // taken from the stream
  std::uint64_t sent_bytes_ = 0;       // of this attempt
  std::uint64_t most_sent_bytes_ = 0;  // of any attempt: libcurl repeats a request on a connection that was dead
  std::uint64_t received_bytes_ = 0;
  long bytes_before_request_ = 0;  // of the proxy's CONNECT and of earlier attempts
  int waiting_in_socket_ = 0;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  bool connected_ = false;
  bool request_sent_ = false;
  bool cancelled_ = false;
  Instant last_activity_{};
  Instant watched_since_{};
};

/// Sets libcurl's callbacks on a handle; they find their exchange in what `set_callback_data` says.
CURLcode set_callback_functions(CURL* easy);
CURLcode set_callback_data(CURL* easy, CurlExchange& exchange);

}  // namespace uploadkit::http

#endif
