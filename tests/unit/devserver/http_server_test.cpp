// The listener: what handlers see, and what clients get in the odd cases.
#include <devserver/faults.hpp>
#include <devserver/http_server.hpp>

#include "raw_socket.hpp"

#include <doctest/doctest.h>
#include <support/temp_folder.hpp>

#include <mutex>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::http_server_test {

ServerResponse text(int status, std::string body) {
  ServerResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

/// Takes bodies and answers with their size; tells what a cut one had.
class CountingSink final : public BodySink {
 public:
  SinkVerdict write(std::string_view bytes) override {
    size_ += bytes.size();
    return SinkVerdict::more;
  }
  ServerResponse on_complete(const ServerRequest& request) override {
    std::string told = std::to_string(size_);
    for (const Header& field : request.trailers) told += " " + field.name + "=" + field.value;
    return text(200, told);
  }
  ServerResponse on_cut(const ServerRequest&) override { return text(400, "cut at " + std::to_string(size_)); }

 private:
  std::size_t size_ = 0;
};

class Recorder final : public RequestHandler {
 public:
  HeadDecision on_head(const ServerRequest& request) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      last_ = request;
    }
    if (request.path == "/refuse") return text(403, "no");
    const std::optional<Fault> fault = faults.take("test");
    return with_fault(
        faults, fault, []() -> HeadDecision { return std::make_unique<CountingSink>(); },
        [](int status) { return text(status, "fault"); });
  }

  ServerRequest last() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return last_;
  }

  FaultPlan faults;

 private:
  mutable std::mutex mutex_;
  ServerRequest last_;
};

struct Listening {
  Listening() {
    auto started = HttpServer::start({}, handler);
    if (started) server = std::move(*started);
  }

  std::string exchange(const std::string& request) {
    RawSocket socket(server->port());
    socket.send(request);
    return socket.read_all();
  }

  Recorder handler;
  std::unique_ptr<HttpServer> server;
};

const std::string closing = "Host: a\r\nConnection: close\r\n";

TEST_CASE_FIXTURE(Listening, "the request target and the headers are seen byte for byte, in order") {
  exchange(
      "GET /a%2fb/../c//d?x=%2F&y=+&z HTTP/1.1\r\nHost: a:1\r\nX-One: 1  2\r\nx-two: \xC3\xBC\r\nX-One: 3\r\n"
      "Connection: close\r\n\r\n");
  const ServerRequest seen = handler.last();
  CHECK(seen.target == "/a%2fb/../c//d?x=%2F&y=+&z");
  CHECK(seen.path == "/a%2fb/../c//d");
  CHECK(seen.query == "x=%2F&y=+&z");
  REQUIRE(seen.headers.size() == 5);
  CHECK(seen.headers[1].name == "X-One");
  CHECK(seen.headers[1].value == "1  2");
  CHECK(seen.headers[2].value == "\xC3\xBC");
  CHECK(seen.headers[3].value == "3");
  CHECK(seen.parameter("y") == " ");
  CHECK(seen.parameter("z") == "");
  CHECK(seen.host() == "a");
}

TEST_CASE_FIXTURE(Listening, "a body is counted and a trailer is seen") {
  CHECK(exchange("PUT /k HTTP/1.1\r\n" + closing + "Content-Length: 5\r\n\r\nhello").find("\r\n\r\n5") !=
        std::string::npos);
  const std::string chunked =
      "Transfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: v\r\n\r\n";
  CHECK(exchange("PUT /k HTTP/1.1\r\n" + closing + chunked).find("5 X-T=v") != std::string::npos);
}

TEST_CASE_FIXTURE(Listening, "a refusal comes instead of 100 Continue") {
  RawSocket socket(server->port());
  socket.send("PUT /refuse HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  const std::string answer = socket.read_all();
  CHECK(status_of(answer) == 403);
  CHECK(answer.find("100 Continue") == std::string::npos);
}

TEST_CASE_FIXTURE(Listening, "100 Continue is sent before an accepted body") {
  RawSocket socket(server->port());
  socket.send("PUT /k HTTP/1.1\r\n" + closing + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  CHECK(status_of(socket.read_until("\r\n\r\n")) == 100);
  socket.send("hello");
  CHECK(status_of(socket.read_all()) == 200);
}

TEST_CASE_FIXTURE(Listening, "a refusal of a long body reaches a client that goes on sending") {
  RawSocket socket(server->port());
  socket.send("PUT /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n");
  socket.send(std::string(1000000, 'x'));
  CHECK(status_of(socket.read_all()) == 403);
}

TEST_CASE_FIXTURE(Listening, "a connection is kept after a refused short body") {
  RawSocket socket(server->port());
  socket.send("PUT /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
  CHECK(status_of(socket.read_until("no")) == 403);
  socket.send("PUT /k HTTP/1.1\r\n" + closing + "Content-Length: 2\r\n\r\nab");
  CHECK(status_of(socket.read_all()) == 200);
}

TEST_CASE_FIXTURE(Listening, "a body that is cut is answered while the client still listens") {
  RawSocket socket(server->port());
  socket.send("PUT /k HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
  socket.end_sending();
  const std::string answer = socket.read_all();
  CHECK(status_of(answer) == 400);
  CHECK(answer.find("cut at 5") != std::string::npos);
}

TEST_CASE_FIXTURE(Listening, "faults drop, lose and cut answers") {
  const std::string request = "PUT /k HTTP/1.1\r\n" + closing + "Content-Length: 5\r\n\r\nhello";
  for (const char* fault :
       {R"({"operation":"test","drop_after_bytes":0})", R"({"operation":"test","drop_after_bytes":3})",
        R"({"operation":"test","lose_answer":true})"}) {
    handler.faults.add(*parse_fault(fault));
    CHECK(exchange(request).empty());
  }
  handler.faults.add(
      *parse_fault(R"({"operation":"test","status":500,"body":"0123456789","cut_answer_after_bytes":4})"));
  const std::string cut = exchange(request);
  CHECK(status_of(cut) == 500);
  CHECK(cut.find("Content-Length: 10") != std::string::npos);
  CHECK(cut.substr(cut.find("\r\n\r\n")) == "\r\n\r\n0123");
  CHECK(handler.faults.unconsumed().empty());
}

TEST_CASE_FIXTURE(Listening, "stopping ends a long wait and an idle connection") {
  handler.faults.add(*parse_fault(R"({"operation":"test","delay_ms":3600000})"));
  RawSocket idle(server->port());
  RawSocket waiting(server->port());
  waiting.send("PUT /k HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
  waiting.end_sending();
  handler.faults.release();
  server->stop();
  CHECK(waiting.read_all().empty());
  CHECK(idle.read_all().empty());
}

/// Answers a document that comes late.
class LateAnswer final : public RequestHandler {
 public:
  HeadDecision on_head(const ServerRequest&) override {
    ServerResponse response;
    response.body = "<?xml version=\"1.0\"?><a/>";
    response.delay = std::chrono::milliseconds{100};
    response.sends_white_space = true;
    return response;
  }
};

TEST_CASE("a late document is announced by its first line and by white space") {
  LateAnswer handler;
  auto server = HttpServer::start({}, handler);
  REQUIRE(server.ok());
  RawSocket socket((*server)->port());
  socket.send("GET / HTTP/1.1\r\n" + closing + "\r\n");
  const std::string answer = socket.read_all();
  CHECK(status_of(answer) == 200);
  const std::size_t line = answer.find("?>");
  const std::size_t document = answer.find("<a/>");
  REQUIRE(line != std::string::npos);
  REQUIRE(document != std::string::npos);
  CHECK(answer.substr(line, document - line).find(' ') != std::string::npos);
}

/// Answers with two files, or with their first bytes.
class TwoFiles final : public RequestHandler {
 public:
  explicit TwoFiles(const test::TempFolder& folder)
      : one_(folder.file("one", "0123456789")), two_(folder.file("two", "abcdefghij")) {}

  HeadDecision on_head(const ServerRequest& request) override {
    ServerResponse response;
    response.files = {{one_, 8, 2}, {two_, 0, 3}};
    if (request.path == "/cut") response.drop_after_bytes = 4;
    return response;
  }

 private:
  std::string one_;
  std::string two_;
};

TEST_CASE("a body can come from several files") {
  const test::TempFolder folder;
  TwoFiles handler(folder);
  auto server = HttpServer::start({}, handler);
  REQUIRE(server.ok());
  for (const auto& [path, body] : {std::make_pair("/all", "89abc"), std::make_pair("/cut", "89ab")}) {
    RawSocket socket((*server)->port());
    socket.send("GET " + std::string(path) + " HTTP/1.1\r\n" + closing + "\r\n");
    const std::string answer = socket.read_all();
    CHECK(answer.find("Content-Length: 5") != std::string::npos);
    CHECK(answer.substr(answer.find("\r\n\r\n") + 4) == body);
  }
}

TEST_CASE("a port that is taken is an error") {
  Listening first;
  Recorder handler;
  HttpServerOptions options;
  options.port = first.server->port();
  CHECK(HttpServer::start(options, handler).error().code == Errc::out_of_resources);
}

}  // namespace uploadkit::devserver::tests::http_server_test

TEST_SUITE_END();
