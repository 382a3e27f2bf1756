/// \file
/// Which names stand for values that may be shown, and which words announce a secret.
#ifndef UPLOADKIT_CORE_SHOWN_NAMES_HPP
#define UPLOADKIT_CORE_SHOWN_NAMES_HPP

#include <string_view>

namespace uploadkit::core {

/// What stands in the place of a value that is not shown.
constexpr std::string_view masked = "***";

/// Query parameters whose values tell nothing but the form of a request.
bool is_shown_parameter(std::string_view name) noexcept;

/// Header fields whose values identify no one and grant nothing.
bool is_shown_header(std::string_view name) noexcept;

/// Words that stand before a secret in free text: "signature", "token", "password", "x-api-key", …
bool announces_secret(std::string_view word);

/// Names whose secret is all that follows on the line: Authorization, Cookie.
bool announces_secret_line(std::string_view word) noexcept;

/// "Bearer", "Basic" and other schemes of authentication that stand before a credential.
bool is_authentication_scheme(std::string_view word) noexcept;

}  // namespace uploadkit::core

#endif
