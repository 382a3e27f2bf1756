// The kinds of errors of Buy with Prime, with the messages of its documents.
#include <devserver/bwp_error.hpp>

#include <array>

namespace uploadkit::devserver {

namespace detail::bwp_error {

constexpr std::array<BwpError, 6> kinds{
    {{"InternalServerError", "InternalServerException", 500, "Unexpected error during request processing."},
     {"ValidationError", "ValidationException", 400,
      "Input request is not valid. Retrying the same request is not likely to succeed. An example could be query or "
      "argument value is not correct or valid."},
     {"ThrottlingError", "ThrottlingException", 429, "Too many requests to the Buy with Prime API."},
     {"AccessDeniedError", "AccessDeniedException", 403, "You don't have sufficient access to perform this action."},
     {"ResourceNotFoundError", "ResourceNotFoundException", 404, "The resource was not found."},
     {"ConflictError", "ConflictException", 409, "The request conflicts with the state of the resource."}}};

}  // namespace detail::bwp_error

const BwpError& bwp_error(std::string_view type) noexcept {
  for (const BwpError& kind : detail::bwp_error::kinds)
    if (kind.type == type) return kind;
  return detail::bwp_error::kinds.front();
}

std::string bwp_extensions(const BwpError& error, BwpShape shape) {
  core::JsonObject classification;
  if (shape != BwpShape::two) classification.add("type", error.type);
  if (shape == BwpShape::five) classification.add("code", "UnspecifiedError").add_null("details");
  classification.add("errorType", error.error_type).add("errorCode", error.code);
  return core::JsonObject().add_json("classification", classification.text()).text();
}

BwpShape bwp_shape(BwpVersion version) noexcept {
  return version == BwpVersion::v2024_01_01 ? BwpShape::two : BwpShape::five;
}

graphql::FieldResult bwp_failed(std::string_view type, BwpShape shape, std::string_view addition) {
  const BwpError& kind = bwp_error(type);
  std::string message(kind.message);
  if (!addition.empty()) message.append(" ").append(addition);
  return graphql::FieldResult::failed(std::move(message), bwp_extensions(kind, shape));
}

}  // namespace uploadkit::devserver
