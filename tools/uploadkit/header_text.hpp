/// \file
/// "Name: value" as people write it.
#ifndef UPLOADKIT_TOOLS_HEADER_TEXT_HPP
#define UPLOADKIT_TOOLS_HEADER_TEXT_HPP

#include <uploadkit/http.hpp>

#include <string>
#include <vector>

namespace uploadkit::command {

/// Errors: `invalid_argument`, its message being the sentence for the user, without the text
Result<std::vector<Header>> read_headers(const std::vector<std::string>& texts, const std::string& option);

}  // namespace uploadkit::command

#endif
