/// \file
/// A loopback HTTP/1.1 server over libmicrohttpd that shows requests as they were sent, byte for byte.
#ifndef UPLOADKIT_DEVSERVER_HTTP_SERVER_HPP
#define UPLOADKIT_DEVSERVER_HTTP_SERVER_HPP

#include <uploadkit/http.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace uploadkit::devserver {

/// One request as it arrived. The head is complete when a handler sees it first; `trailers` are filled after the body.
struct ServerRequest {
  std::string method;
  std::string target;  // byte for byte as in the request line
  std::string path;    // of the target, still escaped; "/" where it was empty
  std::string query;   // of the target, still escaped, without "?"
  bool has_query = false;
  std::vector<Header> headers;   // in order, repeated ones included
  std::vector<Header> trailers;  // in order; complete in `on_complete`
  bool is_tls = false;
  WallTime received_at{};  // by the server's clock

  /// The first value of a header, ignoring case; empty if there is none.
  std::string_view header(std::string_view name) const noexcept;
  bool has_header(std::string_view name) const noexcept;

  /// Content-Length as a number; nothing if it is absent or none.
  std::optional<std::uint64_t> content_length() const noexcept;
  bool is_chunked() const noexcept;
  bool expects_continue() const noexcept;

  /// The host of the Host header in lower case, without the port.
  std::string host() const;

  /// The query parameters in order, decoded; "+" is a blank, as S3 and web forms read it.
  std::vector<std::pair<std::string, std::string>> parameters() const;
  std::optional<std::string> parameter(std::string_view name) const;  // first of that exact name
};

/// A piece of a file that is sent as a body.
struct FileBody {
  std::string path;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

/// One answer. The server adds Date and Content-Length.
struct ServerResponse {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  std::vector<FileBody> files;  // instead of `body`, one after the other

  std::chrono::milliseconds delay{0};             // wait before the answer
  bool sends_white_space = false;                 // in the `delay`, after the head, as S3 keeps connections alive
  std::chrono::seconds clock_offset{0};           // moves the answer's Date
  bool drop_connection = false;                   // no answer at all
  std::optional<std::uint64_t> drop_after_bytes;  // cut the answer's body there and close
  std::optional<std::uint64_t> announced_length;  // Content-Length of an answer without body (HEAD)
  bool close_connection = false;                  // no further request on this connection
};

/// What a body's consumer wants next.
enum class SinkVerdict : std::uint8_t {
  more,    ///< Go on reading.
  enough,  ///< The rest is read and thrown away; then comes `on_complete`.
  drop,    ///< Close the connection without an answer.
};

/// Takes the body of one request and gives its answer. One object a request; called from one thread.
class BodySink {
 public:
  virtual ~BodySink() = default;

  /// The next bytes of the body, transfer coding removed.
  virtual SinkVerdict write(std::string_view bytes) = 0;

  /// The whole body has arrived and `request.trailers` are set.
  virtual ServerResponse on_complete(const ServerRequest& request) = 0;

  /// The client closed its side before the body was complete. The answer is sent if it still can be.
  virtual ServerResponse on_cut(const ServerRequest& request) = 0;
};

/// After the head: the final answer, before any byte of the body (and instead of 100 Continue), or who takes the body.
using HeadDecision = std::variant<ServerResponse, std::unique_ptr<BodySink>>;

/// Answers requests. Called from many threads at once.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  virtual HeadDecision on_head(const ServerRequest& request) = 0;
};

/// A sink that collects at most `max_bytes`, then asks `answer`; a longer body gives 413 with an empty answer.
std::unique_ptr<BodySink> collect_body(
    std::size_t max_bytes, std::function<ServerResponse(const ServerRequest& request, const std::string& body)> answer);

/// How the server listens.
struct HttpServerOptions {
  std::uint16_t port = 0;  // 0: any free one
  std::string tls_certificate_pem;
  std::string tls_key_pem;  // both empty: plain http
  std::function<WallTime()> now;
};

/// Listens on 127.0.0.1 until it is destroyed; a thread a connection.
class HttpServer {
 public:
  /// Errors: `out_of_resources` when the port or a thread cannot be had. `handler` must outlive the server.
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, RequestHandler& handler);
  virtual ~HttpServer() = default;

  virtual std::uint16_t port() const = 0;

  /// Ends waits and connections, and returns when no handler runs any more. Idempotent.
  virtual void stop() = 0;
};

}  // namespace uploadkit::devserver

#endif
