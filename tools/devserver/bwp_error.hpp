/// \file
/// The errors of Buy with Prime, which are classified in another way in each API version.
#ifndef UPLOADKIT_DEVSERVER_BWP_ERROR_HPP
#define UPLOADKIT_DEVSERVER_BWP_ERROR_HPP

#include <devserver/graphql_execute.hpp>

#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// The versions of the API, by their `x-api-version`.
enum class BwpVersion : std::uint8_t { v2024_01_01, v2024_04_01, v2024_11_01 };

/// How much a classification tells: {errorType, errorCode}; with `type`; or with `type`, `code` and `details`.
enum class BwpShape : std::uint8_t { two, three, five };

/// One kind of error.
struct BwpError {
  std::string_view type;        // "ValidationError"
  std::string_view error_type;  // "ValidationException"
  int code = 0;
  std::string_view message;
};

/// The kind with that `type`; InternalServerError where there is none.
const BwpError& bwp_error(std::string_view type) noexcept;

/// {"classification":{…}}
std::string bwp_extensions(const BwpError& error, BwpShape shape);

/// What the version shows for errors that later versions classify fully.
BwpShape bwp_shape(BwpVersion version) noexcept;

/// `addition` follows the kind's own message after a blank.
graphql::FieldResult bwp_failed(std::string_view type, BwpShape shape, std::string_view addition = {});

}  // namespace uploadkit::devserver

#endif
