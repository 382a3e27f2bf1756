// The one place where the library reads the environment, for those who asked for credentials from there.
#include <uploadkit/files/environment.hpp>

#include <unistd.h>
#include <cstdlib>

namespace uploadkit::files {

std::string environment_variable(const char* name) {
#if defined(__GLIBC__)
  const char* const value = ::secure_getenv(name);
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__)
  const char* const value = ::issetugid() != 0 ? nullptr : std::getenv(name);
#else
  const char* const value = std::getenv(name);
#endif
  return value != nullptr ? value : "";
}

}  // namespace uploadkit::files
