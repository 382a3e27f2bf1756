// What is asked for is honoured or refused by name.
#include <doctest/doctest.h>

#include <uploadkit/engine/option_check.hpp>

#include <functional>

namespace uploadkit::engine {

namespace {

using Change = std::function<void(UploadOptions&)>;

Error error_of(const Change& change, std::uint32_t supported = ~0u) {
  UploadOptions options;
  change(options);
  BackendTraits traits;
  traits.name = "lines";
  traits.supported_options = supported;
  return check_options(options, traits).error();
}

struct Named {
  const char* name;
  std::uint32_t bit;
  Change set;
};

const std::vector<Named>& named_options() {
  static const std::vector<Named> all{
      {"content_encoding", option_content_encoding, [](UploadOptions& o) { o.content_encoding = "gzip"; }},
      {"content_disposition", option_content_disposition, [](UploadOptions& o) { o.content_disposition = "inline"; }},
      {"cache_control", option_cache_control, [](UploadOptions& o) { o.cache_control = "no-store"; }},
      {"metadata", option_metadata,
       [](UploadOptions& o) {
         o.metadata = {{"a", "b"}};
       }},
      {"bucket", option_bucket, [](UploadOptions& o) { o.bucket = "b"; }},
      {"use_accelerate_endpoint", option_accelerate, [](UploadOptions& o) { o.use_accelerate_endpoint = true; }},
      {"expected_bucket_owner", option_expected_bucket_owner,
       [](UploadOptions& o) { o.expected_bucket_owner = "123456789012"; }},
      {"prevent_overwrite", option_prevent_overwrite, [](UploadOptions& o) { o.prevent_overwrite = true; }},
      {"checksum_algorithm", option_checksum_algorithm, [](UploadOptions& o) { o.checksum_algorithm = "sha256"; }},
  };
  return all;
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("an option that the backend cannot honour is refused by name") {
    for (const Named& option : named_options()) {
      const Error error = error_of(option.set, ~option.bit);
      CHECK(error.code == Errc::unsupported_option);
      CHECK(error.fact("option") == option.name);
      CHECK(error.message.find(option.name) != std::string::npos);
    }
  }

  TEST_CASE("an option that the backend honours passes") {
    for (const Named& option : named_options()) CHECK(error_of(option.set, option.bit).code == Errc::ok);
  }

  TEST_CASE("defaults pass everywhere") {
    CHECK(error_of([](UploadOptions&) {}, 0).code == Errc::ok);
  }

  TEST_CASE("a value out of range is invalid_option and names the field") {
    const std::vector<std::pair<const char*, Change>> bad{
        {"content_type", [](UploadOptions& o) { o.content_type = "jpeg"; }},
        {"content_type", [](UploadOptions& o) { o.content_type = "image/jpeg\r\nX: y"; }},
        {"resume_id", [](UploadOptions& o) { o.resume_id = std::string(129, 'a'); }},
        {"checksum_algorithm", [](UploadOptions& o) { o.checksum_algorithm = "sha512"; }},
        {"checksum_algorithm", [](UploadOptions& o) { o.checksum_algorithm = "md5"; }},
        {"multipart.max_parallel_parts", [](UploadOptions& o) { o.multipart.max_parallel_parts = 0; }},
        {"multipart.max_parallel_parts", [](UploadOptions& o) { o.multipart.max_parallel_parts = 65; }},
        {"multipart.max_parallel_parts", [](UploadOptions& o) { o.multipart.max_parallel_parts = -1; }},
        {"multipart.part_bytes", [](UploadOptions& o) { o.multipart.part_bytes = 1; }},
        {"multipart.part_bytes", [](UploadOptions& o) { o.multipart.part_bytes = (5u << 20) - 1; }},
        {"multipart.part_bytes", [](UploadOptions& o) { o.multipart.part_bytes = (std::uint64_t{5} << 30) + 1; }},
        {"verify_integrity", [](UploadOptions& o) { o.verify_integrity = static_cast<VerifyIntegrity>(9); }},
    };
    for (const auto& [name, change] : bad) {
      const Error error = error_of(change);
      CHECK(error.code == Errc::invalid_option);
      CHECK(error.fact("option") == name);
    }
  }

  TEST_CASE("the ends of each range pass") {
    for (const Change& change :
         std::vector<Change>{[](UploadOptions& o) { o.multipart.max_parallel_parts = 64; },
                             [](UploadOptions& o) { o.multipart.part_bytes = 5u << 20; },
                             [](UploadOptions& o) { o.multipart.part_bytes = std::uint64_t{5} << 30; },
                             [](UploadOptions& o) { o.resume_id = std::string(128, 'a'); }})
      CHECK(error_of(change).code == Errc::ok);
  }

  TEST_CASE("a line break or a control character in any text is refused") {
    const std::vector<Change> bad{
        [](UploadOptions& o) { o.content_encoding = "gzip\r\nX: y"; },
        [](UploadOptions& o) { o.content_disposition = "a\nb"; },
        [](UploadOptions& o) { o.cache_control = std::string("a\0b", 3); },
        [](UploadOptions& o) { o.bucket = "a\x7f"; },
        [](UploadOptions& o) { o.resume_id = "a\x01"; },
        [](UploadOptions& o) { o.expected_bucket_owner = "12345678901\n"; },
        [](UploadOptions& o) {
          o.metadata = {{"a\n", "b"}};
        },
        [](UploadOptions& o) {
          o.metadata = {{"a", "b\r"}};
        },
    };
    for (const Change& change : bad) CHECK(error_of(change).code == Errc::invalid_argument);
  }

  TEST_CASE("a size is refused with the limit and the actual number") {
    BackendTraits traits;
    traits.name = "lines";
    traits.min_bytes = 10;
    traits.max_bytes = 20;
    CHECK(check_size(10, traits));
    CHECK(check_size(20, traits));
    const Error small = check_size(9, traits).error();
    CHECK(small.code == Errc::too_small);
    CHECK(small.fact("limit") == "10");
    CHECK(small.fact("actual") == "9");
    const Error large = check_size(21, traits).error();
    CHECK(large.code == Errc::too_large);
    CHECK(large.fact("limit") == "20");
    CHECK(large.fact("actual") == "21");
  }

  TEST_CASE("an unknown size is refused where the service must know it") {
    BackendTraits traits;
    CHECK(check_size(std::nullopt, traits).error().code == Errc::source_size_unknown);
    traits.needs_size = false;
    CHECK(check_size(std::nullopt, traits));
  }
}

}  // namespace uploadkit::engine
