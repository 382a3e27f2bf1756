// What is split here must mean the same to the parser that the transport uses.
#include <curl/curl.h>
#include <doctest/doctest.h>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>

#include <memory>
#include <random>

using uploadkit::core::split_url;
using uploadkit::core::Url;

namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string piece(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string result(text);
  curl_free(text);
  return result;
}

bool means_the_same_to_curl(const std::string& text, const Url& url) {
  const std::unique_ptr<CURLU, FreeUrl> other(curl_url());
  if (curl_url_set(other.get(), CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK) return false;
  const std::string host = url.is_ipv6 ? "[" + url.host + "]" : url.host;
  return uploadkit::core::equals_ignoring_case(piece(other.get(), CURLUPART_HOST), host) &&
         piece(other.get(), CURLUPART_PORT) == std::to_string(url.port) &&
         piece(other.get(), CURLUPART_SCHEME) == url.scheme && piece(other.get(), CURLUPART_USER).empty() &&
         piece(other.get(), CURLUPART_FRAGMENT).empty();
}

// A text out of pieces that parsers quarrel about.
std::string random_url(std::mt19937& random) {
  static constexpr std::string_view pieces[] = {
      "http://",   "https://", "HTTP://", "a",  "b.c", ".",     "..", ":",   "80",  "443",
      "8080",      "@",        "/",       "?",  "#",   "[::1]", "[",  "]",   "%2f", "%00",
      "127.0.0.1", "0x7f",     "1",       "\\", "-",   "_",     "%",  "&x=", "::",  "localhost"};
  std::string text(pieces[random() % 3]);
  for (auto count = random() % 7; count > 0; --count) text += pieces[random() % std::size(pieces)];
  return text;
}

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("every URL that is accepted means the same host and port to libcurl, and is made again from its pieces") {
  std::mt19937 random(8);
  std::size_t accepted = 0;
  for (int round = 0; round < 200'000; ++round) {
    const std::string text = random_url(random);
    const auto url = split_url(text);
    if (!url) continue;
    ++accepted;
    CAPTURE(std::string(text));
    CHECK(means_the_same_to_curl(text, *url));
    CHECK(url->authority().find('@') == std::string::npos);
    const std::string tail = (url->path == "/" ? "" : url->path) + (url->has_query ? "?" + url->query : "");
    CHECK(text.size() >= tail.size());
    const bool ends_alike = text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
    const std::string rooted = "/" + (url->has_query ? "?" + url->query : std::string());
    const bool ends_rooted = text.size() >= rooted.size() && text.substr(text.size() - rooted.size()) == rooted;
    CHECK((ends_alike || ends_rooted));
  }
  CHECK(accepted > 1000);
}

TEST_SUITE_END();
