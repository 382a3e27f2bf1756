/// \file
/// A scripted server on loopback for what no well-behaved server sends: garbage, cut answers, resets, silence.
///
/// A script says what happens on one connection, step by step:
///
///     RawServer server({ConnectionScript().read_request().send(answer(403)).reset()});
///     request.url = server.url("/bucket/key");
///     ... drive the transport ...
///     CHECK(server.requests().front().head.find("Content-Length: 3\r\n") != std::string::npos);
///
/// The n-th connection gets the n-th script, and the last script serves all further ones. Everything runs in threads of
/// the server; its destructor ends them, whatever they wait for.
#ifndef UPLOADKIT_SUPPORT_RAW_SERVER_HPP
#define UPLOADKIT_SUPPORT_RAW_SERVER_HPP

#include "support/test_certificates.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace uploadkit::test_support {

/// What the server sends and reads on one connection. After the last step the connection is closed in an orderly way.
class ConnectionScript {
 public:
  /// Reads to the empty line behind the header.
  ConnectionScript& read_head();

  /// Reads exactly so many bytes of the body of the request that was begun.
  ConnectionScript& read_body(std::size_t bytes);

  /// Reads a header and as many body bytes as its Content-Length says, answering no `Expect`.
  ConnectionScript& read_request();

  ConnectionScript& send(std::string bytes);

  /// Sends the same bytes over and over: a flood. Ends early when the peer goes away.
  ConnectionScript& send_many(std::string bytes, std::size_t times);

  /// Handshakes as a TLS server; what follows is encrypted. For the inside of a CONNECT tunnel.
  ConnectionScript& start_tls(const TestCertificate& certificate);

  /// Waits until the peer closes.
  ConnectionScript& hold();

  /// Waits until the test calls `RawServer::open_gate()`, once for all connections.
  ConnectionScript& wait_for_gate();

  /// Closes with a TCP reset; what the peer had not read yet may be lost.
  ConnectionScript& reset();

  /// Begins the script again: one keep-alive connection for any number of requests.
  ConnectionScript& repeat();

 private:
  friend class RawServer;
  friend struct RawConnection;
  enum class Act { read_head, read_body, read_request, send, start_tls, hold, wait_for_gate, reset, repeat };
  struct Step {
    Act act;
    std::string bytes;
    std::size_t count = 0;
    TestCertificate certificate;
  };
  ConnectionScript& add(Act act, std::string bytes = {}, std::size_t count = 0);

  std::vector<Step> steps_;
};

/// What arrived of one request.
struct RawRequest {
  std::size_t connection = 0;  // 0 is the first that was accepted
  std::string head;            // with the empty line at its end
  std::string body;

  /// The value of a header, looked up in any case; empty if there is none.
  std::string header(const std::string& name) const;

  /// "PUT /path?query HTTP/1.1".
  std::string request_line() const;
};

/// Listens on 127.0.0.1 at a free port from construction to destruction.
class RawServer {
 public:
  explicit RawServer(std::vector<ConnectionScript> scripts);

  /// Every connection begins with a TLS handshake.
  RawServer(std::vector<ConnectionScript> scripts, const TestCertificate& certificate);
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  std::uint16_t port() const noexcept;

  /// "http://127.0.0.1:port/…", https with a certificate; `host` stands in for the address.
  std::string url(const std::string& path, const std::string& host = "127.0.0.1") const;

  /// Copies of what has arrived so far.
  std::vector<RawRequest> requests() const;
  std::size_t connection_count() const;

  /// Body bytes of all requests so far.
  std::size_t body_byte_count() const;

  /// Connections on which the peer has closed or reset, or the script has ended.
  std::size_t ended_count() const;

  void open_gate();

  /// Called in a server thread after each step of a script and after the end; for tests that wait for an event.
  void on_event(std::function<void()> event);

 private:
  friend struct RawConnection;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// "HTTP/1.1 200 OK" with that status, a Content-Length, the header lines ("Name: value\r\n…") and the body.
std::string answer(int status, const std::string& body = {}, const std::string& header_lines = {});

}  // namespace uploadkit::test_support

#endif
