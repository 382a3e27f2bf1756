// Why S3 refused: as for a signed URL, but for credentials, regions and options, which are ours to correct here.
#include <uploadkit/backends/s3_answer.hpp>

#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/s3_refusal.hpp>
#include <uploadkit/backends/storage_error.hpp>
#include <uploadkit/backends/storage_sentence.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_answer {

struct Meaning {
  std::string_view code;
  Errc meaning;
};

// Where a signature of ours differs from a signed URL of somebody else's.
constexpr Meaning meanings[] = {
    {"ExpiredToken", Errc::unauthorized},
    {"ExpiredTokenException", Errc::unauthorized},
    {"TokenRefreshRequired", Errc::unauthorized},
    {"InvalidToken", Errc::unauthorized},
    {"InvalidAccessKeyId", Errc::unauthorized},
    {"InvalidClientTokenId", Errc::unauthorized},
    {"XAdminUserNotFound", Errc::unauthorized},
    {"CredentialsNotSupported", Errc::unauthorized},
    {"RequestExpired", Errc::clock_wrong},
    {"ExpiredRequest", Errc::clock_wrong},
    {"RequestTimeTooSkewed", Errc::clock_wrong},
    {"AccessForbidden", Errc::forbidden},
    {"NoSuchVersion", Errc::not_found},
    {"InvalidPart", Errc::upload_rejected},
    {"InvalidPartOrder", Errc::upload_rejected},
    {"InvalidDigest", Errc::rejected},
    {"MalformedXML", Errc::rejected},
    {"KeyTooLongError", Errc::invalid_argument},
    {"MetadataTooLarge", Errc::invalid_option},
    {"InvalidBucketName", Errc::invalid_option},
    {"NotImplemented", Errc::rejected},
};

Errc meaning_of(const StorageRefusal& refusal, const Error& as_storage) noexcept {
  for (const Meaning& each : meanings) {
    if (each.code == refusal.code) return each.meaning;
  }
  if (as_storage.code == Errc::url_expired || as_storage.code == Errc::clock_wrong) return Errc::clock_wrong;
  if (as_storage.http_status == 401) return Errc::unauthorized;
  if (as_storage.http_status == 501) return Errc::rejected;
  return as_storage.code;
}

bool mentions(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// The size that the completion named is compared with what the parts have.
bool is_size_mismatch(const StorageRefusal& refusal) {
  return refusal.code == "InvalidRequest" && mentions(core::lower(refusal.message), "mp-object-size");
}

void add_part(Error& error, const StorageRefusal& refusal) {
  const std::string number = core::printable(core::trim(refusal.document.child_text("PartNumber")), 16);
  if (error.code == Errc::upload_rejected && !number.empty()) error.facts.push_back({"part", number});
}

}  // namespace detail::s3_answer

bool is_error_document(const HttpResponse& response) { return read_refusal(response).has_document; }

std::vector<std::string> asked_options(const UploadOptions& options) {
  std::vector<std::string> asked;
  if (options.prevent_overwrite) asked.push_back("prevent_overwrite");
  if (!options.checksum_algorithm.empty()) asked.push_back("checksum_algorithm");
  if (!options.expected_bucket_owner.empty()) asked.push_back("expected_bucket_owner");
  return asked;
}

Error s3_error(const HttpResponse& response, const std::vector<std::string>& asked) {
  const StorageRefusal refusal = read_refusal(response);
  const Error as_storage = storage_error(refusal, response, {});
  Error error = as_storage;
  if (auto region = named_region(refusal, response)) {
    error = wrong_region(*region);
  } else if (const std::string option = refused_option(refusal, response, asked); !option.empty()) {
    error = unsupported_option(option, refusal.message);
  } else {
    error.code = detail::s3_answer::is_size_mismatch(refusal) ? Errc::integrity_mismatch
                                                              : detail::s3_answer::meaning_of(refusal, as_storage);
    error.message = s3_sentence(error, refusal);
    error.retryable = is_retryable(error.code) || (as_storage.retryable && error.code == as_storage.code);
    detail::s3_answer::add_part(error, refusal);
  }
  error.http_status = response.status;
  error.backend_code = refusal.code;
  error.request_id = refusal.request_id;
  return error;
}

Error completion_error(const HttpResponse& response, const std::vector<std::string>& asked) {
  Error error = s3_error(response, asked);
  // The same completion would meet the same digest and the same conflict: only new parts can help.
  if (error.code == Errc::conflict || error.code == Errc::integrity_mismatch) error.retryable = false;
  return error;
}

}  // namespace uploadkit::backends
