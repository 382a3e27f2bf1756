// Every option of an upload, seen on its way to the storage and on the stored object, in one PUT and in parts.
#include <doctest/doctest.h>
#include <flow/flow_rig.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace uploadkit::flow {

namespace options {

constexpr std::size_t mebibyte = 1024 * 1024;
const std::vector<std::size_t> sizes{100, 6 * mebibyte};

std::string key_of(std::size_t size) { return "options/" + std::to_string(size) + ".bin"; }

/// Uploads with these options and gives what is stored.
devserver::ObjectRecord stored_with(FlowRig& rig, std::size_t size, UploadOptions upload_options) {
  auto client = rig.client(s3(rig.s3_options()));
  UploadInput input = input_of(some_bytes(size), key_of(size));
  input.options = std::move(upload_options);
  const auto receipt = client.upload(std::move(input)).wait();
  CHECK_MESSAGE(receipt.ok(), receipt.error().message);
  auto record = rig.server().store().find(rig.server().bucket(), key_of(size));
  CHECK(record.has_value());
  return record.value_or(devserver::ObjectRecord{});
}

std::string header_of(const std::vector<Header>& headers, std::string_view name) {
  const auto it = std::find_if(headers.begin(), headers.end(), [&](const Header& h) { return h.name == name; });
  return it == headers.end() ? "(none)" : it->value;
}

/// Whether a request of the log carried the line "name: value".
bool was_sent(const FlowRig& rig, const std::string& line) { return rig.log().find("> " + line) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t times = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++times;
  return times;
}

Error refusal(FlowRig& rig, S3Options s3_options, UploadInput input) {
  auto client = rig.client(s3(std::move(s3_options)));
  return client.upload(std::move(input)).wait().error();
}

}  // namespace options

TEST_SUITE("flow") {
  TEST_CASE("a content type that is given is sent and stored") {
    for (const std::size_t size : options::sizes) {
      FlowRig rig;
      UploadOptions upload;
      upload.content_type = "model/gltf-binary";
      CHECK(options::stored_with(rig, size, upload).content_type == "model/gltf-binary");
      CHECK(options::was_sent(rig, "Content-Type: model/gltf-binary"));
    }
  }

  TEST_CASE("without a content type the object gets the bytes' own, or application/octet-stream") {
    FlowRig rig;
    CHECK(options::stored_with(rig, 100, {}).content_type == "application/octet-stream");
  }

  TEST_CASE("content encoding, disposition and cache control are sent and stored") {
    for (const std::size_t size : options::sizes) {
      FlowRig rig;
      UploadOptions upload;
      upload.content_encoding = "gzip";
      upload.content_disposition = *content_disposition("attachment",
                                                        "\xC3\x9C"
                                                        "bersicht.pdf");
      upload.cache_control = "max-age=60, private";
      const auto record = options::stored_with(rig, size, upload);
      CHECK(options::header_of(record.headers, "Content-Encoding") == "gzip");
      CHECK(options::header_of(record.headers, "Content-Disposition") == upload.content_disposition);
      CHECK(options::header_of(record.headers, "Cache-Control") == "max-age=60, private");
      CHECK(options::was_sent(rig, "Cache-Control: max-age=60, private"));
    }
  }

  TEST_CASE("metadata is sent and stored under lower-case names") {
    for (const std::size_t size : options::sizes) {
      FlowRig rig;
      UploadOptions upload;
      upload.metadata = {{"customKey", "customValue"}, {"n", "2"}};
      const auto record = options::stored_with(rig, size, upload);
      CHECK(options::header_of(record.metadata, "customkey") == "customValue");
      CHECK(options::header_of(record.metadata, "n") == "2");
    }
  }

  TEST_CASE("an upload goes to the bucket that is named, by its assigned name or its own") {
    for (const std::size_t size : options::sizes) {
      FlowRig rig;
      rig.server().store().create_bucket("second-real-name");
      S3Options to = rig.s3_options();
      to.buckets = {{"second", "second-real-name", rig.server().region()}};
      auto client = rig.client(s3(to));
      for (const std::string name : {"second", "second-real-name"}) {
        UploadInput input = input_of(some_bytes(size), "in/" + name);
        input.options.bucket = name;
        if (name != "second") input.options.bucket_region = rig.server().region();
        const auto receipt = client.upload(std::move(input)).wait();
        REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
        CHECK(rig.server().store().find("second-real-name", "in/" + name).has_value());
      }
      CHECK(rig.stored_count() == 0);
    }
  }

  TEST_CASE("the owner of the bucket is told, and another one is forbidden") {
    for (const std::size_t size : options::sizes) {
      FlowRig rig;
      UploadOptions upload;
      upload.expected_bucket_owner = rig.server().secrets().account_id;
      options::stored_with(rig, size, upload);
      CHECK(options::was_sent(rig, "x-amz-expected-bucket-owner: "));
      UploadInput other = input_of(some_bytes(size), "other.bin");
      other.options.expected_bucket_owner = "000000000000";
      CHECK(options::refusal(rig, rig.s3_options(), std::move(other)).code == Errc::forbidden);
      CHECK(rig.stored("other.bin") == "(none)");
    }
  }

  TEST_CASE("an accelerated endpoint is AWS's own and refused elsewhere before the first byte") {
    FlowRig rig;
    UploadInput input = input_of("x", "x");
    input.options.use_accelerate_endpoint = true;
    const Error error = options::refusal(rig, rig.s3_options(), std::move(input));
    CHECK(error.code == Errc::unsupported_option);
    CHECK(error.fact("option") == "use_accelerate_endpoint");
    CHECK(rig.log().find("PUT") == std::string::npos);
  }

  TEST_CASE("progress is told from the first byte to the last, and never goes back") {
    for (const std::size_t size : options::sizes) {
      FlowRig rig;
      UploadOptions upload;
      std::mutex mutex;
      std::vector<Progress> told;
      upload.on_progress = [&](const Progress& progress) {
        const std::lock_guard lock(mutex);
        told.push_back(progress);
      };
      options::stored_with(rig, size, upload);
      const std::lock_guard lock(mutex);
      REQUIRE_FALSE(told.empty());
      CHECK(told.back().transferred_bytes == size);
      CHECK(told.back().acknowledged_bytes == size);
      CHECK(told.back().total_bytes == size);
      CHECK(told.back().completed_parts == told.back().total_parts);
      for (std::size_t i = 1; i < told.size(); ++i) CHECK(told[i].transferred_bytes >= told[i - 1].transferred_bytes);
    }
  }

  TEST_CASE("wrong keys, a missing bucket and a wrong secret each have an error of their own") {
    FlowRig rig;
    S3Options wrong_key = rig.s3_options();
    wrong_key.credentials = static_credentials({"AKIDNOBODY", "secret", ""});
    CHECK(options::refusal(rig, wrong_key, input_of("x", "x")).code == Errc::unauthorized);
    S3Options wrong_secret = rig.s3_options();
    wrong_secret.credentials =
        static_credentials({rig.server().secrets().permanent.access_key_id, "not the secret", ""});
    CHECK(options::refusal(rig, wrong_secret, input_of("x", "x")).code == Errc::signature_rejected);
    S3Options no_bucket = rig.s3_options();
    no_bucket.bucket = "nobody-made-this";
    for (const std::size_t size : {std::size_t{1}, 6 * options::mebibyte}) {
      const Error error = options::refusal(rig, no_bucket, input_of(some_bytes(size), "x"));
      CHECK(error.code == Errc::not_found);
      CHECK(error.attempts == 1);
    }
  }

  TEST_CASE("a region that the storage corrects is asked once and remembered") {
    FlowRig rig;
    S3Options options = rig.s3_options();
    options.region = "eu-central-1";
    auto client = rig.client(s3(options));
    for (const std::size_t size : options::sizes) {
      const auto receipt = client.upload(input_of(some_bytes(size), "region" + std::to_string(size))).wait();
      REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
    }
    CHECK(options::count(rig.log(), " 400 after") == 1);
  }

  TEST_CASE("a region that was corrected for an upload or for a look at the object holds for links and uploads, too") {
    for (const bool by_upload : {true, false}) {
      CAPTURE(by_upload);
      FlowRig rig;
      REQUIRE(rig.client(s3(rig.s3_options())).upload(input_of("some bytes", "there")).wait());
      S3Options options = rig.s3_options();
      options.region = "eu-central-1";
      const auto storage = s3(options);
      auto client = rig.client(storage);
      GetUrlOptions url;
      url.path = "there";
      url.validate_object_existence = !by_upload;
      if (by_upload) REQUIRE(client.upload(input_of("other bytes", "here")).wait());
      for (int i = 0; i < 2; ++i) {
        const auto link = client.presign(storage->get_url(url)).wait();
        REQUIRE_MESSAGE(link, link.error().message);
        CHECK(link->url.find("%2F" + rig.server().region() + "%2Fs3") != std::string::npos);
      }
      url.path = "not there";
      url.validate_object_existence = true;
      CHECK(client.presign(storage->get_url(url)).wait().error().code == Errc::not_found);
      REQUIRE(client.upload(input_of("more bytes", "also here")).wait());
      CHECK(options::count(rig.log(), " 400 after") == 1);
    }
  }

  TEST_CASE("keys with every odd character are stored as they are") {
    FlowRig rig;
    auto client = rig.client(s3(rig.s3_options()));
    for (const std::string key :
         {"a b+c%/d e.txt", "dots/../x/./y", "//twice//", "?#&=;:@$,!'()*", "\xF0\x9F\x98\x80/\xC3\xBC", "%2F%2e",
          "us-east-1:0000-1111/private.bin", "back\\slash|pipe\"quote"}) {
      CAPTURE(key);
      const bool is_refused = key.front() == '/';  // as Amplify refuses it
      const auto receipt = client.upload(input_of(key, key)).wait();
      CHECK(receipt.ok() != is_refused);
      if (!is_refused) CHECK(rig.server().store().find(rig.server().bucket(), key).has_value());
    }
  }

  TEST_CASE("a key with a line break or another control character is refused by name, and a link to one leads there") {
    FlowRig rig;
    const auto storage = s3(rig.s3_options());
    auto client = rig.client(storage);
    for (const std::string key : {"a\nb", "a\r\nb", "tab\there", "del\x7F", "c1\xC2\x85"}) {
      CAPTURE(key);
      for (const std::size_t size : options::sizes) {
        const Error error = client.upload(input_of(some_bytes(size), key)).wait().error();
        CHECK(error.code == Errc::invalid_argument);
        CHECK(error.fact("field") == "path");
        CHECK(error.message.find("remove it") != std::string::npos);
      }
      GetUrlOptions url;
      url.path = key;
      CHECK(client.presign(storage->get_url(url)).wait());
    }
    CHECK(rig.log().find("PUT ") == std::string::npos);
    CHECK(rig.stored_count() == 0);
  }
}

}  // namespace uploadkit::flow
