// "Name: value" as people write it.
#include <tools/uploadkit/header_text.hpp>

namespace uploadkit::command {

Result<std::vector<Header>> read_headers(const std::vector<std::string>& texts, const std::string& option) {
  std::vector<Header> headers;
  for (const std::string& text : texts) {
    const auto colon = text.find(':');
    if (colon == std::string::npos || colon == 0)
      return make_error(Errc::invalid_argument, option + " takes 'Name: value'.");
    const auto begin = text.find_first_not_of(" \t", colon + 1);
    headers.push_back({text.substr(0, colon), begin == std::string::npos ? "" : text.substr(begin)});
  }
  return headers;
}

}  // namespace uploadkit::command
