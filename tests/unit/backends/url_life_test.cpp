// The expiry that a signed URL carries in its own query.
#include "answers.hpp"

#include <uploadkit/backends/url_life.hpp>
#include <uploadkit/core/time_text.hpp>

using namespace uploadkit;

TEST_SUITE_BEGIN("backends");

TEST_CASE("each form of signed URL tells when it dies") {
  const std::pair<const char*, std::int64_t> urls[] = {
      {"https://b/k?X-Amz-Date=20250909T160343Z&X-Amz-Expires=6600", 1757440423},
      {"https://b/k?x-amz-expires=6600&x-amz-date=20250909T160343Z", 1757440423},
      {"https://b/k?X-Goog-Date=20250909T160343Z&X-Goog-Expires=60", 1757433883},
      {"https://b/k?AWSAccessKeyId=A&Signature=x&Expires=1757440423", 1757440423},
      {"https://b/k?sv=2022&se=2025-09-09T17%3A53%3A43Z&sig=x", 1757440423},
      {"https://b/k?temp_url_sig=x&temp_url_expires=1757440423", 1757440423},
  };
  for (const auto& [url, seconds] : urls) {
    const auto death = backends::death_of_url(url);
    REQUIRE(death.has_value());
    CHECK(core::epoch_seconds(*death) == seconds);
  }
}

TEST_CASE("a URL that does not tell has no death") {
  for (const char* url : {"https://b/k", "https://b/k?X-Amz-Date=x&X-Amz-Expires=1", "not a URL",
                          "https://b/k?X-Amz-Date=20250909T160343Z&X-Amz-Expires=18446744073709551615",
                          "https://b/k?Expires=tomorrow", "https://b/k?se=2025-09-09T17%3A53%3A43Z"}) {
    CHECK_FALSE(backends::death_of_url(url).has_value());
  }
}

TEST_SUITE_END();
