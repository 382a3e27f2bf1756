/// \file
/// `Result<T>`: a value or an `Error`, without exceptions.
#ifndef UPLOADKIT_RESULT_HPP
#define UPLOADKIT_RESULT_HPP

#include <uploadkit/error.hpp>

#include <cassert>
#include <memory>
#include <optional>
#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

/// Either a `T` or an `Error`; there is no third state.
///
/// Reading the value of a failed result is a precondition violation, checked by `assert`. Copying an error is cheap.
/// Lifetime: references given out live as long as the result.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : error_(std::make_shared<const Error>(std::move(error))) {}  // NOLINT(google-explicit-constructor)

  bool ok() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return ok(); }

  /// The value, or null when there is none.
  const T* get_if() const noexcept { return value_ ? &*value_ : nullptr; }
  T* get_if() noexcept { return value_ ? &*value_ : nullptr; }

  const T& operator*() const& noexcept { return assert(ok()), *value_; }
  T& operator*() & noexcept { return assert(ok()), *value_; }
  T&& operator*() && noexcept { return assert(ok()), std::move(*value_); }
  const T* operator->() const noexcept { return assert(ok()), &*value_; }
  T* operator->() noexcept { return assert(ok()), &*value_; }

  /// The value, or `fallback` when there is none.
  T value_or(T fallback) const& { return value_ ? *value_ : std::move(fallback); }

  /// The error; `no_error()` when there is none.
  const Error& error() const noexcept { return error_ ? *error_ : no_error(); }

 private:
  std::optional<T> value_;
  std::shared_ptr<const Error> error_;
};

/// Success or an `Error`, for operations that give nothing.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error)
      : error_(std::make_shared<const Error>(std::move(error))) {}  // NOLINT(google-explicit-constructor)

  bool ok() const noexcept { return error_ == nullptr; }
  explicit operator bool() const noexcept { return ok(); }

  /// The error; `no_error()` when there is none.
  const Error& error() const noexcept { return error_ ? *error_ : no_error(); }

 private:
  std::shared_ptr<const Error> error_;
};

UPLOADKIT_NAMESPACE_END

#endif
