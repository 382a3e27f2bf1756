/// \file
/// What can go wrong: one list of codes, and the value that carries one with its facts.
#ifndef UPLOADKIT_ERROR_HPP
#define UPLOADKIT_ERROR_HPP

#include <uploadkit/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Every way an operation of this library can fail.
///
/// The values are fixed for ever and may be stored. docs/errors.md has a row for each: what it means and what to do.
enum class Errc : std::uint16_t {
  ok = 0,

  // The call itself.
  invalid_argument = 1,    ///< An argument has a value that no service could accept.
  invalid_option = 2,      ///< An option is out of its range.
  unsupported_option = 3,  ///< The backend cannot honour an option that was set.
  would_deadlock = 4,      ///< `wait()` was called where only its own return could end the wait.
  cancelled = 5,           ///< The application cancelled.
  client_closed = 6,       ///< The client was destroyed before the operation ended, or moved from before it began.
  callback_failed = 7,     ///< A function given by the application threw or gave no usable answer.
  out_of_memory = 8,       ///< An allocation failed.
  out_of_resources = 9,    ///< A thread or a descriptor could not be had.
  internal = 10,           ///< A defect of this library; please report it.

  // The source.
  source_not_found = 20,       ///< No such file.
  source_unreadable = 21,      ///< The source exists and cannot be read.
  source_not_regular = 22,     ///< A directory, pipe, socket or device.
  source_changed = 23,         ///< The source is not the one the upload began with.
  source_not_repeatable = 24,  ///< Bytes are needed again that a stream cannot give twice.
  source_size_unknown = 25,    ///< The service must know the size and the source does not tell it.
  too_large = 26,              ///< More bytes than the service accepts.
  too_small = 27,              ///< Fewer bytes than the service accepts.
  content_type_mismatch = 28,  ///< The declared content type contradicts the first bytes.

  // The signed URL and the signature.
  invalid_url = 40,             ///< Not a URL, or one that two parsers read differently.
  url_not_allowed = 41,         ///< A URL that the security rules refuse (plain http, user info, …).
  missing_signed_header = 42,   ///< The URL signs a header whose value nobody gave.
  signed_header_mismatch = 43,  ///< The URL signs a header with a value other than the one to be sent.
  url_expired = 44,             ///< The signed URL died and could not be renewed.
  signature_rejected = 45,      ///< The service computed another signature.
  clock_wrong = 46,             ///< This machine's clock is too far from the service's.

  // The network.
  name_not_resolved = 60,   ///< The host name has no address.
  connect_failed = 61,      ///< No connection could be made.
  connection_lost = 62,     ///< The connection ended before the answer was complete.
  stalled = 63,             ///< No byte moved for the stall timeout.
  tls_failed = 64,          ///< The server's certificate or the TLS handshake was refused.
  proxy_failed = 65,        ///< The proxy refused or did not answer.
  redirect_refused = 66,    ///< The server answered with a redirect; none is followed.
  protocol_error = 67,      ///< What arrived is not a valid HTTP answer.
  response_too_large = 68,  ///< The answer is longer than its limit.

  // The service.
  bad_response = 80,         ///< The answer lacks a field, or has one of another type.
  unauthorized = 81,         ///< The credentials are missing or not accepted.
  forbidden = 82,            ///< The credentials do not allow this call.
  not_found = 83,            ///< The thing that was named does not exist there.
  conflict = 84,             ///< The service's state does not allow the call now.
  already_exists = 85,       ///< The object exists and was not to be overwritten.
  throttled = 86,            ///< Too many requests.
  service_unavailable = 87,  ///< The service failed (5xx) and retries did not help.
  rejected = 88,             ///< The service refused the request as invalid.
  upload_rejected = 89,      ///< The service refused the uploaded bytes at completion.
  wrong_region = 90,         ///< The bucket lies in another region than the one that was asked.

  // The outcome.
  integrity_mismatch = 100,  ///< The store reports other bytes than were sent.
  outcome_unknown = 101,     ///< The request may have taken effect, and there is no way to find out.

  // The journal.
  journal_io = 120,  ///< The journal could not be written or read.
};

/// The name of a code as it is written in this header, for example "url_expired"; "unknown" for a value that is none.
UPLOADKIT_API std::string_view to_string(Errc code) noexcept;

/// A named detail of an error: what an application needs to say it in its own language.
///
/// Names in use: `path`, `option`, `header`, `limit`, `actual`, `expected`, `got`, `url` (without its query), `field`,
/// `scope`, `region`, `part`.
struct Fact {
  std::string name{};
  std::string value{};
};

/// What failed, why, and what to do. Holds no secret: no token, key, signature or signed query.
struct Error {
  Errc code = Errc::ok;

  /// One English sentence: the cause and the way out.
  std::string message{};
  std::vector<Fact> facts{};

  /// The status of the HTTP answer, 0 if there was none.
  int http_status = 0;

  /// The service's own code, for example "AccessDenied" or "graphql-authorization".
  std::string backend_code{};

  /// The service's identification of the failed request, for its support.
  std::string request_id{};

  /// Requests made before this was given up.
  int attempts = 0;

  /// The same call may succeed later without a change by the application.
  bool retryable = false;

  /// The upload can be continued where it stopped.
  bool resumable = false;

  /// The value of the first fact with that name, empty if there is none.
  UPLOADKIT_API std::string_view fact(std::string_view name) const noexcept;
};

/// The application's own cancel, as opposed to a failure.
inline bool is_cancelled(const Error& error) noexcept { return error.code == Errc::cancelled; }

/// An error with a code and a sentence; `retryable` is set from the code.
UPLOADKIT_API Error make_error(Errc code, std::string message, std::vector<Fact> facts = {});

/// Whether an error of this code may vanish when the call is made again: lost connections, throttling, 5xx.
UPLOADKIT_API bool is_retryable(Errc code) noexcept;

/// The error of a result that has none: `Errc::ok`, no message. Lives as long as the process.
UPLOADKIT_API const Error& no_error() noexcept;

UPLOADKIT_NAMESPACE_END

#endif
