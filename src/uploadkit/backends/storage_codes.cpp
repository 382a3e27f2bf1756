// The codes of S3, Google Cloud Storage and Azure, and the statuses of stores that give none.
#include <uploadkit/backends/storage_error.hpp>

namespace uploadkit::backends {
namespace detail::storage_codes {

struct Meaning {
  std::string_view code;
  Errc meaning;
};

// Source: Amazon S3 API "Error responses", Cloud Storage XML API "Error codes", Azure "Blob service error codes".
constexpr Meaning passing[] = {
    {"SlowDown", Errc::throttled},
    {"Throttling", Errc::throttled},
    {"ThrottlingException", Errc::throttled},
    {"ThrottledException", Errc::throttled},
    {"TooManyRequests", Errc::throttled},
    {"TooManyRequestsException", Errc::throttled},
    {"RequestLimitExceeded", Errc::throttled},
    {"RequestThrottled", Errc::throttled},
    {"RequestThrottledException", Errc::throttled},
    {"BandwidthLimitExceeded", Errc::throttled},
    {"RateLimitExceeded", Errc::throttled},
    {"ServerBusy", Errc::throttled},
    {"ServiceUnavailable", Errc::service_unavailable},
    {"InternalError", Errc::service_unavailable},
    {"OperationTimedOut", Errc::service_unavailable},
    {"RequestTimeout", Errc::connection_lost},
    {"RequestTimeoutException", Errc::connection_lost},
    {"PriorRequestNotComplete", Errc::connection_lost},
    {"IncompleteBody", Errc::connection_lost},
    {"BadDigest", Errc::integrity_mismatch},
    {"XAmzContentSHA256Mismatch", Errc::integrity_mismatch},
    {"XAmzContentChecksumMismatch", Errc::integrity_mismatch},
    {"Md5Mismatch", Errc::integrity_mismatch},
    {"Crc64Mismatch", Errc::integrity_mismatch},
    {"OperationAborted", Errc::conflict},
    {"ConditionalRequestConflict", Errc::conflict},
};

constexpr Meaning lasting[] = {
    {"PreconditionFailed", Errc::already_exists},
    {"ConditionNotMet", Errc::already_exists},
    {"BlobAlreadyExists", Errc::already_exists},
    {"UnauthorizedBlobOverwrite", Errc::already_exists},
    {"RequestTimeTooSkewed", Errc::clock_wrong},
    {"ExpiredRequest", Errc::url_expired},
    {"ExpiredToken", Errc::url_expired},
    {"TokenRefreshRequired", Errc::url_expired},
    {"InvalidToken", Errc::url_expired},
    {"SignatureDoesNotMatch", Errc::signature_rejected},
    {"AuthenticationFailed", Errc::signature_rejected},
    {"MissingRequiredHeader", Errc::missing_signed_header},
    {"MalformedSecurityHeader", Errc::missing_signed_header},
    {"AccessDenied", Errc::forbidden},
    {"InvalidAccessKeyId", Errc::forbidden},
    {"AllAccessDisabled", Errc::forbidden},
    {"AccountProblem", Errc::forbidden},
    {"UserProjectAccountProblem", Errc::forbidden},
    {"AuthorizationFailure", Errc::forbidden},
    {"AuthorizationPermissionMismatch", Errc::forbidden},
    {"AuthorizationProtocolMismatch", Errc::forbidden},
    {"InsufficientAccountPermissions", Errc::forbidden},
    {"AccountIsDisabled", Errc::forbidden},
    {"PermanentRedirect", Errc::redirect_refused},
    {"TemporaryRedirect", Errc::redirect_refused},
    {"Redirect", Errc::redirect_refused},
    {"EntityTooLarge", Errc::too_large},
    {"RequestBodyTooLarge", Errc::too_large},
    {"EntityTooSmall", Errc::too_small},
    {"NoSuchUpload", Errc::not_found},
    {"NoSuchBucket", Errc::not_found},
    {"NoSuchKey", Errc::not_found},
    {"ContainerNotFound", Errc::not_found},
    {"ContainerBeingDeleted", Errc::not_found},
    {"ResourceNotFound", Errc::not_found},
    {"BlobNotFound", Errc::not_found},
};

// A 401 of a store is never one of the API: it must not refresh the API's token.
Errc status_alone(int status) noexcept {
  switch (status) {
    case 401:
    case 403:
      return Errc::forbidden;
    case 404:
      return Errc::not_found;
    case 408:
      return Errc::connection_lost;
    case 409:
      return Errc::conflict;
    case 410:
      return Errc::url_expired;
    case 412:
      return Errc::already_exists;
    case 413:
      return Errc::too_large;
    case 429:
      return Errc::throttled;
    default:
      break;
  }
  if (status >= 300 && status <= 399) return Errc::redirect_refused;
  if (status >= 400 && status <= 499) return Errc::rejected;
  return status >= 500 && status <= 599 ? Errc::service_unavailable : Errc::protocol_error;
}

}  // namespace detail::storage_codes

Errc storage_meaning(std::string_view code, int status) noexcept {
  for (const detail::storage_codes::Meaning& meaning : detail::storage_codes::passing) {
    if (meaning.code == code) return meaning.meaning;
  }
  for (const detail::storage_codes::Meaning& meaning : detail::storage_codes::lasting) {
    if (meaning.code == code) return meaning.meaning;
  }
  return detail::storage_codes::status_alone(status);
}

}  // namespace uploadkit::backends
