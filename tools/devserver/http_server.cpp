// Drives libmicrohttpd: a thread a connection, handlers asked after the head, bodies streamed into sinks.
#include <devserver/http_server.hpp>

#include <devserver/mhd_response.hpp>
#include <uploadkit/core/text.hpp>

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <condition_variable>
#include <mutex>

namespace uploadkit::devserver {
namespace detail::http_server {

// A refused body up to this size is read and thrown away, so that the connection can be kept.
constexpr std::uint64_t drained_bytes = 64 * 1024;
// How long a connection that is closed early takes in what the client still sends: without it, the reset that
// follows unread bytes can destroy the answer on its way.
constexpr std::chrono::milliseconds linger_limit{1000};
constexpr int poll_step_ms = 50;

/// What is known of one request between libmicrohttpd's calls.
struct Exchange {
  ServerRequest request;
  std::unique_ptr<BodySink> sink;
  std::optional<ServerResponse> refusal;
  bool is_head_seen = false;
  bool has_enough = false;
  bool is_answered = false;
  bool closes_early = false;
  bool is_dropped = false;
};

// libmicrohttpd prescribes the parameters.
// NOLINTNEXTLINE(readability-function-size)
MHD_Result collect_field(void* context, MHD_ValueKind, const char* name, std::size_t name_size, const char* value,
                         std::size_t value_size) {
  static_cast<std::vector<Header>*>(context)->push_back(
      {std::string(name, name_size), value == nullptr ? std::string() : std::string(value, value_size)});
  return MHD_YES;
}

/// Path and query of a request target; the scheme and authority of an absolute one are left out.
void split_target(ServerRequest& request) {
  std::string_view rest = request.target;
  const std::size_t scheme = rest.find("://");
  if (scheme != std::string_view::npos && scheme < rest.find_first_of("/?")) {
    const std::size_t path = rest.find_first_of("/?", scheme + 3);
    rest = path == std::string_view::npos ? std::string_view() : rest.substr(path);
  }
  const std::size_t mark = rest.find('?');
  request.has_query = mark != std::string_view::npos;
  request.query = request.has_query ? std::string(rest.substr(mark + 1)) : std::string();
  request.path = std::string(rest.substr(0, mark));
  if (request.path.empty()) request.path = "/";
}

int socket_of(MHD_Connection* connection) {
  const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == nullptr ? -1 : static_cast<int>(info->connect_fd);
}

class MhdServer final : public HttpServer {
 public:
  MhdServer(HttpServerOptions options, RequestHandler& handler) : options_(std::move(options)), handler_(handler) {}
  ~MhdServer() override { stop(); }

  Result<void> listen();
  std::uint16_t port() const override { return port_; }
  void stop() override;

 private:
  static void* on_uri(void* self, const char* uri, MHD_Connection*);
  static MHD_Result on_access(void* self, MHD_Connection* connection, const char*, const char* method, const char*,
                              const char* bytes, std::size_t* size, void** context);
  static void on_ended(void* self, MHD_Connection* connection, void** context, MHD_RequestTerminationCode code);

  bool is_tls() const { return !options_.tls_key_pem.empty(); }
  MHD_Result see_head(MHD_Connection* connection, Exchange& exchange, const char* method);
  MHD_Result take_bytes(Exchange& exchange, std::string_view bytes);
  MHD_Result finish(MHD_Connection* connection, Exchange& exchange);
  MHD_Result send(MHD_Connection* connection, Exchange& exchange, const ServerResponse& response);
  void answer_cut(MHD_Connection* connection, Exchange& exchange);
  void linger(int socket);
  bool wait(std::chrono::milliseconds delay);

  HttpServerOptions options_;
  RequestHandler& handler_;
  MHD_Daemon* daemon_ = nullptr;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool is_stopping_ = false;
};

Result<void> MhdServer::listen() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Without "turbo" libmicrohttpd shuts a socket down before it tells that the request ended; see `answer_cut`.
  unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
                   MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_USE_TURBO;
  std::vector<MHD_OptionItem> more;
  if (is_tls()) {
    flags |= MHD_USE_TLS;
    more.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, options_.tls_key_pem.data()});
    more.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, options_.tls_certificate_pem.data()});
  }
  more.push_back({MHD_OPTION_END, 0, nullptr});
  daemon_ = MHD_start_daemon(
      flags, options_.port, nullptr, nullptr, &MhdServer::on_access, this, MHD_OPTION_SOCK_ADDR, &address,
      MHD_OPTION_URI_LOG_CALLBACK, &MhdServer::on_uri, this, MHD_OPTION_NOTIFY_COMPLETED, &MhdServer::on_ended, this,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, std::size_t{256 * 1024}, MHD_OPTION_LISTEN_BACKLOG_SIZE, 512U,
      MHD_OPTION_CONNECTION_LIMIT, 1000U, MHD_OPTION_ARRAY, more.data(), MHD_OPTION_END);
  if (daemon_ == nullptr) {
    return make_error(Errc::out_of_resources, "The port cannot be listened on; choose another one or 0.",
                      {{"actual", std::to_string(options_.port)}});
  }
  port_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT)->port;
  return {};
}

void MhdServer::stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_stopping_) return;
    is_stopping_ = true;
  }
  stopping_.notify_all();
  if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
  daemon_ = nullptr;
}

/// False when the server stops meanwhile.
bool MhdServer::wait(std::chrono::milliseconds delay) {
  std::unique_lock<std::mutex> lock(mutex_);
  return !stopping_.wait_for(lock, delay, [this] { return is_stopping_; });
}

void* MhdServer::on_uri(void*, const char* uri, MHD_Connection*) {
  auto* exchange = new Exchange;
  exchange->request.target = uri;
  return exchange;
}

// NOLINTNEXTLINE(readability-function-size): libmicrohttpd prescribes the parameters.
MHD_Result MhdServer::on_access(void* self, MHD_Connection* connection, const char*, const char* method, const char*,
                                const char* bytes, std::size_t* size, void** context) {
  auto& server = *static_cast<MhdServer*>(self);
  auto& exchange = *static_cast<Exchange*>(*context);
  if (!exchange.is_head_seen) return server.see_head(connection, exchange, method);
  if (*size == 0) return server.finish(connection, exchange);
  const std::string_view piece(bytes, *size);
  *size = 0;
  return server.take_bytes(exchange, piece);
}

MHD_Result MhdServer::see_head(MHD_Connection* connection, Exchange& exchange, const char* method) {
  ServerRequest& request = exchange.request;
  exchange.is_head_seen = true;
  request.method = method;
  request.is_tls = is_tls();
  request.received_at = options_.now();
  split_target(request);
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, &collect_field, &request.headers);
  HeadDecision decision = handler_.on_head(request);
  if (auto* sink = std::get_if<std::unique_ptr<BodySink>>(&decision)) {
    exchange.sink = std::move(*sink);
    return MHD_YES;
  }
  exchange.refusal = std::move(std::get<ServerResponse>(decision));
  if (exchange.refusal->drop_connection) return send(connection, exchange, *exchange.refusal);
  const bool has_short_body = !request.is_chunked() && request.content_length().value_or(0) <= drained_bytes;
  if (has_short_body && !(request.expects_continue() && request.content_length().value_or(0) > 0)) return MHD_YES;
  exchange.closes_early = true;
  exchange.refusal->close_connection = true;
  return send(connection, exchange, *exchange.refusal);
}

MHD_Result MhdServer::take_bytes(Exchange& exchange, std::string_view bytes) {
  if (exchange.sink == nullptr || exchange.has_enough) return MHD_YES;
  const SinkVerdict verdict = exchange.sink->write(bytes);
  exchange.has_enough = verdict == SinkVerdict::enough;
  exchange.is_dropped = verdict == SinkVerdict::drop;
  return verdict == SinkVerdict::drop ? MHD_NO : MHD_YES;
}

MHD_Result MhdServer::finish(MHD_Connection* connection, Exchange& exchange) {
  if (exchange.is_answered) return MHD_YES;
  if (exchange.refusal) return send(connection, exchange, *exchange.refusal);
  MHD_get_connection_values_n(connection, MHD_FOOTER_KIND, &collect_field, &exchange.request.trailers);
  return send(connection, exchange, exchange.sink->on_complete(exchange.request));
}

MHD_Result MhdServer::send(MHD_Connection* connection, Exchange& exchange, const ServerResponse& response) {
  exchange.is_answered = true;
  exchange.is_dropped = response.drop_connection;
  if (response.delay.count() > 0 && !response.sends_white_space && !wait(response.delay)) return MHD_NO;
  if (response.drop_connection) return MHD_NO;
  MHD_Response* made = make_mhd_response(response, options_.now());
  if (made == nullptr) return MHD_NO;
  const MHD_Result result = MHD_queue_response(connection, static_cast<unsigned>(response.status), made);
  MHD_destroy_response(made);
  return result;
}

void MhdServer::on_ended(void* self, MHD_Connection* connection, void** context, MHD_RequestTerminationCode code) {
  auto& server = *static_cast<MhdServer*>(self);
  const std::unique_ptr<Exchange> exchange(static_cast<Exchange*>(*context));
  *context = nullptr;
  if (exchange == nullptr) return;
  const bool is_cut = code != MHD_REQUEST_TERMINATED_COMPLETED_OK && code != MHD_REQUEST_TERMINATED_DAEMON_SHUTDOWN;
  if (is_cut && exchange->sink != nullptr && !exchange->is_answered && !exchange->is_dropped) {
    server.answer_cut(connection, *exchange);
  }
  if (exchange->closes_early) server.linger(socket_of(connection));
}

/// libmicrohttpd gives up when the client's side ends inside a body; S3 answers all the same.
void MhdServer::answer_cut(MHD_Connection* connection, Exchange& exchange) {
  const ServerResponse response = exchange.sink->on_cut(exchange.request);
  const int socket = socket_of(connection);
  if (response.drop_connection || is_tls() || socket < 0) return;
  const std::string text = raw_response(response, options_.now());
  // One short write into an empty socket buffer; if the client is gone there is nobody to tell.
  if (::send(socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) return;
}

void MhdServer::linger(int socket) {
  if (socket < 0) return;
  ::shutdown(socket, SHUT_WR);
  char sink[16 * 1024];
  const Instant end = std::chrono::steady_clock::now() + linger_limit;
  while (wait(std::chrono::milliseconds{0}) && std::chrono::steady_clock::now() < end) {
    pollfd waiting{socket, POLLIN, 0};
    if (::poll(&waiting, 1, poll_step_ms) > 0 && ::recv(socket, sink, sizeof sink, MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace detail::http_server

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options, RequestHandler& handler) {
  if (!options.now) options.now = [] { return std::chrono::system_clock::now(); };
  auto server = std::make_unique<detail::http_server::MhdServer>(std::move(options), handler);
  if (auto listening = server->listen(); !listening) return listening.error();
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace uploadkit::devserver
