// What a signed URL says of itself, in words that may be shown.
#include <uploadkit/explain.hpp>

#include <uploadkit/client/shown_lines.hpp>
#include <uploadkit/client/signed_claim.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::client {

namespace detail::explain_url {

bool belongs_to_signature(std::string_view encoded_name) {
  for (std::string_view name :
       {"algorithm", "credential", "date", "expires", "signedheaders", "security-token", "content-sha256"}) {
    if (core::equals_ignoring_case(encoded_name, "x-amz-" + std::string(name))) return true;
    if (core::equals_ignoring_case(encoded_name, "x-goog-" + std::string(name))) return true;
  }
  return false;
}

std::vector<std::string> own_parameters(const SignedClaim& claim) {
  std::vector<std::string> shown;
  if (!claim.is_version_4()) return shown;
  for (const auto& [name, value] : claim.parameters) {
    if (belongs_to_signature(name)) continue;
    const std::string text = core::percent_decode(name).value_or(name);
    shown.push_back(core::printable(text) + "=" + shown_value(text, core::percent_decode(value).value_or(value)));
  }
  return shown;
}

// "x-id=PutObject", as AWS's libraries for JavaScript write it; of Azure the permissions.
std::string likely_method(const SignedClaim& claim) {
  const std::string operation = claim.url.parameter("x-id").value_or(std::string());
  if (operation == "PutObject" || operation == "UploadPart") return "PUT";
  if (operation == "GetObject") return "GET";
  if (operation == "HeadObject") return "HEAD";
  if (operation == "DeleteObject") return "DELETE";
  if (claim.kind == SignatureKind::azure) {
    const std::string permissions = claim.url.parameter("sp").value_or(std::string());
    const bool writes = permissions.find_first_of("cw") != std::string::npos;
    return writes ? "PUT" : permissions.find('r') != std::string::npos ? "GET" : "";
  }
  return claim.url.parameter("partNumber") && claim.url.parameter("uploadId") ? "PUT" : "";
}

std::vector<std::string> unsigned_headers(const SignedClaim& claim, const std::vector<Header>& headers) {
  std::vector<std::string> names;
  if (claim.kind != SignatureKind::sigv4 && claim.kind != SignatureKind::sigv4_headers) return names;
  for (const Header& header : headers) {
    const std::string name = core::lower(header.name);
    if (name.rfind("x-amz-", 0) == 0 && name != "x-amz-content-sha256" && !claim.signs(name)) names.push_back(name);
  }
  return names;
}

std::vector<std::string> unknown_headers(const SignedClaim& claim, const std::vector<Header>& headers) {
  std::vector<std::string> names;
  for (const std::string& name : claim.signed_headers)
    if (name != "host" && !header_value(headers, name)) names.push_back(name);
  return names;
}

}  // namespace detail::explain_url

}  // namespace uploadkit::client

UPLOADKIT_NAMESPACE_BEGIN

Result<SignedUrlFacts> explain_signed_url(std::string_view url, const std::vector<Header>& headers) {
  namespace local = client::detail::explain_url;
  const auto claim = client::read_claim(url, headers);
  if (!claim) return claim.error();
  SignedUrlFacts facts;
  facts.kind = claim->kind;
  facts.shown_url = client::shown_signed_url(url);
  facts.host = claim->url.authority();
  facts.algorithm = core::printable(claim->algorithm, 64);
  if (!claim->access_key.empty()) facts.access_key = client::shown_access_key(claim->access_key);
  facts.has_session_token = claim->has_session_token;
  facts.region = core::printable(claim->region, 64);
  facts.service = core::printable(claim->service, 64);
  facts.signed_headers = claim->signed_headers;
  facts.unknown_headers = local::unknown_headers(*claim, headers);
  facts.unsigned_headers = local::unsigned_headers(*claim, headers);
  facts.parameters = local::own_parameters(*claim);
  facts.payload_hash = core::printable(claim->payload_hash, 96);
  facts.needed_headers = claim->rules.needed_headers;
  facts.promised_content_type = core::printable(claim->rules.promised_content_type, 128);
  facts.likely_method = local::likely_method(*claim);
  facts.signed_at = claim->rules.signed_at;
  facts.expires_at = claim->rules.expires_at;
  return facts;
}

UPLOADKIT_NAMESPACE_END
