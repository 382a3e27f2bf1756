// The codes' names, and how an error is made and asked.
#include <uploadkit/error.hpp>

#include <new>
#include <utility>

namespace uploadkit::core::detail::error {

struct Name {
  Errc code;
  std::string_view text;
};

constexpr Name names[] = {
    {Errc::ok, "ok"},
    {Errc::invalid_argument, "invalid_argument"},
    {Errc::invalid_option, "invalid_option"},
    {Errc::unsupported_option, "unsupported_option"},
    {Errc::would_deadlock, "would_deadlock"},
    {Errc::cancelled, "cancelled"},
    {Errc::client_closed, "client_closed"},
    {Errc::callback_failed, "callback_failed"},
    {Errc::out_of_memory, "out_of_memory"},
    {Errc::out_of_resources, "out_of_resources"},
    {Errc::internal, "internal"},
    {Errc::source_not_found, "source_not_found"},
    {Errc::source_unreadable, "source_unreadable"},
    {Errc::source_not_regular, "source_not_regular"},
    {Errc::source_changed, "source_changed"},
    {Errc::source_not_repeatable, "source_not_repeatable"},
    {Errc::source_size_unknown, "source_size_unknown"},
    {Errc::too_large, "too_large"},
    {Errc::too_small, "too_small"},
    {Errc::content_type_mismatch, "content_type_mismatch"},
    {Errc::invalid_url, "invalid_url"},
    {Errc::url_not_allowed, "url_not_allowed"},
    {Errc::missing_signed_header, "missing_signed_header"},
    {Errc::signed_header_mismatch, "signed_header_mismatch"},
    {Errc::url_expired, "url_expired"},
    {Errc::signature_rejected, "signature_rejected"},
    {Errc::clock_wrong, "clock_wrong"},
    {Errc::name_not_resolved, "name_not_resolved"},
    {Errc::connect_failed, "connect_failed"},
    {Errc::connection_lost, "connection_lost"},
    {Errc::stalled, "stalled"},
    {Errc::tls_failed, "tls_failed"},
    {Errc::proxy_failed, "proxy_failed"},
    {Errc::redirect_refused, "redirect_refused"},
    {Errc::protocol_error, "protocol_error"},
    {Errc::response_too_large, "response_too_large"},
    {Errc::bad_response, "bad_response"},
    {Errc::unauthorized, "unauthorized"},
    {Errc::forbidden, "forbidden"},
    {Errc::not_found, "not_found"},
    {Errc::conflict, "conflict"},
    {Errc::already_exists, "already_exists"},
    {Errc::throttled, "throttled"},
    {Errc::service_unavailable, "service_unavailable"},
    {Errc::rejected, "rejected"},
    {Errc::upload_rejected, "upload_rejected"},
    {Errc::wrong_region, "wrong_region"},
    {Errc::integrity_mismatch, "integrity_mismatch"},
    {Errc::outcome_unknown, "outcome_unknown"},
    {Errc::journal_io, "journal_io"},
};

}  // namespace uploadkit::core::detail::error

UPLOADKIT_NAMESPACE_BEGIN

std::string_view to_string(Errc code) noexcept {
  for (const auto& name : core::detail::error::names) {
    if (name.code == code) return name.text;
  }
  return "unknown";
}

std::string_view Error::fact(std::string_view name) const noexcept {
  for (const Fact& each : facts) {
    if (each.name == name) return each.value;
  }
  return {};
}

Error make_error(Errc code, std::string message, std::vector<Fact> facts) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.facts = std::move(facts);
  error.retryable = is_retryable(code);
  return error;
}

bool is_retryable(Errc code) noexcept {
  switch (code) {
    case Errc::name_not_resolved:
    case Errc::connect_failed:
    case Errc::connection_lost:
    case Errc::stalled:
    case Errc::protocol_error:  // what arrived was cut or garbled on the way: the next connection may be sound
    case Errc::throttled:
    case Errc::service_unavailable:
      return true;
    default:
      return false;
  }
}

const Error& no_error() noexcept {
  // Built in place and never destroyed: results may be asked for their error while static objects are torn down.
  alignas(Error) static unsigned char storage[sizeof(Error)];
  static const Error* const none = new (storage) Error();
  return *none;
}

UPLOADKIT_NAMESPACE_END
