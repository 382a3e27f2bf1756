/// \file
/// The version, the export mark and the inline namespace: the only header that asks the compiler questions.
#ifndef UPLOADKIT_CONFIG_HPP
#define UPLOADKIT_CONFIG_HPP

#define UPLOADKIT_VERSION_MAJOR 0
#define UPLOADKIT_VERSION_MINOR 1
#define UPLOADKIT_VERSION_PATCH 0
#define UPLOADKIT_VERSION "0.1.0"

/// Marks what a shared library exports. Empty on Windows, where the library is linked statically.
#if defined(__GNUC__) || defined(__clang__)
#define UPLOADKIT_API __attribute__((visibility("default")))
#else
#define UPLOADKIT_API
#endif

/// Every public name lives in an inline namespace, so that two minor versions in one process do not meet.
#define UPLOADKIT_NAMESPACE_BEGIN \
  namespace uploadkit {           \
  inline namespace v0 {
#define UPLOADKIT_NAMESPACE_END \
  }                             \
  }

#endif
