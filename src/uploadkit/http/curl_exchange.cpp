// The life of one exchange around its easy handle.
#include <uploadkit/http/curl_exchange.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/http/curl_error.hpp>
#include <uploadkit/http/option_setter.hpp>
#include <uploadkit/http/request_check.hpp>
#include <uploadkit/http/url_agreement.hpp>

#include <poll.h>
#include <algorithm>

#if defined(__linux__)
#include <linux/sockios.h>
#include <sys/ioctl.h>
#endif

namespace uploadkit::http {

namespace detail::curl_exchange {

Error no_memory() { return make_error(Errc::out_of_memory, "There is no memory left for a request."); }

bool has_content_type(const HttpRequest& request) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [](const Header& header) { return core::equals_ignoring_case(header.name, "content-type"); });
}

bool has_body(const HttpRequest& request) {
  return request.stream || !request.body.empty() || request.method == "PUT" || request.method == "POST";
}

// libcurl sends a text below 64 KiB in one piece with the head: one send, and one wake-up of the server, instead of
// two. Over TLS it copies what is longer than a record once more and gains nothing.
bool fits_beside_head(const HttpRequest& request, bool is_https) {
  const std::uint64_t most_bytes = is_https ? 12 * 1024 : 64 * 1024;
  return request.stream && request.stream_bytes > 0 && request.stream_bytes < most_bytes && !request.expect_continue;
}

void set_body_options(OptionSetter& setter, const HttpRequest& request, const char* small_body) {
  // HTTPGET takes back what an earlier request of this handle had set; POSTFIELDS, even null, makes it a POST.
  setter.set(CURLOPT_POSTFIELDS, static_cast<const char*>(nullptr));
  setter.set(CURLOPT_HTTPGET, 1L);
  if (request.stream && small_body == nullptr) {
    setter.set(CURLOPT_UPLOAD, 1L);
    setter.set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.stream_bytes));
  } else if (has_body(request)) {
    setter.set(CURLOPT_POST, 1L);
    setter.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_bytes(request)));
    setter.set(CURLOPT_POSTFIELDS, small_body != nullptr ? small_body : request.body.c_str());
  } else if (request.method == "HEAD") {
    setter.set(CURLOPT_NOBODY, 1L);
  }
  const bool says_itself = request.method == "GET" || request.method == "HEAD";
  setter.set(CURLOPT_CUSTOMREQUEST, says_itself ? static_cast<const char*>(nullptr) : request.method.c_str());
}

}  // namespace detail::curl_exchange

namespace local_exchange = detail::curl_exchange;

CurlExchange::CurlExchange(ExchangeId id, HttpRequest request, core::Url url, ExchangeBoard& board)
    : id_(id),
      request_(std::move(request)),
      url_(std::move(url)),
      place_(place_of(url_)),
      board_(board),
      reader_(request_.method == "HEAD", request_.max_response_bytes),
      body_bytes_(body_bytes(request_)) {}

Result<void> CurlExchange::prepare(EasyHandle easy, const CurlSettings& settings, HeaderList addresses) {
  easy_ = std::move(easy);
  addresses_ = std::move(addresses);
  const Result<void> made = make_headers();
  if (!made) return made;
  if (local_exchange::fits_beside_head(request_, route().is_https) && !board_.bandwidth.limited())
    if (const Result<void> read = read_small_body(); !read) return read;
  const CURLcode code = set_request_options(settings);
  if (code == CURLE_OK) return {};
  if (code == CURLE_OUT_OF_MEMORY) return local_exchange::no_memory();
  return make_error(Errc::internal, std::string("libcurl refused an option: ") + curl_easy_strerror(code) + ".");
}

bool CurlExchange::add_header(const char* line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line);
  if (longer == nullptr) return false;
  static_cast<void>(headers_.release());
  headers_.reset(longer);
  return true;
}

Result<void> CurlExchange::make_headers() {
  // libcurl would ask for 100 Continue by itself, which costs a second where the server does not know it.
  if (!add_header(request_.expect_continue && body_bytes_ > 0 ? "Expect: 100-continue" : "Expect:"))
    return local_exchange::no_memory();
  if (!local_exchange::has_content_type(request_) && !add_header("Content-Type:")) return local_exchange::no_memory();
  std::string line;
  for (const Header& header : request_.headers) {
    // libcurl sends line breaks as they are: `check_request` has seen that there are none. "Name:" would remove the
    // header; "Name;" sends it without a value.
    line.assign(header.name).append(header.value.empty() ? ";" : ": ").append(header.value);
    if (!add_header(line.c_str())) return local_exchange::no_memory();
  }
  return {};
}

CURLcode CurlExchange::set_request_options(const CurlSettings& settings) {
  OptionSetter setter(easy_.get());
  // libcurl needs the place alone, and takes its time to take a long query apart and put it together again.
  setter.set(CURLOPT_URL, place_.c_str());
  // The target as it was signed: libcurl's own copy drops a "?" without a query.
  const std::string target = url_.has_query ? url_.path + "?" + url_.query : url_.path;
  setter.set(CURLOPT_REQUEST_TARGET, target.c_str());
  setter.set(CURLOPT_HTTPHEADER, headers_.get());
  setter.set(CURLOPT_RESOLVE, addresses_.get());
  setter.set(CURLOPT_UPLOAD_BUFFERSIZE, upload_buffer_bytes(settings, request_, url_.scheme == "https"));
  setter.set(CURLOPT_ERRORBUFFER, curl_text_.data());
  setter.set(CURLOPT_PRIVATE, static_cast<void*>(this));
  local_exchange::set_body_options(setter, request_, small_body_);
  if (setter.code() != CURLE_OK) return setter.code();
  return set_callback_data(easy_.get(), *this);
}

void CurlExchange::fail(Error error) {
  if (!failure_) failure_ = std::move(error);
}

void CurlExchange::begin_connecting() {
  last_activity_ = watched_since_ = board_.now;
  board_.connecting.push_back(watch_link);
}

void CurlExchange::touch() {
  last_activity_ = watched_since_ = board_.now;
  board_.transferring.push_back(watch_link);
}

void CurlExchange::watch_again() {
  watched_since_ = board_.now;
  board_.transferring.push_back(watch_link);
}

bool CurlExchange::socket_readable() const {
  pollfd polled{socket_, POLLIN, 0};
  return socket_ != CURL_SOCKET_BAD && poll(&polled, 1, 0) == 1;
}

bool CurlExchange::socket_drained() {
#if defined(__linux__)
  int waiting = 0;
  if (socket_ == CURL_SOCKET_BAD || ioctl(socket_, SIOCOUTQ, &waiting) != 0) return false;
  const bool drained = waiting < waiting_in_socket_;
  waiting_in_socket_ = waiting;
  return drained;
#else
  return false;
#endif
}

void CurlExchange::note_request_sent() {
  long bytes = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &bytes);
  request_sent_ = request_sent_ || (connected_ && bytes > bytes_before_request_);
}

ExchangeResult CurlExchange::finish(CURLcode code, const CurlSettings& settings, WallTime wall_time) {
  curl_off_t sent = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
  if (connected_) sent_bytes_ = static_cast<std::uint64_t>(std::max<curl_off_t>(sent, 0));
  most_sent_bytes_ = std::max(most_sent_bytes_, sent_bytes_);
  note_request_sent();
  Result<HttpResponse> response = outcome(code, settings, wall_time);
  const std::uint64_t told = response.ok() ? sent_bytes_ : most_sent_bytes_;
  return {std::move(response), told, request_sent_ || told > 0};
}

Result<HttpResponse> CurlExchange::outcome(CURLcode code, const CurlSettings& settings, WallTime wall_time) {
  const bool is_whole = code == CURLE_OK || (code == CURLE_ABORTED_BY_CALLBACK && reader_.status() == 417);
  if (is_whole && !failure_ && reader_.head_complete()) return reader_.take_response();
  Error error = failure_ ? std::move(*failure_) : failure_of(code, settings, wall_time);
  if (reader_.head_complete() && error.http_status == 0) error.http_status = reader_.status();
  if (!failure_) fail(error);
  return error;
}

Error CurlExchange::failure_of(CURLcode code, const CurlSettings& settings, WallTime wall_time) const {
  CurlFailure failure;
  failure.code = code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code;
  failure.text = curl_text_.data();
  failure.uses_proxy = has_explicit_proxy(settings.options) && !url_.is_link_local();
  failure.was_connected = connected_;
  failure.answer_began = reader_.has_begun();
  failure.answer_head_complete = reader_.head_complete();
  failure.trusts_nothing = settings.trusted->empty();
  failure.wall_time = wall_time;
  curl_easy_getinfo(easy_.get(), CURLINFO_SSL_VERIFYRESULT, &failure.verify_result);
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &failure.proxy_status);
  return curl_error(failure, url_);
}

}  // namespace uploadkit::http
