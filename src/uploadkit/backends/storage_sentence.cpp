// Sentences for refusals of stores.
#include <uploadkit/backends/storage_sentence.hpp>
#include <uploadkit/core/redact.hpp>

namespace uploadkit::backends {
namespace detail::storage_sentence {

constexpr std::size_t text_limit = 720;

struct Sentence {
  Errc code;
  const char* cause;
  const char* way_out;
};

constexpr Sentence sentences[] = {
    {Errc::throttled, "The storage gets too many requests", "try again later"},
    {Errc::service_unavailable, "The storage failed", "try again later"},
    {Errc::connection_lost, "The storage did not get the bytes in time or not all of them", "send them again"},
    {Errc::integrity_mismatch, "The bytes that arrived do not have the checksum that was sent", "send them again"},
    {Errc::conflict, "Another request changes the same object now", "try again"},
    {Errc::already_exists, "The object exists and was not to be overwritten", "choose another name"},
    {Errc::clock_wrong, "The signature's time is too far from the storage's clock",
     "correct the clock of the machine that signs"},
    {Errc::url_expired, "The signed URL has expired", "ask for a new one"},
    {Errc::signature_rejected, "The storage computed another signature than the URL has",
     "send exactly the method and headers that were signed, and check that no proxy changes the URL or the host"},
    {Errc::signed_header_mismatch, "The request carries headers that the URL does not sign",
     "sign them, or do not send them"},
    {Errc::missing_signed_header, "A header that the storage needs is missing or not allowed",
     "give it with the URL that was signed for it"},
    {Errc::forbidden, "The storage does not allow this upload", "check the permissions of whoever signed the URL"},
    {Errc::redirect_refused, "The storage answered with a redirect, which is not followed",
     "sign URLs for the bucket's own region and host"},
    {Errc::too_large, "The storage does not accept that many bytes in one request", "send fewer, or in parts"},
    {Errc::too_small, "The storage does not accept so few bytes", "send more, or larger parts"},
    {Errc::not_found, "The bucket, object or upload does not exist", "check the URL that was signed"},
    {Errc::protocol_error, "The storage's answer is no answer to an upload", "check the URL"},
};

// The store's text may quote what was signed.
bool may_hold_secrets(Errc code) noexcept {
  return code == Errc::signature_rejected || code == Errc::signed_header_mismatch;
}

}  // namespace detail::storage_sentence

std::string storage_sentence(const Error& error, std::string_view store_text) {
  namespace local = detail::storage_sentence;
  std::string text = "The storage refused the request";
  const char* way_out = "correct what was given";
  for (const local::Sentence& sentence : local::sentences) {
    if (sentence.code != error.code) continue;
    text = sentence.cause;
    way_out = sentence.way_out;
  }
  if (const std::string_view header = error.fact("header"); !header.empty()) text += " (" + std::string(header) + ")";
  if (!store_text.empty() && !local::may_hold_secrets(error.code)) {
    text += ", saying \"" + core::redact_text(store_text, local::text_limit) + "\"";
  }
  return text + "; " + way_out + ".";
}

std::string empty_body_sentence() {
  return "The URL was signed with the checksum of an empty body, so the storage refuses every other one; whoever "
         "signs must turn default checksums off (for AWS SDKs: request checksum calculation \"when required\").";
}

}  // namespace uploadkit::backends
