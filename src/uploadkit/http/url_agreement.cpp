// Two URL parsers that disagree are a hole: what the rules allowed must be what libcurl connects to.
#include <uploadkit/http/url_agreement.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/http/curl_handles.hpp>

namespace uploadkit::http {

namespace detail::url_agreement {

struct CurlText {
  char* text = nullptr;
  CurlText() = default;
  CurlText(const CurlText&) = delete;
  CurlText& operator=(const CurlText&) = delete;
  ~CurlText() { curl_free(text); }
};

bool part_is(CURLU* parsed, CURLUPart part, const std::string& expected) {
  CurlText got;
  if (curl_url_get(parsed, part, &got.text, CURLU_DEFAULT_PORT) != CURLUE_OK) return false;
  return core::equals_ignoring_case(got.text, expected);
}

bool agrees(CURLU* parsed, const core::Url& url) {
  return part_is(parsed, CURLUPART_SCHEME, url.scheme) &&
         part_is(parsed, CURLUPART_HOST, url.is_ipv6 ? "[" + url.host + "]" : url.host) &&
         part_is(parsed, CURLUPART_PORT, std::to_string(url.port));
}

}  // namespace detail::url_agreement

std::string place_of(const core::Url& url) { return url.scheme + "://" + url.authority() + "/"; }

Result<void> check_url_agreement(const core::Url& url) {
  const UrlHandle parsed(curl_url());
  if (!parsed) return make_error(Errc::out_of_memory, "There is no memory left to read a URL.");
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, place_of(url).c_str(), 0);
  if (code == CURLUE_OUT_OF_MEMORY) return make_error(Errc::out_of_memory, "There is no memory left to read a URL.");
  if (code == CURLUE_OK && detail::url_agreement::agrees(parsed.get(), url)) return {};
  return make_error(Errc::invalid_url,
                    "The URL names its host in a way that parsers read differently; write it plainly.",
                    {{"url", url.shown()}});
}

}  // namespace uploadkit::http
