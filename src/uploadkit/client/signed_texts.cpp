// Texts to sign, made and read line by line.
#include <uploadkit/client/signed_texts.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/signing/canonical_request.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace uploadkit::client {

namespace detail::signed_texts {

constexpr const char* version_4_lines[] = {"algorithm", "time", "scope", "hash of the canonical request"};
constexpr const char* version_2_lines[] = {"method", "Content-MD5", "Content-Type", "Expires"};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

SignedField field_of(std::string_view line, char separator) {
  const std::size_t end = std::min(line.find(separator), line.size());
  return {std::string(line.substr(0, end)), std::string(line.substr(std::min(end + 1, line.size())))};
}

SignedFields fields_of_query(std::string_view query) {
  SignedFields fields;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    fields.push_back(field_of(query.substr(0, end), '='));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return fields;
}

SignedFields signed_header_fields(const SignedClaim& claim, const HttpRequest& request) {
  SignedFields fields;
  for (const std::string& name : claim.signed_headers) {
    const auto told =
        name == "host" ? std::optional<std::string>(claim.url.authority()) : header_value(request.headers, name);
    fields.push_back({name, told.value_or(std::string()), told.has_value()});
  }
  return fields;
}

std::string hash_of(const CanonicalParts& parts) {
  signing::QueryParameters parameters;
  for (const SignedField& field : parts.parameters) parameters.emplace_back(field.name, field.value);
  signing::CanonicalRequest canonical{
      parts.method.value, parts.path.value, signing::canonical_query(std::move(parameters)), {}, parts.payload.value};
  for (const SignedField& field : parts.headers) canonical.headers.push_back({field.name, field.value});
  const auto hash = digest::sha256(signing::canonical_text(canonical));
  return core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

bool is_known(const CanonicalParts& parts) {
  return parts.payload.is_known && std::all_of(parts.headers.begin(), parts.headers.end(),
                                               [](const SignedField& field) { return field.is_known; });
}

// "x-amz-…" and "x-goog-…" stand between the fixed lines and the resource, whose bucket a virtual host hides.
SignedFields version_2(const SignedClaim& claim, const HttpRequest& request) {
  const auto told = [&](const char* name) { return header_value(request.headers, name).value_or(std::string()); };
  SignedFields fields{{"method", request.method},
                      {"Content-MD5", told("content-md5")},
                      {"Content-Type", told("content-type")},
                      {"Expires", claim.url.parameter("Expires").value_or(std::string())}};
  const std::string_view prefix = claim.kind == SignatureKind::sigv2 ? "x-amz-" : "x-goog-";
  for (const Header& header : signing::canonical_headers(request.headers))
    if (header.name.rfind(prefix, 0) == 0) fields.push_back({header.name, header.value});
  fields.push_back({"resource", claim.url.path, false});
  return fields;
}

}  // namespace detail::signed_texts

CanonicalParts canonical_parts(const SignedClaim& claim, const HttpRequest& request) {
  CanonicalParts parts;
  signing::PathRules rules;
  rules.normalize = rules.encode_again = claim.kind != SignatureKind::google_v4 && claim.service.rfind("s3", 0) != 0;
  parts.method = {"method", request.method};
  parts.path = {"path", signing::canonical_path(claim.url.path, rules).value_or(claim.url.path)};
  for (const auto& [name, value] : claim.parameters) parts.parameters.push_back({name, value});
  std::sort(parts.parameters.begin(), parts.parameters.end(), [](const SignedField& a, const SignedField& b) {
    return std::tie(a.name, a.value) < std::tie(b.name, b.value);
  });
  parts.headers = detail::signed_texts::signed_header_fields(claim, request);
  std::string names;
  for (const std::string& name : claim.signed_headers) names += (names.empty() ? "" : ";") + name;
  parts.header_names = {"names of the signed headers", std::move(names)};
  parts.payload = {"hash of the body", claim.payload_hash, !claim.payload_hash.empty()};
  return parts;
}

std::optional<CanonicalParts> read_canonical_parts(std::string_view text) {
  namespace local = detail::signed_texts;
  const auto lines = local::lines_of(text);
  // Method, path, query, one header at least, an empty line, names, hash.
  if (lines.size() < 7 || !lines[lines.size() - 3].empty()) return std::nullopt;
  CanonicalParts parts;
  parts.method = {"method", std::string(lines[0])};
  parts.path = {"path", std::string(lines[1])};
  parts.parameters = local::fields_of_query(lines[2]);
  for (std::size_t i = 3; i + 3 < lines.size(); ++i) parts.headers.push_back(local::field_of(lines[i], ':'));
  parts.header_names = {"names of the signed headers", std::string(lines[lines.size() - 2])};
  parts.payload = {"hash of the body", std::string(lines.back())};
  return parts;
}

SignedFields text_to_sign(const SignedClaim& claim, const HttpRequest& request, const CanonicalParts& canonical) {
  namespace local = detail::signed_texts;
  if (!claim.is_version_4()) return local::version_2(claim, request);
  const bool is_known = local::is_known(canonical);
  return {{local::version_4_lines[0], claim.algorithm},
          {local::version_4_lines[1], claim.timestamp},
          {local::version_4_lines[2], claim.scope},
          {local::version_4_lines[3], is_known ? local::hash_of(canonical) : std::string(), is_known}};
}

SignedFields read_text_to_sign(const SignedClaim& claim, std::string_view text) {
  namespace local = detail::signed_texts;
  const auto lines = local::lines_of(text);
  const bool is_version_4 = claim.is_version_4();
  SignedFields fields;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i < 4) {
      fields.push_back({is_version_4 ? local::version_4_lines[i] : local::version_2_lines[i], std::string(lines[i])});
    } else if (is_version_4 || i + 1 == lines.size()) {
      fields.push_back({is_version_4 ? "line" : "resource", std::string(lines[i])});
    } else {
      fields.push_back(local::field_of(lines[i], ':'));
    }
  }
  return fields;
}

}  // namespace uploadkit::client
