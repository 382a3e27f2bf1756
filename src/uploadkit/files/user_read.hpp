/// \file
/// Calls the application's reading functions and distrusts their answers.
#ifndef UPLOADKIT_FILES_USER_READ_HPP
#define UPLOADKIT_FILES_USER_READ_HPP

#include <uploadkit/core/call_user.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace uploadkit::files {

/// Calls `function(arguments…, buffer, capacity)`.
/// Errors: `callback_failed` when it is empty, throws, gives more than `capacity` or an error without a code; its own
/// errors else.
template <class F, class... A>
Result<std::size_t> user_read(F& function, std::size_t capacity, A&&... arguments) {
  if (!function) {
    return make_error(Errc::callback_failed, "The source's reading function is empty; give one.");
  }
  Result<std::size_t> count = core::call_user(function, std::forward<A>(arguments)..., capacity);
  if (!count && count.error().code == Errc::ok) {
    return make_error(Errc::callback_failed, "The source's reading function failed without saying why.");
  }
  if (count && *count > capacity) {
    return make_error(Errc::callback_failed,
                      "The source's reading function says that it wrote more bytes than the buffer holds; give the "
                      "number that it wrote.",
                      {{"limit", std::to_string(capacity)}, {"actual", std::to_string(*count)}});
  }
  return count;
}

/// The error of a source that ends before its declared size, or goes on behind it.
inline Error size_differs(std::uint64_t expected, std::uint64_t got, bool has_more) {
  return make_error(Errc::source_changed,
                    std::string("The source gives ") + (has_more ? "more" : "fewer") +
                        " bytes than its declared size; declare the size that it has, and start again.",
                    {{"expected", std::to_string(expected)}, {"got", std::to_string(got)}});
}

}  // namespace uploadkit::files

#endif
