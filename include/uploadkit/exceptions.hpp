/// \file
/// Opt-in: results that throw. The library itself never does.
#ifndef UPLOADKIT_EXCEPTIONS_HPP
#define UPLOADKIT_EXCEPTIONS_HPP

#include <uploadkit/result.hpp>

#include <exception>
#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

/// An `Error` on its way up the stack.
class UploadException : public std::exception {
 public:
  explicit UploadException(Error error) : error_(std::move(error)) {}

  const char* what() const noexcept override { return error_.message.c_str(); }
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

/// The value of a result, or an `UploadException` with its error.
template <class T>
T or_throw(Result<T> result) {
  if (!result) throw UploadException(result.error());
  return *std::move(result);
}

/// Nothing, or an `UploadException` with the error.
inline void or_throw(Result<void> result) {
  if (!result) throw UploadException(result.error());
}

UPLOADKIT_NAMESPACE_END

#endif
