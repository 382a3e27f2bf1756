// Which untyped calls may be repeated after a lost answer.
#include <uploadkit/backends/api_calls.hpp>

namespace uploadkit::backends {

// A document that mentions a mutation anywhere counts as one: a wrong guess here would repeat an effect.
bool only_asks(std::string_view query) noexcept {
  return query.find("mutation") == std::string_view::npos && query.find("subscription") == std::string_view::npos;
}

}  // namespace uploadkit::backends
