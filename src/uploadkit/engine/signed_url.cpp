// One reader for the signed forms of S3 (SigV4, SigV2), Google Cloud Storage and Azure.
#include <uploadkit/engine/signed_url.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>
#include <array>

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

/// The parameters that the forms consist of.
enum Parameter : std::size_t {
  amz_signature,
  amz_signed_headers,
  amz_date,
  amz_expires,
  content_type,
  goog_signature,
  goog_signed_headers,
  goog_date,
  goog_expires,
  signature,
  expires,
  google_access_id,
  aws_access_key_id,
  sig,
  se,
  parameter_count
};
constexpr std::array<std::string_view, parameter_count> names{"X-Amz-Signature",
                                                              "X-Amz-SignedHeaders",
                                                              "X-Amz-Date",
                                                              "X-Amz-Expires",
                                                              "content-type",
                                                              "X-Goog-Signature",
                                                              "X-Goog-SignedHeaders",
                                                              "X-Goog-Date",
                                                              "X-Goog-Expires",
                                                              "Signature",
                                                              "Expires",
                                                              "GoogleAccessId",
                                                              "AWSAccessKeyId",
                                                              "sig",
                                                              "se"};
using Parameters = std::array<std::optional<std::string_view>, parameter_count>;

std::string text(const Parameters& query, std::size_t name) {
  return core::decode_parameter(query[name].value_or(std::string_view()));
}

/// SigV4 and Google's copy of it name the same parameters, in this order.
void read_v4(const Parameters& query, std::size_t signature_name, SignedUrlRules& rules) {
  rules.signed_headers = header_list(text(query, signature_name + 1));
  rules.signed_at = core::parse_basic_iso8601(text(query, signature_name + 2));
  const auto life = core::parse_uint(text(query, signature_name + 3));
  // Seven days is the longest life of either service; more is a mistake that the service will name.
  if (rules.signed_at && life && *life <= 31'536'000)
    rules.expires_at = *rules.signed_at + std::chrono::seconds{static_cast<std::int64_t>(*life)};
}

void read_azure(const Parameters& query, SignedUrlRules& rules) {
  rules.form = SignatureForm::azure;
  rules.expires_at = core::parse_iso8601(text(query, se));
  // Put Blob demands it, and no SAS token covers headers.
  rules.needed_headers.push_back({"x-ms-blob-type", "BlockBlob"});
}

}  // namespace detail::signed_url

bool SignedUrlRules::signs(std::string_view lower_name) const noexcept {
  return std::find(signed_headers.begin(), signed_headers.end(), lower_name) != signed_headers.end();
}

SignedUrlRules read_signed_url(const core::Url& url) {
  namespace local = detail::signed_url;
  const local::Parameters query = url.raw_parameters(local::names);
  SignedUrlRules rules;
  if (query[local::amz_signature]) {
    rules.form = SignatureForm::sigv4;
    local::read_v4(query, local::amz_signature, rules);
    rules.promised_content_type = local::text(query, local::content_type);
  } else if (query[local::goog_signature]) {
    rules.form = SignatureForm::gcs;
    local::read_v4(query, local::goog_signature, rules);
  } else if (query[local::signature] && query[local::expires]) {
    const bool google = query[local::google_access_id].has_value();
    if (!google && !query[local::aws_access_key_id]) return rules;
    rules.form = google ? SignatureForm::gcs : SignatureForm::sigv2;
    rules.expires_at = core::parse_epoch_or_iso8601(local::text(query, local::expires));
  } else if (query[local::sig] && query[local::se]) {
    local::read_azure(query, rules);
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
