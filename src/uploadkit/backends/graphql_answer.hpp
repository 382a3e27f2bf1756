/// \file
/// Answers of GraphQL services: `data`, and errors that arrive with status 200.
#ifndef UPLOADKIT_BACKENDS_GRAPHQL_ANSWER_HPP
#define UPLOADKIT_BACKENDS_GRAPHQL_ANSWER_HPP

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/http.hpp>

#include <optional>
#include <string_view>

namespace uploadkit::backends {

/// The `data` of an answer. An answer with errors is a failure even where it has data: half a result is none.
/// Errors: by `graphql_meaning()` of the first error, else by status; `bad_response` naming `field`
Result<core::JsonValue> read_graphql(const HttpResponse& response);

/// What a category, type or code of an error means; none if it is not known.
std::optional<Errc> graphql_meaning(std::string_view code) noexcept;

}  // namespace uploadkit::backends

#endif
