// What counts as an HTTP answer.
#include <doctest/doctest.h>
#include <uploadkit/http/response_reader.hpp>

#include <initializer_list>

TEST_SUITE_BEGIN("http");

namespace uploadkit::http {

namespace {

// The error of the first line that is refused, ok if none is.
Errc read_lines(std::initializer_list<std::string_view> lines, bool answers_head = false) {
  ResponseReader reader(answers_head, 1000);
  for (const std::string_view line : lines) {
    const Result<void> taken = reader.take_line(std::string(line) + "\r\n");
    if (!taken) return taken.error().code;
  }
  return Errc::ok;
}

}  // namespace

TEST_CASE("an answer's status, header fields and body are kept") {
  ResponseReader reader(false, 1000);
  for (const char* line : {"HTTP/1.1 201 Created\r\n", "ETag: \"x\"\r\n", "Content-Length:  2 \r\n", "\r\n"})
    CHECK(reader.take_line(line).ok());
  CHECK(reader.head_complete());
  CHECK(reader.take_body("o").ok());
  CHECK(reader.take_body("k").ok());
  const HttpResponse response = reader.take_response();
  CHECK(response.status == 201);
  CHECK(response.header("etag") == "\"x\"");
  CHECK(response.header("content-length") == "2");
  CHECK(response.body == "ok");
}

TEST_CASE("interim answers are dropped") {
  ResponseReader reader(false, 1000);
  for (const char* line : {"HTTP/1.1 100 Continue\r\n", "X: 1\r\n", "\r\n", "HTTP/1.1 103 Early Hints\r\n", "\r\n",
                           "HTTP/1.1 200 OK\r\n", "Content-Length: 0\r\n", "\r\n"})
    CHECK(reader.take_line(line).ok());
  CHECK(reader.status() == 200);
  CHECK(reader.take_response().headers.size() == 1);
}

TEST_CASE("a status outside 200 to 599 and a first line that is none are refused") {
  for (const char* line : {"HTTP/1.1 999 X", "HTTP/1.1 099 X", "HTTP/1.1 600 X", "HTTP/1.1 101 Switching", "HTTP/2 200",
                           "HTTP/1.1 2000 X", "HTTP/1.1 20 X", "HTTP/1.2 200 OK", "ICY 200 OK", "", "HTTP/1.1200 OK"})
    CHECK_MESSAGE(read_lines({line}) == Errc::protocol_error, line);
  CHECK(read_lines({"HTTP/1.0 599 X", "Content-Length: 0", ""}) == Errc::ok);
  CHECK(read_lines({"HTTP/1.1 200", "Content-Length: 0", ""}) == Errc::ok);
}

TEST_CASE("two different Content-Lengths are refused, the same one twice is not") {
  CHECK(read_lines({"HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6"}) == Errc::protocol_error);
  CHECK(read_lines({"HTTP/1.1 200 OK", "Content-Length: 5", "content-length: 5", ""}) == Errc::ok);
}

TEST_CASE("a Content-Length that is no plain number is refused") {
  for (const char* value : {"-1", "+5", "5, 5", "0x5", "", "9223372036854775808", "18446744073709551616", "5 5"})
    CHECK_MESSAGE(read_lines({"HTTP/1.1 200 OK", "Content-Length: " + std::string(value)}) == Errc::protocol_error,
                  value);
}

TEST_CASE("a Content-Length together with chunks is refused, in either order") {
  CHECK(read_lines({"HTTP/1.1 200 OK", "Content-Length: 5", "Transfer-Encoding: chunked", ""}) == Errc::protocol_error);
  CHECK(read_lines({"HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Length: 5", ""}) == Errc::protocol_error);
}

TEST_CASE("a Transfer-Encoding other than chunked, once, is refused") {
  CHECK(read_lines({"HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked"}) == Errc::protocol_error);
  CHECK(read_lines({"HTTP/1.1 200 OK", "Transfer-Encoding: gzip"}) == Errc::protocol_error);
  CHECK(read_lines({"HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"}) ==
        Errc::protocol_error);
  CHECK(read_lines({"HTTP/1.1 200 OK", "Transfer-Encoding: Chunked", ""}) == Errc::ok);
}

TEST_CASE("a body whose end only the connection tells is refused") {
  CHECK(read_lines({"HTTP/1.1 200 OK", "Connection: close", ""}) == Errc::protocol_error);
  CHECK(read_lines({"HTTP/1.1 204 No Content", ""}) == Errc::ok);
  CHECK(read_lines({"HTTP/1.1 304 Not Modified", ""}) == Errc::ok);
  CHECK(read_lines({"HTTP/1.1 200 OK", ""}, true) == Errc::ok);
  CHECK(read_lines({"HTTP/1.1 204 No Content", "Content-Length: 3", ""}) == Errc::protocol_error);
}

TEST_CASE("header lines with broken names, folded lines and control characters are refused") {
  for (const char* line : {"no colon", ": x", "Na me: x", "Name : x", " folded: x", "\tfolded", "N\x01: x", "N: a\x01"})
    CHECK_MESSAGE(read_lines({"HTTP/1.1 200 OK", line}) == Errc::protocol_error, line);
  CHECK(read_lines({"HTTP/1.1 200 OK", std::string_view("N: a\0b", 6)}) == Errc::protocol_error);
  CHECK(read_lines({"HTTP/1.1 200 OK", "N: caf\xe9\ttab", "Content-Length: 0", ""}) == Errc::ok);
}

TEST_CASE("more than 100 lines or 64 KiB of them are too large, interim answers counted") {
  ResponseReader many(false, 1000);
  for (int i = 0; i < 50; ++i) {
    CHECK(many.take_line("HTTP/1.1 103 Early Hints\r\n").ok());
    CHECK(many.take_line("\r\n").ok());
  }
  CHECK(many.take_line("HTTP/1.1 200 OK\r\n").error().code == Errc::response_too_large);
  ResponseReader wide(false, 1000);
  CHECK(wide.take_line("HTTP/1.1 200 OK\r\n").ok());
  const Result<void> taken = wide.take_line("X: " + std::string(65536, 'x') + "\r\n");
  CHECK(taken.error().code == Errc::response_too_large);
  CHECK(taken.error().fact("limit") == "65536");
}

TEST_CASE("a body beyond its limit is too large, announced or not") {
  CHECK(read_lines({"HTTP/1.1 200 OK", "Content-Length: 1001", ""}) == Errc::response_too_large);
  CHECK(read_lines({"HTTP/1.1 200 OK", "Content-Length: 1000", ""}) == Errc::ok);
  CHECK(read_lines({"HTTP/1.1 200 OK", "Content-Length: 5000", ""}, true) == Errc::ok);
  ResponseReader reader(false, 1000);
  for (const char* line : {"HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"})
    CHECK(reader.take_line(line).ok());
  CHECK(reader.take_body(std::string(1000, 'x')).ok());
  CHECK(reader.take_body("x").error().code == Errc::response_too_large);
}

TEST_CASE("trailers behind the body are read over") {
  ResponseReader reader(false, 1000);
  for (const char* line : {"HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"})
    CHECK(reader.take_line(line).ok());
  CHECK(reader.take_body("abc").ok());
  CHECK(reader.take_line("Content-Length: 7\r\n").ok());
  CHECK(reader.take_line("\r\n").ok());
  CHECK(reader.take_response().headers.size() == 1);
}

}  // namespace uploadkit::http

TEST_SUITE_END();
