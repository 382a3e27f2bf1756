// Sentences for refusals whose way out lies with the holder of the credentials.
#include <uploadkit/backends/s3_refusal.hpp>
#include <uploadkit/backends/storage_sentence.hpp>
#include <uploadkit/core/redact.hpp>

namespace uploadkit::backends {
namespace detail::s3_sentence {

struct Sentence {
  std::string_view backend_code;  // empty for any
  Errc code;
  const char* cause;
  const char* way_out;
};

constexpr Sentence sentences[] = {
    {"InvalidAccessKeyId", Errc::unauthorized, "The storage does not know the access key",
     "check the access key id, and that it belongs to this endpoint"},
    {"ExpiredToken", Errc::unauthorized, "The temporary credentials have expired", "fetch new ones"},
    {"ExpiredTokenException", Errc::unauthorized, "The temporary credentials have expired", "fetch new ones"},
    {"TokenRefreshRequired", Errc::unauthorized, "The temporary credentials must be renewed", "fetch new ones"},
    {"InvalidToken", Errc::unauthorized, "The storage does not accept the session token",
     "check that access key, secret and token belong together"},
    {"", Errc::unauthorized, "The storage does not accept the credentials", "check access key, secret and token"},
    {"", Errc::signature_rejected, "The storage computed another signature than the credentials give",
     "check the secret access key and the region, and that no proxy changes the request"},
    {"", Errc::forbidden, "The credentials do not allow this request, or the bucket has another owner",
     "grant them s3:PutObject and s3:AbortMultipartUpload on the object, or use others"},
    {"", Errc::clock_wrong, "The clock of this machine is too far from the storage's", "set the clock"},
    {"NoSuchBucket", Errc::not_found, "The bucket does not exist", "check its name, the region and the endpoint"},
    {"NoSuchUpload", Errc::not_found, "The multipart upload does not exist any more",
     "begin again; it was completed or aborted, perhaps by a lifecycle rule of the bucket"},
    {"NoSuchKey", Errc::not_found, "The object does not exist", "check its key"},
    {"", Errc::not_found, "The bucket, object or upload does not exist", "check bucket, key and endpoint"},
    {"InvalidPart", Errc::upload_rejected, "The storage does not have a part as it was named at completion",
     "upload the object again; a lifecycle rule or another program may have removed it"},
    {"InvalidPartOrder", Errc::upload_rejected, "The parts were not named in their order", "upload the object again"},
    {"", Errc::redirect_refused, "The storage answered with a redirect and named no region",
     "set the bucket's own region, and the endpoint if the bucket was made just now"},
    {"KeyTooLongError", Errc::invalid_argument, "The path is longer than the storage allows", "shorten it"},
    {"MetadataTooLarge", Errc::invalid_option, "The metadata is larger than the storage allows", "shorten it"},
    {"InvalidBucketName", Errc::invalid_option, "The storage does not accept the bucket's name", "correct it"},
    {"", Errc::integrity_mismatch, "The bytes that arrived do not have the checksum or the size that was sent",
     "send them again"},
    {"NotImplemented", Errc::rejected, "The storage does not have what the request asks for",
     "name the provider that the endpoint belongs to, and leave out what it lacks"},
};

// The store's text may quote what was signed.
bool may_hold_secrets(Errc code) noexcept {
  return code == Errc::signature_rejected || code == Errc::signed_header_mismatch;
}

}  // namespace detail::s3_sentence

std::string s3_sentence(const Error& error, const StorageRefusal& refusal) {
  for (const auto& sentence : detail::s3_sentence::sentences) {
    const bool is_for_code = sentence.backend_code.empty() || sentence.backend_code == refusal.code;
    if (sentence.code != error.code || !is_for_code) continue;
    std::string text = sentence.cause;
    if (!refusal.message.empty() && !detail::s3_sentence::may_hold_secrets(error.code)) {
      text += ", saying \"" + core::redact_text(refusal.message, 720) + "\"";
    }
    return text + "; " + sentence.way_out + ".";
  }
  return storage_sentence(error, refusal.message);
}

}  // namespace uploadkit::backends
