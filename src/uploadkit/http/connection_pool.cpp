// Drives one multi handle socket by socket, so that a small time budget can be kept between sockets.
#include <uploadkit/http/connection_pool.hpp>

#include <uploadkit/http/curl_exchange.hpp>
#include <uploadkit/http/option_setter.hpp>

#include <unistd.h>
#include <algorithm>

namespace uploadkit::http {

namespace detail::connection_pool {

constexpr std::size_t most_spare_handles = 64;

}  // namespace detail::connection_pool

ConnectionPool::ConnectionPool(SocketSet& sockets, const CurlSettings& settings, int tag, long idle_seconds)
    : sockets_(sockets), settings_(settings), tag_(tag), idle_seconds_(idle_seconds) {}

ConnectionPool::~ConnectionPool() {
  // Closing connections must not call back into a set that is going away.
  if (multi_) curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, nullptr);
  if (multi_) curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, nullptr);
  for (auto& handles : spare_) handles.clear();
  multi_.reset();
}

Result<void> ConnectionPool::open() {
  multi_.reset(curl_multi_init());
  share_.reset(curl_share_init());
  if (!multi_ || !share_) return make_error(Errc::out_of_resources, "libcurl could not be set up; resources ran out.");
  // Before 8.12 every easy handle had TLS sessions of its own, so that a new connection seldom resumed one.
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  CURLM* const multi = multi_.get();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &ConnectionPool::socket_changed);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &ConnectionPool::timer_changed);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  // Parked connections must not push each other out.
  const long most = std::max(64L, 2L * settings_.options.max_connections_per_origin);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, most);
  return {};
}

CURLcode ConnectionPool::prepare(CURL* easy, Route route) {
  OptionSetter setter(easy);
  setter.set(CURLOPT_SHARE, share_.get());
  setter.set(CURLOPT_MAXAGE_CONN, idle_seconds_);
  setter.set(CURLOPT_CLOSESOCKETFUNCTION, &ConnectionPool::close_socket);
  setter.set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(this));
  if (setter.code() != CURLE_OK) return setter.code();
  for (const CURLcode code :
       {set_common_options(easy, settings_), set_route_options(easy, settings_, route), set_callback_functions(easy)})
    if (code != CURLE_OK) return code;
  return CURLE_OK;
}

EasyHandle ConnectionPool::acquire(Route route) {
  auto& spare = spare_[route.index()];
  EasyHandle easy;
  if (!spare.empty()) {
    easy = std::move(spare.back());
    spare.pop_back();
    return easy;
  }
  easy.reset(curl_easy_init());
  if (easy && prepare(easy.get(), route) != CURLE_OK) easy.reset();
  return easy;
}

void ConnectionPool::give_back(EasyHandle easy, Route route) {
  auto& spare = spare_[route.index()];
  curl_easy_setopt(easy.get(), CURLOPT_PRIVATE, nullptr);
  if (spare.size() < detail::connection_pool::most_spare_handles) spare.push_back(std::move(easy));
}

bool ConnectionPool::add(CURL* easy) { return curl_multi_add_handle(multi_.get(), easy) == CURLM_OK; }

void ConnectionPool::remove(CURL* easy) { curl_multi_remove_handle(multi_.get(), easy); }

void ConnectionPool::run_socket(const ReadySocket& ready) {
  const int events = (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0);
  int running = 0;
  curl_multi_socket_action(multi_.get(), ready.descriptor, events, &running);
}

void ConnectionPool::run_timer() {
  timer_.reset();
  int running = 0;
  curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
}

bool ConnectionPool::next_ended(CURL*& easy, CURLcode& code) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    easy = message->easy_handle;
    code = message->data.result;
    return true;
  }
  return false;
}

int ConnectionPool::socket_changed(CURL* easy, curl_socket_t socket, int what, void* self, void*) {
  ConnectionPool& pool = *static_cast<ConnectionPool*>(self);
  char* exchange = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &exchange);
  // CURLINFO_ACTIVESOCKET knows a socket only when its exchange is over; libcurl's own handles belong to none.
  if (exchange != nullptr)
    static_cast<CurlExchange*>(static_cast<void*>(exchange))
        ->use_socket(what == CURL_POLL_REMOVE ? CURL_SOCKET_BAD : socket);
  if (what == CURL_POLL_REMOVE) {
    pool.sockets_.park(socket);
    return 0;
  }
  const Interest interest{(what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0};
  return pool.sockets_.watch(socket, interest, pool.tag_) ? 0 : -1;
}

int ConnectionPool::close_socket(void* self, curl_socket_t socket) {
  static_cast<ConnectionPool*>(self)->sockets_.forget(socket);
  return close(socket);
}

int ConnectionPool::timer_changed(CURLM*, long timeout_ms, void* self) {
  ConnectionPool& pool = *static_cast<ConnectionPool*>(self);
  pool.timer_.reset();
  if (timeout_ms >= 0) pool.timer_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  return 0;
}

}  // namespace uploadkit::http
