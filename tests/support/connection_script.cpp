// What scripts and requests of the scripted server are made of.
#include "support/raw_server.hpp"

namespace uploadkit::test_support {

ConnectionScript& ConnectionScript::add(Act act, std::string bytes, std::size_t count) {
  steps_.push_back({act, std::move(bytes), count, {}});
  return *this;
}
ConnectionScript& ConnectionScript::read_head() { return add(Act::read_head); }
ConnectionScript& ConnectionScript::read_body(std::size_t bytes) { return add(Act::read_body, {}, bytes); }
ConnectionScript& ConnectionScript::read_request() { return add(Act::read_request); }
ConnectionScript& ConnectionScript::send(std::string bytes) { return add(Act::send, std::move(bytes), 1); }
ConnectionScript& ConnectionScript::send_many(std::string bytes, std::size_t times) {
  return add(Act::send, std::move(bytes), times);
}
ConnectionScript& ConnectionScript::start_tls(const TestCertificate& certificate) {
  add(Act::start_tls);
  steps_.back().certificate = certificate;
  return *this;
}
ConnectionScript& ConnectionScript::hold() { return add(Act::hold); }
ConnectionScript& ConnectionScript::wait_for_gate() { return add(Act::wait_for_gate); }
ConnectionScript& ConnectionScript::reset() { return add(Act::reset); }
ConnectionScript& ConnectionScript::repeat() { return add(Act::repeat); }

std::string RawRequest::request_line() const { return head.substr(0, head.find("\r\n")); }

std::string RawRequest::header(const std::string& name) const {
  const auto lower = [](std::string text) {
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
  };
  const std::size_t at = lower(head).find("\r\n" + lower(name) + ":");
  if (at == std::string::npos) return {};
  std::size_t begin = at + name.size() + 3;
  while (begin < head.size() && head[begin] == ' ') ++begin;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string answer(int status, const std::string& body, const std::string& header_lines) {
  return "HTTP/1.1 " + std::to_string(status) + " Text\r\n" + header_lines +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace uploadkit::test_support
