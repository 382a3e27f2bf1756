// One reader for signatures in the query and in the header Authorization.
#include <uploadkit/client/signed_claim.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/signing/canonical_request.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

namespace detail::signed_claim {

std::vector<std::string_view> pieces_of(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

// "AKIA…/20240930/us-east-1/s3/aws4_request"; an access key may have a slash, a scope has four or, of 4A, three pieces.
void read_credential(std::string_view text, SignedClaim& claim) {
  const auto pieces = pieces_of(text, '/');
  const std::size_t scope_pieces = claim.algorithm.find("ECDSA") == std::string::npos ? 4 : 3;
  if (pieces.size() <= scope_pieces) {
    claim.access_key = text;
    return;
  }
  const std::size_t first = pieces.size() - scope_pieces;
  const auto begin = static_cast<std::size_t>(pieces[first].data() - text.data());
  claim.access_key = text.substr(0, begin - 1);
  claim.scope = text.substr(begin);
  if (scope_pieces == 4) claim.region = pieces[first + 1];
  claim.service = pieces[pieces.size() - 2];
}

void read_names(std::string_view joined, SignedClaim& claim) {
  for (std::string_view name : pieces_of(joined, ';'))
    if (!name.empty()) claim.signed_headers.push_back(core::lower(name));
  std::sort(claim.signed_headers.begin(), claim.signed_headers.end());
}

void read_parameters(SignedClaim& claim) {
  auto parameters = signing::canonical_parameters(claim.url.query);
  if (!parameters) return;
  for (auto& parameter : *parameters) {
    if (core::equals_ignoring_case(parameter.first, "X-Amz-Security-Token")) claim.has_session_token = true;
    const bool is_signature = claim.kind == SignatureKind::sigv4 || claim.kind == SignatureKind::google_v4
                                  ? core::equals_ignoring_case(parameter.first, "X-Amz-Signature") ||
                                        core::equals_ignoring_case(parameter.first, "X-Goog-Signature")
                                  : core::equals_ignoring_case(parameter.first, "Signature") ||
                                        core::equals_ignoring_case(parameter.first, "sig");
    if (!is_signature) claim.parameters.push_back(std::move(parameter));
  }
}

void read_query_form(SignedClaim& claim, const std::string& prefix) {
  const auto text = [&](const char* name) { return claim.url.parameter(prefix + name).value_or(std::string()); };
  claim.algorithm = text("Algorithm");
  claim.timestamp = text("Date");
  read_credential(text("Credential"), claim);
  read_names(text("SignedHeaders"), claim);
}

// "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…"
void read_header_form(std::string_view authorization, SignedClaim& claim) {
  const std::size_t blank = std::min(authorization.find(' '), authorization.size());
  claim.algorithm = authorization.substr(0, blank);
  authorization.remove_prefix(blank);
  for (std::string_view piece : pieces_of(authorization, ',')) {
    piece = core::trim(piece);
    const std::size_t equals = piece.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = piece.substr(0, equals), value = piece.substr(equals + 1);
    if (name == "Credential") read_credential(value, claim);
    if (name == "SignedHeaders") read_names(value, claim);
  }
}

void read_header_time(const std::vector<Header>& headers, SignedClaim& claim) {
  claim.timestamp = header_value(headers, "x-amz-date").value_or(std::string());
  if (claim.timestamp.empty()) {
    const auto date = core::parse_http_date(header_value(headers, "date").value_or(std::string()));
    if (date) claim.timestamp = core::basic_iso8601(*date);
  }
  claim.rules.signed_at = core::parse_basic_iso8601(claim.timestamp);
}

SignatureKind kind_of(const engine::SignedUrlRules& rules, const core::Url& url) {
  switch (rules.form) {
    case engine::SignatureForm::sigv4:
      return SignatureKind::sigv4;
    case engine::SignatureForm::sigv2:
      return SignatureKind::sigv2;
    case engine::SignatureForm::gcs:
      return url.parameter("X-Goog-Signature") ? SignatureKind::google_v4 : SignatureKind::google_v2;
    case engine::SignatureForm::azure:
      return SignatureKind::azure;
    case engine::SignatureForm::none:
      break;
  }
  return SignatureKind::none;
}

void read_payload(const std::vector<Header>& headers, SignedClaim& claim) {
  const auto hoisted = claim.url.parameter("X-Amz-Content-Sha256");
  const auto told = header_value(headers, "x-amz-content-sha256");
  if (hoisted) {
    claim.payload_hash = *hoisted;
  } else if (claim.signs("x-amz-content-sha256") || claim.kind == SignatureKind::sigv4_headers) {
    claim.payload_hash = told.value_or(std::string());
  } else {
    claim.payload_hash = "UNSIGNED-PAYLOAD";
  }
}

void read_version_4(const std::vector<Header>& headers, SignedClaim& claim) {
  if (claim.kind == SignatureKind::sigv4_headers) {
    read_header_form(core::trim(*header_value(headers, "authorization")), claim);
    read_header_time(headers, claim);
    claim.has_session_token = header_value(headers, "x-amz-security-token").has_value();
  } else {
    read_query_form(claim, claim.kind == SignatureKind::sigv4 ? "X-Amz-" : "X-Goog-");
  }
  read_payload(headers, claim);
}

}  // namespace detail::signed_claim

bool SignedClaim::is_version_4() const noexcept {
  return kind == SignatureKind::sigv4 || kind == SignatureKind::sigv4_headers || kind == SignatureKind::google_v4;
}

bool SignedClaim::signs(std::string_view lower_name) const noexcept {
  return std::find(signed_headers.begin(), signed_headers.end(), lower_name) != signed_headers.end();
}

Result<SignedClaim> read_claim(std::string_view url, const std::vector<Header>& headers) {
  namespace local = detail::signed_claim;
  auto split = core::split_url(url);
  if (!split) return split.error();
  SignedClaim claim;
  claim.url = *std::move(split);
  claim.rules = engine::read_signed_url(claim.url);
  claim.kind = local::kind_of(claim.rules, claim.url);
  const auto authorization = header_value(headers, "authorization");
  if (claim.kind == SignatureKind::none && authorization && core::trim(*authorization).substr(0, 4) == "AWS4")
    claim.kind = SignatureKind::sigv4_headers;
  if (claim.is_version_4()) local::read_version_4(headers, claim);
  local::read_parameters(claim);
  return claim;
}

std::optional<std::string> header_value(const std::vector<Header>& headers, std::string_view name) {
  const std::string lower_name = core::lower(name);
  for (const Header& header : signing::canonical_headers(headers))
    if (header.name == lower_name) return header.value;
  return std::nullopt;
}

}  // namespace uploadkit::client
