/// \file
/// What an upload to a signed URL would send, found out by the upload itself over a network that is none.
#ifndef UPLOADKIT_TOOLS_PLANNED_PUT_HPP
#define UPLOADKIT_TOOLS_PLANNED_PUT_HPP

#include <uploadkit/explain.hpp>
#include <uploadkit/result.hpp>

#include <string>
#include <vector>

namespace uploadkit::command {

/// The PUT of a file, as it would leave. That the URL may be dead does not count.
/// Errors: those of the upload before its first byte: `missing_signed_header`, `signed_header_mismatch`,
///         `source_not_found`, …
Result<HttpRequest> planned_put(const std::string& url, const SignedUrlFacts& facts, const std::vector<Header>& headers,
                                const std::string& file);

}  // namespace uploadkit::command

#endif
