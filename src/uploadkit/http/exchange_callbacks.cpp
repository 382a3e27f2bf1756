// libcurl's callbacks: they note what happened and never call back into libcurl but to ask.
#include <uploadkit/http/curl_exchange.hpp>

#include <uploadkit/http/option_setter.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>

namespace uploadkit::http {

struct ExchangeCallbacks {
  static CurlExchange& self(void* context) { return *static_cast<CurlExchange*>(context); }

  static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* context) {
    CurlExchange& exchange = self(context);
    if (exchange.cancelled_) return CURL_READFUNC_ABORT;
    const std::uint64_t left = exchange.body_bytes_ - exchange.read_bytes_;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size * count, left));
    if (wanted == 0) return 0;
    const std::size_t granted = exchange.board_.bandwidth.take(wanted, exchange.board_.now);
    if (granted == 0) {
      exchange.board_.throttled.push_back(exchange.throttle_link);
      return CURL_READFUNC_PAUSE;
    }
    return read_source(exchange, buffer, granted);
  }

  static std::size_t read_source(CurlExchange& exchange, char* buffer, std::size_t wanted) {
    const Result<std::size_t> got = exchange.request_.stream->read(buffer, wanted);
    if (!got)
      exchange.fail(got.error());
    else if (*got == 0)  // libcurl would wait for the missing bytes for ever
      exchange.fail(make_error(
          Errc::source_changed, "The source ended before the size that it had told.",
          {{"expected", std::to_string(exchange.body_bytes_)}, {"actual", std::to_string(exchange.read_bytes_)}}));
    else if (*got > wanted)
      exchange.fail(make_error(Errc::callback_failed, "A request's body gave more bytes than it was asked for."));
    if (exchange.failure_) return CURL_READFUNC_ABORT;
    exchange.read_bytes_ += *got;
    return *got;
  }

  static int seek(void* context, curl_off_t offset, int whence) {
    CurlExchange& exchange = self(context);
    if (offset != 0 || whence != SEEK_SET) return CURL_SEEKFUNC_FAIL;
    if (exchange.read_bytes_ == 0) return CURL_SEEKFUNC_OK;
    const Result<void> rewound = exchange.request_.stream->rewind();
    if (!rewound) {
      exchange.fail(rewound.error());
      return CURL_SEEKFUNC_FAIL;
    }
    exchange.read_bytes_ = 0;
    return CURL_SEEKFUNC_OK;
  }

  static std::size_t header(char* line, std::size_t size, std::size_t count, void* context) {
    CurlExchange& exchange = self(context);
    const bool head_was_complete = exchange.reader_.head_complete();
    exchange.touch();
    const Result<void> taken = exchange.reader_.take_line({line, size * count});
    if (!taken) exchange.fail(taken.error());
    if (!head_was_complete && exchange.reader_.head_complete()) refuse_early_success(exchange);
    return exchange.failure_ ? 0 : size * count;
  }

  // A server that says 200 before it has the whole body has not stored it.
  static void refuse_early_success(CurlExchange& exchange) {
    curl_off_t sent = 0;
    curl_easy_getinfo(exchange.easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
    if (exchange.reader_.status() >= 300 || static_cast<std::uint64_t>(sent) >= exchange.body_bytes_) return;
    exchange.fail(make_error(Errc::protocol_error, "The server reported success before it had received the whole body.",
                             {{"expected", std::to_string(exchange.body_bytes_)}, {"actual", std::to_string(sent)}}));
  }

  static std::size_t body(char* bytes, std::size_t size, std::size_t count, void* context) {
    CurlExchange& exchange = self(context);
    exchange.touch();
    const Result<void> taken = exchange.reader_.take_body({bytes, size * count});
    if (!taken) exchange.fail(taken.error());
    return exchange.failure_ ? 0 : size * count;
  }

  static int progress(void* context, curl_off_t, curl_off_t received, curl_off_t, curl_off_t sent) {
    CurlExchange& exchange = self(context);
    if (exchange.cancelled_) return 1;
    if (!exchange.connected_) return 0;
    const auto received_bytes = static_cast<std::uint64_t>(received);
    const auto sent_bytes = static_cast<std::uint64_t>(sent);
    if (sent_bytes != exchange.sent_bytes_) {
      exchange.board_.progressed.push_back(exchange.progress_link);
      exchange.touch();
    }
    if (received_bytes != exchange.received_bytes_) exchange.touch();
    exchange.sent_bytes_ = sent_bytes;
    exchange.received_bytes_ = received_bytes;
    exchange.most_sent_bytes_ = std::max(exchange.most_sent_bytes_, sent_bytes);
    return 0;
  }

  // Called each time a connection is ready for the request: libcurl repeats it when a reused connection was dead.
  static int connected(void* context, char*, char*, int, int) {
    CurlExchange& exchange = self(context);
    exchange.note_request_sent();
    // A 417 makes libcurl try again, with the Expect header still there; the caller can do that better.
    if (exchange.reader_.head_complete()) return CURL_PREREQFUNC_ABORT;
    if (exchange.request_sent_ && exchange.request_.method == "POST") {
      exchange.fail(make_error(Errc::connection_lost,
                               "The connection ended before an answer arrived; the request may have had its effect."));
      return CURL_PREREQFUNC_ABORT;
    }
    curl_easy_getinfo(exchange.easy_.get(), CURLINFO_REQUEST_SIZE, &exchange.bytes_before_request_);
    exchange.connected_ = true;
    exchange.touch();
    return CURL_PREREQFUNC_OK;
  }

  static curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
#if defined(SOCK_CLOEXEC)
    const int descriptor = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
    const int descriptor = socket(address->family, address->socktype, address->protocol);
    if (descriptor >= 0) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#endif
    if (descriptor >= 0) return descriptor;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
      self(context).fail(
          make_error(Errc::out_of_resources, "No socket could be had; this process has too many open descriptors."));
    return CURL_SOCKET_BAD;
  }
};

Result<void> CurlExchange::read_small_body() {
  if (const auto all = request_.stream->read_all(); all && all->size() == body_bytes_) {
    small_body_ = all->data();
    read_bytes_ = body_bytes_;
    return {};
  }
  small_buffer_.reset(new char[static_cast<std::size_t>(body_bytes_)]);
  small_body_ = small_buffer_.get();
  while (read_bytes_ < body_bytes_) {
    const auto size = static_cast<std::size_t>(read_bytes_);
    ExchangeCallbacks::read_source(*this, small_buffer_.get() + size, static_cast<std::size_t>(body_bytes_) - size);
    if (failure_) return *failure_;
  }
  return {};
}

CURLcode set_callback_functions(CURL* easy) {
  OptionSetter setter(easy);
  setter.set(CURLOPT_READFUNCTION, &ExchangeCallbacks::read);
  setter.set(CURLOPT_SEEKFUNCTION, &ExchangeCallbacks::seek);
  setter.set(CURLOPT_HEADERFUNCTION, &ExchangeCallbacks::header);
  setter.set(CURLOPT_WRITEFUNCTION, &ExchangeCallbacks::body);
  setter.set(CURLOPT_XFERINFOFUNCTION, &ExchangeCallbacks::progress);
  setter.set(CURLOPT_PREREQFUNCTION, &ExchangeCallbacks::connected);
  setter.set(CURLOPT_OPENSOCKETFUNCTION, &ExchangeCallbacks::open_socket);
  return setter.code();
}

CURLcode set_callback_data(CURL* easy, CurlExchange& exchange) {
  void* const context = &exchange;
  OptionSetter setter(easy);
  for (const CURLoption option : {CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA,
                                  CURLOPT_XFERINFODATA, CURLOPT_PREREQDATA, CURLOPT_OPENSOCKETDATA})
    setter.set(option, context);
  return setter.code();
}

}  // namespace uploadkit::http
