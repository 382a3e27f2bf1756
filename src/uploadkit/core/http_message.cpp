// How the fields of an HTTP answer are found.
#include <uploadkit/http.hpp>

#include <uploadkit/core/text.hpp>

namespace uploadkit::core::detail::http_message {

const Header* find(const std::vector<Header>& headers, std::string_view name) noexcept {
  for (const Header& header : headers) {
    if (equals_ignoring_case(header.name, name)) return &header;
  }
  return nullptr;
}

}  // namespace uploadkit::core::detail::http_message

UPLOADKIT_NAMESPACE_BEGIN

std::string_view HttpResponse::header(std::string_view name) const noexcept {
  const Header* found = core::detail::http_message::find(headers, name);
  return found ? std::string_view(found->value) : std::string_view();
}

bool HttpResponse::has_header(std::string_view name) const noexcept {
  return core::detail::http_message::find(headers, name) != nullptr;
}

UPLOADKIT_NAMESPACE_END
