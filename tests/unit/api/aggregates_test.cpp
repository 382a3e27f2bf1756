// Options are plain aggregates: their fields can be set by designated initialisers, and nothing runs behind them.
#include <uploadkit/uploadkit.hpp>

#include <doctest/doctest.h>

#include <type_traits>

namespace uk = uploadkit;

TEST_SUITE_BEGIN("api");

TEST_CASE("every options struct is an aggregate") {
  CHECK(std::is_aggregate_v<uk::ClientOptions>);
  CHECK(std::is_aggregate_v<uk::RetryOptions>);
  CHECK(std::is_aggregate_v<uk::TlsOptions>);
  CHECK(std::is_aggregate_v<uk::TransportOptions>);
  CHECK(std::is_aggregate_v<uk::UploadOptions>);
  CHECK(std::is_aggregate_v<uk::MultipartOptions>);
  CHECK(std::is_aggregate_v<uk::UploadInput>);
  CHECK(std::is_aggregate_v<uk::PresignedUrlOptions>);
  CHECK(std::is_aggregate_v<uk::SigningInput>);
}

TEST_CASE("handles can be made empty and moved without throwing") {
  CHECK(std::is_nothrow_move_constructible_v<uk::UploadSession>);
  CHECK(std::is_nothrow_move_constructible_v<uk::Client>);
  CHECK(std::is_default_constructible_v<uk::ControlToken>);
}

#if __cplusplus >= 202002L
TEST_CASE("options are written with designated initialisers in C++20") {
  const uk::UploadOptions options{.content_type = "image/png", .priority = 2, .multipart = {.max_parallel_parts = 2}};
  CHECK(options.content_type == "image/png");
  CHECK(options.multipart.max_parallel_parts == 2);
  const uk::ClientOptions client{.drive = uk::Drive::caller, .max_concurrent_uploads = 1, .retry = {.max_attempts = 1}};
  CHECK(client.retry.max_attempts == 1);
}
#endif

TEST_SUITE_END();
