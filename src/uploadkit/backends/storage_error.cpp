// Why a store refused: the code decides, then its text, then what the signed URL says of itself.
#include <uploadkit/backends/storage_error.hpp>

#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/storage_sentence.hpp>
#include <uploadkit/backends/url_life.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>

namespace uploadkit::backends {
namespace detail::storage_error {

constexpr std::size_t detail_limit = 256;

bool mentions(std::string_view text, std::string_view part) {
  return core::lower(text).find(part) != std::string::npos;
}

std::string detail_text(const StorageRefusal& refusal, std::string_view name) {
  return core::printable(core::trim(refusal.document.child_text(name)), detail_limit);
}

void add_fact(Error& error, const char* name, std::string value) {
  if (!value.empty()) error.facts.push_back({name, std::move(value)});
}

// Azure keeps the reason of a refused signature in a detail that also repeats the text to sign; it is only searched.
bool tells_of_expiry(const StorageRefusal& refusal) {
  const std::string_view hidden = refusal.document.child_text("AuthenticationErrorDetail");
  return mentions(refusal.message, "has expired") || mentions(refusal.message, "signature expired") ||
         mentions(refusal.message, "url expired") || mentions(hidden, "not valid in the specified time frame");
}

// Stores without codes of their own just refuse a dead URL; their Date header is the clock that counts.
bool died_by_its_own_words(const HttpResponse& response, std::string_view url) {
  if (response.status != 401 && response.status != 403 && response.status != 400) return false;
  const auto now = core::parse_http_date(response.header("Date"));
  const auto death = death_of_url(url);
  return now && death && *now >= *death;
}

// The checksums of no bytes: some signers put them into every URL, and the storage then refuses every body.
std::string empty_body_checksum(std::string_view url) {
  const auto split = core::split_url(url);
  if (!split) return {};
  for (const auto& [name, value] : split->parameters()) {
    const std::string header = core::lower(name);
    if (header.rfind("x-amz-checksum-", 0) != 0) continue;
    for (std::string_view empty :
         {"AAAAAA==", "AAAAAAAAAAA=", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}) {
      if (value == empty) return header;
    }
  }
  return {};
}

bool is_checksum_refusal(const StorageRefusal& refusal, const HttpResponse& response) {
  return response.status == 400 && (storage_meaning(refusal.code, response.status) == Errc::integrity_mismatch ||
                                    mentions(refusal.code, "digest") || mentions(refusal.message, "checksum"));
}

Errc meaning_of(const StorageRefusal& refusal, const HttpResponse& response, std::string_view url) {
  // Whatever the document says: a redirect is not followed, so trying again would only meet it again.
  if (response.status >= 300 && response.status < 400) return Errc::redirect_refused;
  const Errc meaning = storage_meaning(refusal.code, response.status);
  const bool is_refused_signature = meaning == Errc::forbidden || meaning == Errc::signature_rejected;
  if (is_refused_signature && tells_of_expiry(refusal)) return Errc::url_expired;
  if (refusal.code == "AccessDenied" && mentions(refusal.message, "not yet valid")) return Errc::clock_wrong;
  if (!refusal.document.child_text("HeadersNotSigned").empty()) return Errc::signed_header_mismatch;
  const bool is_unexplained = refusal.code.empty() || refusal.code == "AccessDenied";
  if (is_unexplained && died_by_its_own_words(response, url)) return Errc::url_expired;
  // Swift answers a temporary URL that it does not accept in plain text.
  if (response.status == 401 && mentions(response.body, "temp url invalid")) return Errc::signature_rejected;
  return meaning;
}

void add_facts(Error& error, const StorageRefusal& refusal) {
  switch (error.code) {
    case Errc::too_large:
      add_fact(error, "limit", detail_text(refusal, "MaxSizeAllowed"));
      add_fact(error, "actual", detail_text(refusal, "ProposedSize"));
      break;
    case Errc::clock_wrong:
      add_fact(error, "expected", detail_text(refusal, "ServerTime"));
      add_fact(error, "got", detail_text(refusal, "RequestTime"));
      break;
    case Errc::url_expired:
      add_fact(error, "limit", detail_text(refusal, "Expires"));
      break;
    case Errc::signed_header_mismatch:
      add_fact(error, "header", detail_text(refusal, "HeadersNotSigned"));
      break;
    case Errc::missing_signed_header:
      add_fact(error, "header", detail_text(refusal, "HeaderName"));
      add_fact(error, "header", detail_text(refusal, "ParameterName"));
      break;
    default:
      break;
  }
}

}  // namespace detail::storage_error

StorageRefusal read_refusal(const HttpResponse& response) {
  StorageRefusal refusal;
  refusal.request_id = request_id(response);
  if (auto root = core::parse_xml(response.body); root && root->name == "Error") {
    refusal.has_document = true;
    refusal.document = std::move(*root);
    refusal.code = core::redact_text(core::trim(refusal.document.child_text("Code")), 96);
    refusal.message = core::trim(refusal.document.child_text("Message"));
    const std::string_view id = refusal.document.child_text("RequestId");
    if (refusal.request_id.empty()) refusal.request_id = core::printable(core::trim(id), 96);
  } else if (auto document = core::parse_json(response.body); document && document->is_object()) {
    refusal.code = service_code(*document);
    refusal.message = service_text(*document);
  } else if (response.has_header("x-ms-error-code")) {
    refusal.code = core::redact_text(response.header("x-ms-error-code"), 96);
  }
  return refusal;
}

Error storage_error(const StorageRefusal& refusal, const HttpResponse& response, std::string_view url) {
  namespace local = detail::storage_error;
  Error error = make_error(local::meaning_of(refusal, response, url), {});
  std::string trap = local::is_checksum_refusal(refusal, response) ? local::empty_body_checksum(url) : std::string();
  if (!trap.empty()) {
    error = make_error(Errc::signed_header_mismatch, empty_body_sentence(), {{"header", std::move(trap)}});
  } else {
    local::add_facts(error, refusal);
    error.message = storage_sentence(error, refusal.message);
  }
  error.http_status = response.status;
  error.backend_code = refusal.code;
  error.request_id = refusal.request_id;
  // Both are worth one more try with the same bytes: a digest can be spoiled on the way, a conflict passes.
  if (refusal.code == "BadDigest" || refusal.code == "Md5Mismatch" || refusal.code == "Crc64Mismatch" ||
      refusal.code == "OperationAborted" || refusal.code == "ConditionalRequestConflict") {
    error.retryable = true;
  }
  return error;
}

}  // namespace uploadkit::backends
