/// \file
/// The one place where the application's functions are called: what they throw becomes an error, as it would otherwise
/// unwind through foreign code.
#ifndef UPLOADKIT_CORE_CALL_USER_HPP
#define UPLOADKIT_CORE_CALL_USER_HPP

#include <uploadkit/result.hpp>

#include <type_traits>
#include <utility>

#ifdef __cpp_exceptions
#include <new>
#endif

namespace uploadkit::core {

/// What a call gives as a `Result`: a `Result<T>` stays one, a `T` becomes `Result<T>`, and `void` `Result<void>`.
template <class T>
struct UserAnswer {
  using Type = Result<T>;
};

template <class T>
struct UserAnswer<Result<T>> {
  using Type = Result<T>;
};

inline Error callback_threw() {
  return make_error(Errc::callback_failed,
                    "A function of the application threw an exception; catch it there and return an error instead.");
}

template <class Answer, class F, class... A>
Answer call_user_plainly(F& function, A&&... arguments) {
  if constexpr (std::is_void_v<decltype(function(std::forward<A>(arguments)...))>) {
    function(std::forward<A>(arguments)...);
    return Answer();
  } else {
    return Answer(function(std::forward<A>(arguments)...));
  }
}

/// Calls `function`. Thread: any; never call it under a lock.
/// Errors: `callback_failed` when it throws, `out_of_memory` when what it throws is `std::bad_alloc`.
template <class F, class... A>
auto call_user(F& function, A&&... arguments) {
  using Answer = typename UserAnswer<std::decay_t<decltype(function(std::forward<A>(arguments)...))>>::Type;
#ifdef __cpp_exceptions
  try {
    return call_user_plainly<Answer>(function, std::forward<A>(arguments)...);
  } catch (const std::bad_alloc&) {
    return Answer(make_error(Errc::out_of_memory, "A function of the application ran out of memory."));
  } catch (...) {
    return Answer(callback_threw());
  }
#else
  return call_user_plainly<Answer>(function, std::forward<A>(arguments)...);
#endif
}

}  // namespace uploadkit::core

#endif
