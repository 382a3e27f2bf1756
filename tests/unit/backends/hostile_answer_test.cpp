// Answers that were cut or spoiled on the way: never a success that lacks something, never anything worse than an
// error.
#include "answers.hpp"

#include <uploadkit/adobe_commerce.hpp>
#include <uploadkit/backend_signed.hpp>
#include <uploadkit/backends/token_request.hpp>
#include <uploadkit/buy_with_prime.hpp>
#include <uploadkit/s3.hpp>
#include <uploadkit/viesus.hpp>

#include <functional>
#include <random>

using namespace uploadkit;

namespace {

/// A documented answer and whether a reader takes a changed one for a success that it cannot be.
struct Reading {
  const char* answer;
  std::function<Result<std::string>(const HttpResponse&)> read;  // gives what must never be empty
};

std::shared_ptr<const AdobeCommerce> adobe(AdobeTransport transport) {
  AdobeCommerceOptions options;
  options.transport = transport;
  options.endpoint = "https://h/graphql";
  options.media_resource_type = "X";
  return adobe_commerce(options);
}

Result<std::string> url_of(const Result<UploadTicket>& ticket) {
  return ticket ? Result<std::string>(ticket->url) : Result<std::string>(ticket.error());
}

template <class Receipt>
Result<std::string> name_of(const Result<Receipt>& receipt, std::string Receipt::*member) {
  return receipt ? Result<std::string>((*receipt).*member) : Result<std::string>(receipt.error());
}

/// Documents of S3's multipart uploads, and of servers that sign for it.
std::vector<Reading> storage_readings() {
  UploadDescription upload = test::upload_of("a.png", 42, "image/png");
  upload.part_count = 2;
  S3Options options;
  options.bucket = "photos";
  options.region = "eu-west-1";
  const auto store = s3(options);
  const auto signed_at_once = signed_upload({"https://h/u", "", {}, {}});
  BackendSignedOptions stepwise;
  stepwise.sign_url = "https://h/s";
  const auto signer = backend_signed(stepwise)->authorization()->step_signer;
  return {
      {R"(<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>)",
       [=](const HttpResponse& r) { return name_of(store->read_begin(upload, r), &UploadTicket::upload_id); }},
      {R"(<CompleteMultipartUploadResult><ETag>"e-2"</ETag></CompleteMultipartUploadResult>)",
       [=](const HttpResponse& r) { return name_of(store->read_complete(upload, {}, r), &UploadReceipt::etag); }},
      {R"(<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>"e"</ETag><Size>5</Size></Part></ListPartsResult>)",
       [=](const HttpResponse& r) -> Result<std::string> {
         const auto page = store->read_parts(upload, {}, r);
         if (!page) return page.error();
         return page->parts.empty() ? std::string("none") : page->parts[0].etag;
       }},
      {R"({"part_urls":["https://h/1","https://h/2"],"complete_url":"https://h/c"})",
       [=](const HttpResponse& r) { return url_of(signed_at_once->read_begin(upload, r)); }},
      {R"({"url":"https://h/1","headers":{"a":"b"}})",
       [=](const HttpResponse& r) { return name_of(signer->read({}, r), &SignedStep::url); }},
  };
}

std::vector<Reading> service_readings() {
  const UploadDescription upload = test::upload_of("a.png", 42, "image/png");
  const auto viesus_backend = viesus({"k", "https://h/graphql"});
  const auto prime = buy_with_prime({});
  const auto rest = adobe(AdobeTransport::rest);
  const auto graphql = adobe(AdobeTransport::graphql);
  return {
      {R"({"data":{"createSignedUploadUrl":{"uploadId":"u","uploadUrl":"https://h/k?X-Amz-Signature=f"}}})",
       [=](const HttpResponse& r) { return url_of(viesus_backend->read_begin(upload, r)); }},
      {R"({"data":{"completeSignedUpload":{"id":"u","status":"UPLOAD_FINISHED","filesize":42}}})",
       [=](const HttpResponse& r) {
         return name_of(viesus_backend->read_complete(upload, {}, r), &UploadReceipt::id);
       }},
      {R"({"upload_url":"https://h/k","key":"1_7aa0.png","expires_at":1757440423})",
       [=](const HttpResponse& r) { return url_of(rest->read_begin(upload, r)); }},
      {R"({"success":true,"key":"1_7aa0.png"})",
       [=](const HttpResponse& r) { return name_of(rest->read_complete(upload, {}, r), &UploadReceipt::path); }},
      {R"({"data":{"initiateUpload":{"upload_url":"https://h/k","key":"k","expires_at":"1757440423"}}})",
       [=](const HttpResponse& r) { return url_of(graphql->read_begin(upload, r)); }},
      {R"({"data":{"createUploadLink":{"payload":{"uploadUrl":"https://h/k","fileId":"f"}}}})",
       [=](const HttpResponse& r) { return url_of(prime->read_begin(upload, r)); }},
      {R"({"access_token":"t","token_type":"bearer","expires_in":900})",
       [](const HttpResponse& r) { return name_of(backends::read_token_answer(r), &AccessToken::value); }},
  };
}

std::vector<Reading> readings() {
  auto all = service_readings();
  for (Reading& reading : storage_readings()) all.push_back(std::move(reading));
  return all;
}

void check_sound(const Result<std::string>& read) {
  if (read) {
    CHECK_FALSE(read->empty());
  } else {
    CHECK(read.error().code != Errc::ok);
    CHECK_FALSE(read.error().message.empty());
    CHECK(core::is_utf8(read.error().message));
  }
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("an answer that was cut anywhere is never a success") {
  for (const Reading& reading : readings()) {
    const std::string whole = reading.answer;
    CHECK(reading.read(test::answer(200, whole)).ok());
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto read = reading.read(test::answer(200, whole.substr(0, size)));
      CHECK(read.error().code == Errc::bad_response);
    }
  }
}

TEST_CASE("an answer with a changed byte is read or refused, and nothing else") {
  for (const Reading& reading : readings()) {
    const std::string whole = reading.answer;
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (char byte : {'\0', '"', '\\', '}', ',', '0', '\x7F', '\xFF'}) {
        std::string changed = whole;
        changed[at] = byte;
        check_sound(reading.read(test::answer(200, changed)));
      }
    }
  }
}

TEST_CASE("random bytes with any status are refused") {
  std::mt19937 random(20240930);
  const auto all = readings();
  for (int round = 0; round < 300; ++round) {
    std::string body(random() % 200, '\0');
    for (char& c : body) c = static_cast<char>(random() % 256);
    const int status = static_cast<int>(random() % 700);
    for (const Reading& reading : all) {
      const auto read = reading.read(test::answer(status, body));
      CHECK_FALSE(read.ok());
      check_sound(read);
    }
  }
}

TEST_CASE("no status other than success is ever read as one") {
  for (const Reading& reading : readings()) {
    for (int status : {0, 100, 199, 300, 302, 400, 401, 403, 404, 429, 500, 503, 599, 600}) {
      CHECK_FALSE(reading.read(test::answer(status, reading.answer)).ok());
    }
  }
}

TEST_SUITE_END();
