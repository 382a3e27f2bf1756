// Where an object lies: hosts and paths at AWS and elsewhere, names of buckets, keys with every odd character.
#include "s3_uploads.hpp"

using namespace uploadkit;

namespace {

std::string url_of(const S3Options& options, const UploadDescription& upload = test::small_upload("k")) {
  const auto step = s3(options)->begin(upload);
  return step.ok() && step->answer ? step->answer->url : "error: " + step.error().message;
}

Error error_of(const S3Options& options, const UploadDescription& upload = test::small_upload("k")) {
  return s3(options)->begin(upload).error();
}

S3Options with(void (*change)(S3Options&), S3Options options = test::aws_options()) {
  change(options);
  return options;
}

}  // namespace

TEST_SUITE_BEGIN("backends");

TEST_CASE("a bucket at AWS has the host of its region, its style and its endpoint") {
  const std::pair<const char*, void (*)(S3Options&)> places[] = {
      {"https://photos.s3.eu-west-1.amazonaws.com/k", [](S3Options&) {}},
      {"https://photos.s3.us-east-1.amazonaws.com/k", [](S3Options& o) { o.region = "us-east-1"; }},
      {"https://photos.s3.cn-north-1.amazonaws.com.cn/k", [](S3Options& o) { o.region = "cn-north-1"; }},
      {"https://photos.s3.us-gov-west-1.amazonaws.com/k", [](S3Options& o) { o.region = "us-gov-west-1"; }},
      {"https://photos.s3.eusc-de-east-1.amazonaws.eu/k", [](S3Options& o) { o.region = "eusc-de-east-1"; }},
      {"https://s3.eu-west-1.amazonaws.com/my.photos/k", [](S3Options& o) { o.bucket = "my.photos"; }},
      {"https://s3.eu-west-1.amazonaws.com/photos/k", [](S3Options& o) { o.addressing_style = AddressingStyle::path; }},
      {"https://photos.s3.dualstack.eu-west-1.amazonaws.com/k", [](S3Options& o) { o.use_dualstack_endpoint = true; }},
      {"https://photos.s3-fips.us-east-2.amazonaws.com/k",
       [](S3Options& o) {
         o.region = "us-east-2";
         o.use_fips_endpoint = true;
       }},
      {"https://photos.s3-fips.dualstack.eu-west-1.amazonaws.com/k", [](S3Options& o) {
         o.use_dualstack_endpoint = true;
         o.use_fips_endpoint = true;
       }}};
  for (const auto& [url, change] : places) CHECK(url_of(with(change)) == url);
}

TEST_CASE("an accelerated bucket has one host for all regions") {
  auto upload = test::small_upload("k");
  upload.options.use_accelerate_endpoint = true;
  CHECK(url_of(test::aws_options(), upload) == "https://photos.s3-accelerate.amazonaws.com/k");
  CHECK(url_of(with([](S3Options& o) { o.use_dualstack_endpoint = true; }), upload) ==
        "https://photos.s3-accelerate.dualstack.amazonaws.com/k");
  CHECK(s3(test::aws_options())->put(upload, {}, {1, 0, 1})->signing_region == "eu-west-1");
}

TEST_CASE("acceleration is refused where it cannot be") {
  auto upload = test::small_upload("k");
  upload.options.use_accelerate_endpoint = true;
  const std::pair<Errc, void (*)(S3Options&)> conflicts[] = {
      {Errc::invalid_option, [](S3Options& o) { o.bucket = "my.photos"; }},
      {Errc::invalid_option, [](S3Options& o) { o.use_fips_endpoint = true; }},
      {Errc::invalid_option, [](S3Options& o) { o.addressing_style = AddressingStyle::path; }},
      {Errc::unsupported_option, [](S3Options& o) { o.endpoint_url = "https://store.example"; }}};
  for (const auto& [code, change] : conflicts) {
    const Error error = error_of(with(change), upload);
    CHECK(error.code == code);
    CHECK(error.fact("option") == "use_accelerate_endpoint");
  }
}

TEST_CASE("a store elsewhere is asked at its endpoint, in path style unless the host is wanted") {
  const std::pair<const char*, void (*)(S3Options&)> places[] = {
      {"https://store.example:9000/photos/k", [](S3Options&) {}},
      {"https://store.example:9000/photos/k", [](S3Options& o) { o.endpoint_url += "/"; }},
      {"http://127.0.0.1:9000/photos/k", [](S3Options& o) { o.endpoint_url = "http://127.0.0.1:9000"; }},
      {"http://[::1]:9000/photos/k", [](S3Options& o) { o.endpoint_url = "http://[::1]:9000"; }},
      {"https://store.example/photos/k", [](S3Options& o) { o.endpoint_url = "https://store.example:443"; }},
      {"https://store.example/storage/v1/s3/photos/k",
       [](S3Options& o) { o.endpoint_url = "https://store.example/storage/v1/s3/"; }},
      {"https://photos.store.example:9000/k", [](S3Options& o) { o.addressing_style = AddressingStyle::virtual_host; }},
      {"https://my.photos.store.example:9000/k", [](S3Options& o) {
         o.bucket = "my.photos";
         o.addressing_style = AddressingStyle::virtual_host;
       }}};
  for (const auto& [url, change] : places) CHECK(url_of(with(change, test::store_options())) == url);
}

TEST_CASE("credentials are only for AWS's own domain, or for the endpoint's origin") {
  CHECK(s3(test::aws_options())->authorization()->origin == "https://amazonaws.com");
  CHECK(s3(with([](S3Options& o) { o.region = "cn-north-1"; }))->authorization()->origin == "https://amazonaws.com.cn");
  CHECK(s3(test::store_options())->authorization()->origin == "https://store.example:9000");
  CHECK(s3(test::store_options())->authorization()->region == "us-east-1");
  CHECK(s3(test::store_options(S3Provider::r2))->authorization()->region == "auto");
  CHECK(s3(test::aws_options())->authorization()->service == "s3");
  CHECK((s3(test::aws_options())->authorization()->credentials != nullptr));
  const auto absurd = s3(with([](S3Options& o) { o.endpoint_url = "store"; }));
  CHECK(absurd->authorization()->origin.empty());
}

TEST_CASE("options of the backend that contradict each other are refused by name") {
  struct Conflict {
    const char* option;
    Errc code;
    void (*change)(S3Options&);
  };
  const Conflict conflicts[] = {
      {"region", Errc::invalid_option, [](S3Options& o) { o.region = ""; }},
      {"region", Errc::invalid_option, [](S3Options& o) { o.region = "evil.example/"; }},
      {"bucket", Errc::invalid_option, [](S3Options& o) { o.bucket = ""; }},
      {"addressing_style", Errc::invalid_option,
       [](S3Options& o) {
         o.bucket = "my.photos";
         o.addressing_style = AddressingStyle::virtual_host;
       }},
      {"addressing_style", Errc::invalid_option,
       [](S3Options& o) {
         o.endpoint_url = "http://127.0.0.1:9000";
         o.addressing_style = AddressingStyle::virtual_host;
       }},
      {"endpoint_url", Errc::invalid_option, [](S3Options& o) { o.endpoint_url = "store.example"; }},
      {"endpoint_url", Errc::invalid_option, [](S3Options& o) { o.endpoint_url = "https://store.example/?a=b"; }},
      {"endpoint_url", Errc::invalid_option, [](S3Options& o) { o.endpoint_url = "https://user:pw@store.example"; }},
      {"endpoint_url", Errc::invalid_option, [](S3Options& o) { o.provider = S3Provider::minio; }},
      {"use_fips_endpoint", Errc::invalid_option,
       [](S3Options& o) {
         o.endpoint_url = "https://store.example";
         o.use_fips_endpoint = true;
       }},
      {"use_dualstack_endpoint", Errc::invalid_option, [](S3Options& o) {
         o.endpoint_url = "https://store.example";
         o.use_dualstack_endpoint = true;
       }}};
  for (const Conflict& each : conflicts) {
    const Error error = error_of(with(each.change));
    CHECK(error.code == each.code);
    CHECK(error.fact("option") == each.option);
    CHECK(error.message.find("pw") == std::string::npos);
  }
}

TEST_CASE("a bucket is chosen by its assigned name, by name and region, or by its plain name") {
  auto options = test::aws_options();
  options.buckets = {{"secondBucket", "second-bucket", "us-east-2"}, {"third", "third-bucket", ""}};
  struct Choice {
    const char* bucket;
    const char* region;
    const char* url;
  };
  constexpr Choice choices[] = {{"", "", "https://photos.s3.eu-west-1.amazonaws.com/k"},
                                {"secondBucket", "", "https://second-bucket.s3.us-east-2.amazonaws.com/k"},
                                {"third", "", "https://third-bucket.s3.eu-west-1.amazonaws.com/k"},
                                {"other-bucket", "ap-south-1", "https://other-bucket.s3.ap-south-1.amazonaws.com/k"},
                                {"other-bucket", "", "https://other-bucket.s3.eu-west-1.amazonaws.com/k"}};
  for (const Choice& choice : choices) {
    auto upload = test::small_upload("k");
    upload.options.bucket = choice.bucket;
    upload.options.bucket_region = choice.region;
    CHECK(url_of(options, upload) == choice.url);
  }
  auto upload = test::small_upload("k");
  upload.options.bucket_region = "us-east-2";
  CHECK(error_of(options, upload).fact("option") == "bucket_region");
  upload.options.bucket = "forthBucket";
  CHECK(error_of(options, upload).fact("option") == "bucket");
}

TEST_CASE("names that no bucket can have are refused") {
  for (const char* name : {"ab", "a", "Photos", "pho_tos", "-photos", "photos-", ".photos", "photos.", "pho..tos",
                           "192.168.5.4", "pho tos", "pho/tos", "ph\xC3\xB6tos", "photos?"}) {
    const Error error = error_of(with([](S3Options&) {},
                                      [&] {
                                        auto options = test::aws_options();
                                        options.bucket = name;
                                        return options;
                                      }()));
    CHECK(error.code == Errc::invalid_option);
    CHECK(error.fact("option") == "bucket");
  }
  auto options = test::aws_options();
  options.bucket = std::string(64, 'a');
  CHECK(error_of(options).code == Errc::invalid_option);
  options.bucket = std::string(63, 'a');
  CHECK(s3(options)->begin(test::small_upload()).ok());
  for (const char* name : {"photos--use1-az4--x-s3", "arn:aws:s3:eu-west-1:123456789012:accesspoint/a"}) {
    options.bucket = name;
    CHECK(error_of(options).code == Errc::unsupported_option);
  }
}

TEST_CASE("a key travels with each byte encoded once and nothing normalised") {
  const std::pair<std::string, const char*> keys[] = {{"plain.jpg", "plain.jpg"},
                                                      {"album/2024/1.jpg", "album/2024/1.jpg"},
                                                      {"folder/", "folder/"},
                                                      {"a//b", "a//b"},
                                                      {"./a", "./a"},
                                                      {"../a", "../a"},
                                                      {"a/../b/./c", "a/../b/./c"},
                                                      {"..", ".."},
                                                      {"a b", "a%20b"},
                                                      {"a+b", "a%2Bb"},
                                                      {"100%", "100%25"},
                                                      {"a%2Fb", "a%252Fb"},
                                                      {"a?b=c&d", "a%3Fb%3Dc%26d"},
                                                      {"a#b", "a%23b"},
                                                      {"us-east-1:0f5c/1", "us-east-1%3A0f5c/1"},
                                                      {"!$'()*,;=:@", "%21%24%27%28%29%2A%2C%3B%3D%3A%40"},
                                                      {"unreserved-._~", "unreserved-._~"},
                                                      {"a\nb", "a%0Ab"},
                                                      {"a\\b\"<>|^`{}[]", "a%5Cb%22%3C%3E%7C%5E%60%7B%7D%5B%5D"},
                                                      {"\xC3\xA4\xE2\x82\xAC", "%C3%A4%E2%82%AC"},
                                                      {"\xF0\x9F\x98\x80", "%F0%9F%98%80"},
                                                      {"e\xCC\x81", "e%CC%81"}};
  for (const auto& [key, path] : keys) {
    CHECK(url_of(test::aws_options(), test::small_upload(key)) ==
          "https://photos.s3.eu-west-1.amazonaws.com/" + std::string(path));
  }
}

TEST_CASE("a key has from 1 to 1024 bytes of UTF-8 and does not begin with a slash") {
  const auto backend = s3(test::aws_options());
  CHECK(backend->begin(test::small_upload(std::string(1024, 'k'))).ok());
  std::string two_bytes;
  for (int i = 0; i < 512; ++i) two_bytes += "\xC3\xA4";
  CHECK(backend->begin(test::small_upload(two_bytes)).ok());
  for (const std::string& key : {std::string(), std::string("/a"), std::string("/"), std::string(1025, 'k'),
                                 two_bytes + "a", std::string("\xFF"), std::string("\xC3")}) {
    const Error error = backend->begin(test::small_upload(key)).error();
    CHECK(error.code == Errc::invalid_argument);
    CHECK(error.fact("field") == "path");
  }
}

TEST_CASE("a corrected region changes host and signature of every request") {
  const auto backend = s3(test::aws_options());
  auto upload = test::large_upload("k");
  upload.region = "ap-south-1";
  const auto ticket = test::part_ticket("U");
  const HttpRequest requests[] = {
      backend->begin(upload)->request,         *backend->put(upload, ticket, {1, 0, 5}),
      *backend->inquire(upload, ticket),       backend->complete(upload, ticket, {{1, 5, "e", "", ""}})->request,
      *backend->list_parts(upload, ticket, 0), **backend->abort(upload, ticket)};
  for (const HttpRequest& request : requests) {
    CHECK(request.url.rfind("https://photos.s3.ap-south-1.amazonaws.com/k", 0) == 0);
    CHECK(request.signing_region == "ap-south-1");
    CHECK(request.authorize);
  }
  auto elsewhere = test::small_upload("k");
  elsewhere.region = "garage";
  const auto put = s3(test::store_options())->put(elsewhere, {}, {1, 0, 5});
  REQUIRE(put.ok());
  CHECK(put->url == "https://store.example:9000/photos/k");
  CHECK(put->signing_region == "garage");
}

TEST_SUITE_END();
