/// \file
/// Environment variables, where an application asked for what they hold.
#ifndef UPLOADKIT_FILES_ENVIRONMENT_HPP
#define UPLOADKIT_FILES_ENVIRONMENT_HPP

#include <string>

namespace uploadkit::files {

/// The value of an environment variable; empty if there is none, and always in a setuid program, whose environment is
/// its caller's.
std::string environment_variable(const char* name);

}  // namespace uploadkit::files

#endif
