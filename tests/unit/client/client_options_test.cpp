// Every range of the client's options.
#include <doctest/doctest.h>

#include <uploadkit/client/client_options.hpp>

#include <functional>

namespace uploadkit::client {

namespace {

using Change = std::function<void(ClientOptions&)>;
using std::chrono::milliseconds;

Error error_of(const Change& change) {
  ClientOptions options;
  change(options);
  return check_client_options(options).error();
}

const std::vector<std::pair<const char*, Change>>& bad_options() {
  static const std::vector<std::pair<const char*, Change>> all{
      {"max_concurrent_uploads", [](ClientOptions& o) { o.max_concurrent_uploads = 0; }},
      {"max_concurrent_uploads", [](ClientOptions& o) { o.max_concurrent_uploads = 1001; }},
      {"max_concurrent_requests", [](ClientOptions& o) { o.max_concurrent_requests = 0; }},
      {"max_concurrent_requests", [](ClientOptions& o) { o.max_concurrent_requests = 257; }},
      {"memory_budget_bytes", [](ClientOptions& o) { o.memory_budget_bytes = 64 * 1024 - 1; }},
      {"upload_buffer_bytes", [](ClientOptions& o) { o.upload_buffer_bytes = 16 * 1024 - 1; }},
      {"upload_buffer_bytes", [](ClientOptions& o) { o.upload_buffer_bytes = 2 * 1024 * 1024 + 1; }},
      {"connect_timeout", [](ClientOptions& o) { o.connect_timeout = milliseconds{0}; }},
      {"connect_timeout", [](ClientOptions& o) { o.connect_timeout = milliseconds{-1}; }},
      {"stall_timeout", [](ClientOptions& o) { o.stall_timeout = milliseconds{999}; }},
      {"stall_timeout", [](ClientOptions& o) { o.stall_timeout = milliseconds::max(); }},
      {"retry.max_attempts", [](ClientOptions& o) { o.retry.max_attempts = 0; }},
      {"retry.max_attempts", [](ClientOptions& o) { o.retry.max_attempts = 101; }},
      {"retry.initial_backoff", [](ClientOptions& o) { o.retry.initial_backoff = milliseconds{-1}; }},
      {"retry.initial_throttled_backoff",
       [](ClientOptions& o) { o.retry.initial_throttled_backoff = milliseconds{-1}; }},
      {"retry.max_backoff", [](ClientOptions& o) { o.retry.max_backoff = milliseconds{-1}; }},
      {"retry.max_retry_after", [](ClientOptions& o) { o.retry.max_retry_after = milliseconds::max(); }},
      {"retry.budget", [](ClientOptions& o) { o.retry.budget = -1; }},
  };
  return all;
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("the defaults pass") { CHECK(check_client_options({})); }

  TEST_CASE("a value out of its range is invalid_option and names the field and the limit") {
    for (const auto& [name, change] : bad_options()) {
      const Error error = error_of(change);
      CHECK(error.code == Errc::invalid_option);
      CHECK(error.fact("option") == name);
      CHECK_FALSE(error.fact("limit").empty());
      CHECK_FALSE(error.fact("actual").empty());
    }
  }

  TEST_CASE("a user agent with a line break is refused") {
    CHECK_FALSE(error_of([](ClientOptions& o) { o.user_agent = "a\r\nX: y"; }).message.empty());
  }

  TEST_CASE("a client is not made from bad options or without a backend") {
    ClientOptions options;
    options.max_concurrent_uploads = 0;
    CHECK(Client::create(nullptr).error().code == Errc::invalid_argument);
    CHECK(check_client_options(options).error().code == Errc::invalid_option);
  }

  TEST_CASE("what concerns the network is handed on") {
    ClientOptions options;
    options.proxy = "none";
    options.memory_budget_bytes = 100 * 1024;
    options.max_concurrent_requests = 7;
    const TransportOptions transport = transport_options(options);
    CHECK(transport.proxy == "none");
    CHECK(transport.upload_buffer_bytes == 100 * 1024);
    CHECK(transport.max_connections_per_origin == 7);
    CHECK(transport.user_agent.rfind("uploadkit/", 0) == 0);
  }
}

}  // namespace uploadkit::client
