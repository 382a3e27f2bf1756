// What is refused before anything is signed.
#include <uploadkit/signing/signing_check.hpp>

#include <doctest/doctest.h>

#include <uploadkit/core/time_text.hpp>

#include <string>

namespace core = uploadkit::core;
using uploadkit::Errc;

namespace {

const uploadkit::Credentials credentials{"AKIDEXAMPLE", "secret-of-the-test", ""};

uploadkit::SigningInput get() {
  uploadkit::SigningInput input;
  input.url = "https://h.example.com/k";
  return input;
}

uploadkit::Error refusal(const uploadkit::SigningInput& input, const uploadkit::Credentials& by = credentials,
                         std::chrono::seconds expires_in = std::chrono::seconds{900}) {
  return uploadkit::presign(input, by, core::from_epoch_seconds(1'700'000'000), expires_in).error();
}

uploadkit::Error refusal_of_url(std::string url) {
  uploadkit::SigningInput input = get();
  input.url = std::move(url);
  return refusal(input);
}

uploadkit::Error refusal_of_header(uploadkit::Header header) {
  uploadkit::SigningInput input = get();
  input.headers = {std::move(header)};
  return refusal(input);
}

}  // namespace

TEST_SUITE_BEGIN("signing");

TEST_CASE("a URL lives from one second to seven days") {
  for (const int good : {1, 900, 604800}) {
    CHECK(refusal(get(), credentials, std::chrono::seconds(good)).code == Errc::ok);
  }
  for (const int bad : {0, -1, 604801}) {
    const uploadkit::Error error = refusal(get(), credentials, std::chrono::seconds(bad));
    CHECK(error.code == Errc::invalid_argument);
    CHECK(error.fact("actual") == std::to_string(bad));
  }
}

TEST_CASE("credentials that cannot be right are refused by name, and never repeated") {
  CHECK(refusal(get(), {"", "secret-of-the-test", ""}).fact("field") == "access_key_id");
  CHECK(refusal(get(), {"AKID EXAMPLE", "secret-of-the-test", ""}).fact("field") == "access_key_id");
  CHECK(refusal(get(), {"AKIDEXAMPLE", "", ""}).fact("field") == "secret_access_key");
  const uploadkit::Error error = refusal(get(), {"AKIDEXAMPLE", "secret-of-the-test", "tok\nen"});
  CHECK(error.code == Errc::invalid_argument);
  CHECK(error.fact("field") == "session_token");
  CHECK(error.message.find("tok\nen") == std::string::npos);
}

TEST_CASE("a URL that is none, or that is signed already, is refused") {
  for (const char* url : {"", "ftp://h/", "https://h/a b", "https://user@h/", "https://h/#f", "https://h/100%"}) {
    CAPTURE(url);
    CHECK(refusal_of_url(url).code == Errc::invalid_url);
  }
  CHECK(refusal_of_url("https://h/?a=%zz").code == Errc::invalid_url);
  const uploadkit::Error error = refusal_of_url("https://h/k?x-amz-signature=0123456789");
  CHECK(error.code == Errc::invalid_url);
  CHECK(error.fact("url") == "https://h/k");
  CHECK(error.message.find("0123456789") == std::string::npos);
}

TEST_CASE("a header that breaks out of its line is refused") {
  CHECK(refusal_of_header({"x-amz-meta-a", "1\r\nx-evil: 2"}).code == Errc::invalid_argument);
  CHECK(refusal_of_header({"x amz", "1"}).code == Errc::invalid_argument);
  CHECK(refusal_of_header({"", "1"}).code == Errc::invalid_argument);
}

TEST_CASE("headers that the signer makes or that change on the way are refused") {
  for (const char* name : {"Authorization", "X-Amz-Date", "x-amz-security-token", "Connection", "Expect",
                           "Transfer-Encoding", "TE", "Upgrade"}) {
    CAPTURE(name);
    const uploadkit::Error error = refusal_of_header({name, "x"});
    CHECK(error.code == Errc::invalid_argument);
    CHECK(error.fact("header") == name);
  }
}

TEST_CASE("a Host header may repeat the URL's host and not contradict it") {
  CHECK(refusal_of_header({"Host", "h.example.com"}).code == Errc::ok);
  CHECK(refusal_of_header({"Host", "other.example.com"}).fact("header") == "Host");
}

TEST_CASE("content-length may be signed") { CHECK(refusal_of_header({"Content-Length", "5"}).code == Errc::ok); }

TEST_CASE("method, region, service and payload hash have their forms") {
  const auto field = [](auto change) {
    uploadkit::SigningInput input = get();
    change(input);
    const uploadkit::Error error = refusal(input);
    return std::string(error.code == Errc::invalid_argument ? error.fact("field") : "accepted");
  };
  CHECK(field([](auto& input) { input.method = "put"; }) == "method");
  CHECK(field([](auto& input) { input.method = ""; }) == "method");
  CHECK(field([](auto& input) { input.method = "GET\n"; }) == "method");
  CHECK(field([](auto& input) { input.region = ""; }) == "region");
  CHECK(field([](auto& input) { input.region = "us/east"; }) == "region");
  CHECK(field([](auto& input) { input.service = "s 3"; }) == "service");
  CHECK(field([](auto& input) { input.payload_hash = "abc"; }) == "payload_hash");
  CHECK(field([](auto& input) { input.payload_hash = std::string(64, 'A'); }) == "payload_hash");
  CHECK(field([](auto& input) { input.payload_hash = std::string(64, 'a'); }) == "accepted");
  CHECK(field([](auto& input) { input.payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"; }) == "accepted");
  CHECK(field([](auto& input) { input.region = "auto"; }) == "accepted");
}

TEST_SUITE_END();
