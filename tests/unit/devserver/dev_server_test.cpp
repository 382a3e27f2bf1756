// The whole server in one process: the ready line, control, TLS, own and external storage, the end.
#include <devserver/dev_server.hpp>

#include <doctest/doctest.h>
#include <uploadkit/core/json_read.hpp>

#include <filesystem>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::dev_server_test {

HttpRequest request_to(const std::string& method, const std::string& url, std::string body = {}) {
  HttpRequest request;
  request.method = method;
  request.url = url;
  request.body = std::move(body);
  return request;
}

int status_of(const HttpRequest& request, const std::string& ca_file = {}) {
  const auto response = send_and_wait(request, ca_file);
  return response ? response->status : 0;
}

TEST_CASE("the ready line names every place and secret") {
  auto server = DevServer::start({});
  REQUIRE(server.ok());
  const auto line = core::parse_json((*server)->ready_json());
  REQUIRE(line.ok());
  for (const char* pointer :
       {"/endpoints/adobe-rest", "/endpoints/adobe-graphql", "/endpoints/viesus", "/endpoints/buy-with-prime", "/s3",
        "/region", "/bucket", "/access_key_id", "/secret_access_key", "/account_id", "/api_key", "/tokens/adobe",
        "/tokens/buy-with-prime", "/client_id", "/client_secret", "/target_id", "/control"}) {
    CAPTURE(pointer);
    CHECK_FALSE(line->at(pointer).string().value_or("").empty());
  }
  CHECK(line->at("/ready").boolean() == true);
  CHECK(line->at("/ca_file").is_null());
}

TEST_CASE("keys are new in every run") {
  CHECK(draw_secrets().permanent.access_key_id != draw_secrets().permanent.access_key_id);
}

TEST_CASE("minted URLs work in both forms and with temporary keys") {
  auto server = DevServer::start({});
  REQUIRE(server.ok());
  Storage& storage = (*server)->storage();
  MintOptions options;
  options.content_type = "text/csv";
  options.content_length = 5;
  options.content_sha256_in_query = true;
  for (const UrlForm form : {UrlForm::path, UrlForm::virtual_host}) {
    options.form = form;
    options.session_token_in_query = form == UrlForm::path;
    const auto url = storage.mint_put_url("a b/+.csv", options, std::chrono::system_clock::now());
    REQUIRE(url.ok());
    HttpRequest put = request_to("PUT", *url, "hello");
    CHECK(status_of(put) == 403);
    put.headers = {{"Content-Type", "text/csv"}};
    CHECK(status_of(put) == 200);
  }
  const auto head = storage.head("a b/+.csv");
  REQUIRE(head.ok());
  CHECK(head->content_type == "text/csv");
  CHECK(head->first_bytes == "hello");
}

TEST_CASE("an external storage is used through S3 alone") {
  auto behind = DevServer::start({});
  REQUIRE(behind.ok());
  DevServerOptions options;
  options.s3_endpoint = (*behind)->endpoints().s3 + "/";
  options.s3_bucket = "made-at-start";
  options.s3_credentials = (*behind)->secrets().permanent;
  auto server = DevServer::start(options);
  REQUIRE(server.ok());
  CHECK((*behind)->store().has_bucket("made-at-start"));
  Storage& storage = (*server)->storage();
  CHECK(storage.put("tmp/ü 1", "hello", "text/x").ok());
  CHECK(storage.copy("tmp/ü 1", "final").ok());
  CHECK(storage.remove("tmp/ü 1").ok());
  CHECK(storage.head("tmp/ü 1").error().code == Errc::not_found);
  const auto head = storage.head("final");
  REQUIRE(head.ok());
  CHECK(head->content_type == "text/x");
  CHECK(head->first_bytes == "hello");
  CHECK(storage.read("final", 1, 3).value_or("") == "ell");
  const auto line = core::parse_json((*server)->ready_json());
  REQUIRE(line.ok());
  CHECK(line->at("/secret_access_key").is_null());
  CHECK(line->at("/s3").string() == (*behind)->endpoints().s3);
}

TEST_CASE("faults are posted, listed and cleared over control") {
  auto server = DevServer::start({});
  REQUIRE(server.ok());
  const std::string url = (*server)->endpoints().control + "/faults";
  CHECK(status_of(request_to("POST", url, R"({"operation":"s3.ListBuckets","status":503,"count":2})")) == 200);
  CHECK(status_of(request_to("GET", (*server)->endpoints().s3 + "/")) == 503);
  const auto listed = send_and_wait(request_to("GET", url));
  REQUIRE(listed.ok());
  CHECK(listed->body == R"({"faults":[{"operation":"s3.ListBuckets","count":1,"status":503}]})");
  CHECK(status_of(request_to("DELETE", url)) == 200);
  CHECK((*server)->faults().unconsumed().empty());
  CHECK(status_of(request_to("POST", url, "{}")) == 400);
  CHECK(status_of(request_to("GET", (*server)->endpoints().control + "/other")) == 404);
}

TEST_CASE("TLS is trusted through the run's own authority and nothing is left behind") {
  DevServerOptions options;
  options.tls = true;
  auto server = DevServer::start(options);
  REQUIRE(server.ok());
  const std::string ca_file = (*server)->ca_file();
  const std::string folder = (*server)->store().folder();
  const auto url =
      (*server)->storage().mint_get_url("none", std::chrono::seconds{60}, std::chrono::system_clock::now());
  REQUIRE(url.ok());
  CHECK(status_of(request_to("GET", *url), ca_file) == 404);
  CHECK(status_of(request_to("GET", *url)) == 0);
  MintOptions virtual_host;
  virtual_host.form = UrlForm::virtual_host;
  const auto put = (*server)->storage().mint_put_url("key", virtual_host, std::chrono::system_clock::now());
  REQUIRE(put.ok());
  CHECK(status_of(request_to("PUT", *put, "x"), ca_file) == 200);
  (*server)->stop();
  CHECK_FALSE(std::filesystem::exists(ca_file));
  CHECK_FALSE(std::filesystem::exists(folder));
}

}  // namespace uploadkit::devserver::tests::dev_server_test

TEST_SUITE_END();
