/// \file
/// `uploadkit put`, from checked arguments to the exit status.
#ifndef UPLOADKIT_TOOLS_PUT_COMMAND_HPP
#define UPLOADKIT_TOOLS_PUT_COMMAND_HPP

#include <tools/uploadkit/arguments.hpp>

namespace uploadkit::command {

/// Writes "uploadkit: SENTENCE" to standard error and gives 2.
int refuse(const std::string& sentence);

/// Uploads and reports. Gives 0 (all done), 1 (any failed), 2 (a wrong command line), 128 + signal (cancelled).
int run_put(PutArguments arguments);

}  // namespace uploadkit::command

#endif
