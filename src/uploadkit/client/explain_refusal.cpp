// A storage's refusal beside the request that it refused.
#include <uploadkit/explain.hpp>

#include <uploadkit/backends/s3_refusal.hpp>
#include <uploadkit/backends/storage_error.hpp>
#include <uploadkit/client/shown_lines.hpp>
#include <uploadkit/client/text_comparison.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::client {

namespace detail::explain_refusal {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

void read_head(std::string_view& text, HttpResponse& response) {
  const std::string_view first = take_line(text);
  const std::size_t status = std::min(first.find(' ') + 1, first.size());
  response.headers.clear();
  response.status = static_cast<int>(core::parse_uint(first.substr(status, 3)).value_or(0));
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) return;
    const std::size_t colon = std::min(line.find(':'), line.size());
    response.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(core::trim(line.substr(std::min(colon + 1, line.size()))))});
  }
}

// A proxy's answer or "100 Continue" may stand before the one that counts.
HttpResponse read_answer(std::string_view text) {
  HttpResponse response;
  response.status = 0;
  while (text.rfind("HTTP/", 0) == 0) read_head(text, response);
  response.body = text;
  return response;
}

std::optional<WallTime> time_of(std::string_view text) {
  text = core::trim(text);
  if (const auto time = core::parse_iso8601(text)) return time;
  if (const auto time = core::parse_basic_iso8601(text)) return time;
  if (const auto time = core::parse_http_date(text)) return time;
  const auto milliseconds = core::parse_int(text);  // "Request is not yet valid" counts in them
  if (!milliseconds) return std::nullopt;
  return core::from_epoch_seconds(*milliseconds / 1000);
}

std::optional<WallTime> first_time(const core::XmlElement& document, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto time = time_of(document.child_text(name))) return time;
  return std::nullopt;
}

void read_times(const core::XmlElement& document, const HttpResponse& response, RefusalFacts& facts) {
  facts.server_time = first_time(document, {"ServerTime"});
  if (!facts.server_time) facts.server_time = core::parse_http_date(response.header("Date"));
  facts.request_time = first_time(document, {"RequestTime", "X-Amz-Date"});
  facts.expired_at = first_time(document, {"Expires"});
}

void find_region(const backends::StorageRefusal& refusal, const HttpResponse& response, const SignedClaim& claim,
                 RefusalFacts& facts) {
  const auto region = backends::named_region(refusal, response);
  if (!region || *region == claim.region) return;
  facts.error.code = Errc::wrong_region;
  facts.findings.push_back(
      (claim.region.empty() ? std::string("The signature is for another region")
                            : "The signature is for the region " + core::printable(claim.region, 64)) +
      ", and the bucket lies in " + *region + "; sign for " + *region + ", with a host of that region.");
}

void find_unsigned(const core::XmlElement& document, RefusalFacts& facts) {
  const std::string_view names = core::trim(document.child_text("HeadersNotSigned"));
  if (names.empty()) return;
  facts.findings.push_back("These headers were sent and are not signed: " + core::printable(names, 256) +
                           "; leave them out, or have them signed.");
}

// With every line equal only what is in no line can differ.
std::string all_equal(const std::string& method, const std::vector<std::string>& unknown) {
  std::string sentence =
      "All that is known of the request is the same on both sides, so whoever signed used another "
      "secret key, another method than " +
      method;
  if (unknown.empty()) return sentence + ", or other values of the signed headers.";
  sentence += ", or other values of";
  for (const std::string& name : unknown) sentence += " " + name;
  return sentence + "; give the values that were signed.";
}

void append(std::vector<std::string>& all, std::vector<std::string> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void compare(const core::XmlElement& document, const SignedClaim& claim, const HttpRequest& request,
             RefusalFacts& facts) {
  const auto storage = read_canonical_parts(document.child_text("CanonicalRequest"));
  const CanonicalParts own = canonical_parts(claim, request);
  std::vector<std::string> differences, unknown;
  if (storage && claim.is_version_4()) {
    TextComparison canonical = compare_canonical(*storage, own);
    facts.canonical_request = std::move(canonical.lines);
    differences = std::move(canonical.findings);
    unknown = std::move(canonical.unknown);
  }
  const std::string_view signed_text = document.child_text("StringToSign");
  if (signed_text.empty() || claim.kind == SignatureKind::none) return;
  TextComparison to_sign = compare_to_sign(read_text_to_sign(claim, signed_text), text_to_sign(claim, request, own));
  facts.string_to_sign = std::move(to_sign.lines);
  append(differences, std::move(to_sign.findings));
  if (differences.empty() && facts.error.code == Errc::signature_rejected)
    differences.push_back(all_equal(request.method, unknown));
  append(facts.findings, std::move(differences));
}

}  // namespace detail::explain_refusal

}  // namespace uploadkit::client

UPLOADKIT_NAMESPACE_BEGIN

Result<RefusalFacts> explain_refusal(std::string_view document, const HttpRequest& request) {
  namespace local = client::detail::explain_refusal;
  const auto claim = client::read_claim(request.url, request.headers);
  if (!claim) return claim.error();
  HttpResponse response = local::read_answer(document);
  const int told_status = response.status;
  // Codes decide; without a head and with an unknown code this is what a refusal is.
  if (told_status == 0) response.status = 400;
  const backends::StorageRefusal refusal = backends::read_refusal(response);
  if (refusal.code.empty() && told_status < 300)
    return make_error(Errc::bad_response,
                      "This is no refusal of a storage: neither an <Error> document nor an answer with such a status.");
  RefusalFacts facts;
  facts.error = backends::storage_error(refusal, response, request.url);
  facts.error.http_status = told_status;
  local::read_times(refusal.document, response, facts);
  local::find_unsigned(refusal.document, facts);
  local::find_region(refusal, response, *claim, facts);
  local::compare(refusal.document, *claim, request, facts);
  return facts;
}

UPLOADKIT_NAMESPACE_END
