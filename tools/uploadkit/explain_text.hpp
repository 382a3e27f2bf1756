/// \file
/// The words of `uploadkit explain`.
#ifndef UPLOADKIT_TOOLS_EXPLAIN_TEXT_HPP
#define UPLOADKIT_TOOLS_EXPLAIN_TEXT_HPP

#include <uploadkit/explain.hpp>

#include <optional>
#include <string>
#include <vector>

namespace uploadkit::command {

/// What the URL says of itself, with its age by this clock and by the storage's, where that is known.
std::string url_text(const SignedUrlFacts& facts, WallTime now, std::optional<WallTime> server_time);

/// The headers of a PUT, and what stands in its way. `what` is the file's name, or empty without one.
std::string put_text(const SignedUrlFacts& facts, const HttpRequest& request, const std::string& what,
                     const std::optional<Error>& obstacle);

std::string refusal_text(const RefusalFacts& refusal);

}  // namespace uploadkit::command

#endif
