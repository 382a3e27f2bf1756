// One reader for the signed forms of S3 (SigV4, SigV2), Google Cloud Storage and Azure.
#include <uploadkit/engine/signed_url.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::engine {

namespace detail::signed_url {

std::vector<std::string> header_list(const std::string& joined) {
  std::vector<std::string> names;
  std::size_t begin = 0;
  while (begin <= joined.size()) {
    const std::size_t end = std::min(joined.find(';', begin), joined.size());
    std::string name = core::lower(std::string_view(joined).substr(begin, end - begin));
    if (!name.empty() && name != "host") names.push_back(std::move(name));
    begin = end + 1;
  }
  return names;
}

/// SigV4 and Google's copy of it differ in the prefix of their parameters alone.
void read_v4(const core::Url& url, const std::string& prefix, SignedUrlRules& rules) {
  rules.signed_headers = header_list(url.parameter(prefix + "SignedHeaders").value_or(""));
  rules.signed_at = core::parse_basic_iso8601(url.parameter(prefix + "Date").value_or(""));
  const auto life = core::parse_uint(url.parameter(prefix + "Expires").value_or(""));
  // Seven days is the longest life of either service; more is a mistake that the service will name.
  if (rules.signed_at && life && *life <= 31'536'000)
    rules.expires_at = *rules.signed_at + std::chrono::seconds{static_cast<std::int64_t>(*life)};
}

void read_azure(const core::Url& url, SignedUrlRules& rules) {
  rules.form = SignatureForm::azure;
  rules.expires_at = core::parse_iso8601(url.parameter("se").value_or(""));
  // Put Blob demands it, and no SAS token covers headers.
  rules.needed_headers.push_back({"x-ms-blob-type", "BlockBlob"});
}

}  // namespace detail::signed_url

bool SignedUrlRules::signs(std::string_view lower_name) const noexcept {
  return std::find(signed_headers.begin(), signed_headers.end(), lower_name) != signed_headers.end();
}

SignedUrlRules read_signed_url(const core::Url& url) {
  namespace local = detail::signed_url;
  SignedUrlRules rules;
  if (url.parameter("X-Amz-Signature")) {
    rules.form = SignatureForm::sigv4;
    local::read_v4(url, "X-Amz-", rules);
    rules.promised_content_type = url.parameter("content-type").value_or("");
  } else if (url.parameter("X-Goog-Signature")) {
    rules.form = SignatureForm::gcs;
    local::read_v4(url, "X-Goog-", rules);
  } else if (url.parameter("Signature") && url.parameter("Expires")) {
    const bool google = url.parameter("GoogleAccessId").has_value();
    if (!google && !url.parameter("AWSAccessKeyId")) return rules;
    rules.form = google ? SignatureForm::gcs : SignatureForm::sigv2;
    rules.expires_at = core::parse_epoch_or_iso8601(*url.parameter("Expires"));
  } else if (url.parameter("sig") && url.parameter("se")) {
    local::read_azure(url, rules);
  }
  return rules;
}

bool is_usable(const SignedUrlRules& rules, std::optional<WallTime> told_expiry, WallTime now) noexcept {
  const auto expires_at = rules.expires_at ? rules.expires_at : told_expiry;
  if (!expires_at) return true;
  auto margin = std::chrono::duration_cast<WallTime::duration>(std::chrono::seconds{10});
  if (rules.signed_at && rules.expires_at) margin = std::min(margin, (*rules.expires_at - *rules.signed_at) / 4);
  return now + margin < *expires_at;
}

}  // namespace uploadkit::engine
