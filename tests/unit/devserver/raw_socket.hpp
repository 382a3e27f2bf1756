/// \file
/// A client that sends exactly the bytes it is given.
#ifndef UPLOADKIT_TESTS_UNIT_DEVSERVER_RAW_SOCKET_HPP
#define UPLOADKIT_TESTS_UNIT_DEVSERVER_RAW_SOCKET_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace uploadkit::devserver::tests {

/// One connection to 127.0.0.1.
class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port);
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  bool send(std::string_view bytes);
  void end_sending();

  /// Everything up to `end`, or up to the end of the connection.
  std::string read_until(std::string_view end);
  std::string read_all() { return read_until({}); }

 private:
  int socket_;
  std::string pending_;
};

/// The status of an answer's text; 0 if it is none.
int status_of(const std::string& answer);

}  // namespace uploadkit::devserver::tests

#endif
