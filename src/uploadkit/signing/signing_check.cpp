// Refuses what no service could verify, before anything is signed.
#include <uploadkit/signing/signing_check.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <string>

namespace uploadkit::signing {

namespace detail::signing_check {

constexpr std::string_view made_by_the_signer[] = {"authorization", "x-amz-date", "x-amz-security-token",
                                                   "x-amz-region-set"};
constexpr std::string_view changed_on_the_way[] = {"connection",        "expect", "te", "trailer",
                                                   "transfer-encoding", "upgrade"};

template <class Names>
bool is_among(std::string_view name, const Names& names) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view known) { return core::equals_ignoring_case(name, known); });
}

inline Error bad_field(std::string field, const char* what) {
  return make_error(Errc::invalid_argument, "The " + field + " " + what, {{"field", field}});
}

inline Error bad_header(const Header& header, const char* what) {
  return make_error(Errc::invalid_argument, "The header " + header.name + " " + what, {{"header", header.name}});
}

// Words of the scope stand between "/" in one text and before "," in another.
inline bool is_word(std::string_view text, std::string_view forbidden) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return c > ' ' && c < 0x7F && forbidden.find(c) == std::string_view::npos;
  });
}

inline bool is_payload_hash(std::string_view text) {
  if (text.empty() || text == "UNSIGNED-PAYLOAD") return true;
  if (text.substr(0, 10) == "STREAMING-") return is_word(text, ",");
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

inline Result<void> check_header(const Header& header, std::string_view authority) {
  Result<void> form = core::check_header(header);
  if (!form) return form;
  if (is_among(header.name, made_by_the_signer)) return bad_header(header, "is made by the signer; leave it out.");
  if (is_among(header.name, changed_on_the_way)) {
    return bad_header(header, "may change on the way and cannot be signed; leave it out.");
  }
  const bool is_other_host =
      core::equals_ignoring_case(header.name, "host") && !core::equals_ignoring_case(header.value, authority);
  if (is_other_host) return bad_header(header, "contradicts the URL, which the host is taken from; leave it out.");
  return {};
}

}  // namespace detail::signing_check

Result<void> check_input(const SigningInput& input, std::string_view authority) {
  namespace local = detail::signing_check;
  const bool is_method =
      !input.method.empty() && input.method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  if (!is_method) return local::bad_field("method", "is not a word of capital letters, such as GET or PUT.");
  if (!local::is_word(input.service, "/,")) {
    return local::bad_field("service", "is empty or holds blanks, / or a comma.");
  }
  if (!local::is_payload_hash(input.payload_hash)) {
    return local::bad_field("payload_hash", "is neither 64 lower-case hex digits nor a word that S3 knows.");
  }
  for (const Header& header : input.headers) {
    Result<void> checked = local::check_header(header, authority);
    if (!checked) return checked;
  }
  return {};
}

Result<void> check_region(std::string_view region) {
  namespace local = detail::signing_check;
  if (local::is_word(region, "/,")) return {};
  return local::bad_field("region", "is empty or holds blanks, / or a comma.");
}

Result<void> check_regions(const std::vector<std::string>& regions) {
  namespace local = detail::signing_check;
  const bool are_words = std::all_of(regions.begin(), regions.end(),
                                     [](const std::string& region) { return local::is_word(region, "/,"); });
  if (are_words && !regions.empty()) return {};
  return local::bad_field("regions", "are none, or one is empty or holds blanks, / or a comma; \"*\" stands for all.");
}

Result<void> check_credentials(const Credentials& credentials) {
  namespace local = detail::signing_check;
  if (!local::is_word(credentials.access_key_id, ",")) {
    return local::bad_field("access_key_id", "is empty or holds blanks or a comma; give the key as it was issued.");
  }
  if (credentials.secret_access_key.empty()) {
    return local::bad_field("secret_access_key", "is empty; give the key as it was issued.");
  }
  if (!credentials.session_token.empty() && !local::is_word(credentials.session_token, "")) {
    return local::bad_field("session_token", "holds blanks or control characters; give it as it was issued.");
  }
  return {};
}

Result<void> check_expiry(std::chrono::seconds expires_in) {
  constexpr std::chrono::seconds longest = std::chrono::hours(7 * 24);
  if (expires_in >= std::chrono::seconds{1} && expires_in <= longest) return {};
  return make_error(Errc::invalid_argument, "A signed URL lives from 1 to 604800 seconds; choose a value between.",
                    {{"field", "expires_in"}, {"limit", "604800"}, {"actual", std::to_string(expires_in.count())}});
}

}  // namespace uploadkit::signing
