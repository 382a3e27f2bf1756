/// \file
/// Runs a program and gives what it writes.
#ifndef UPLOADKIT_FILES_PROCESS_OUTPUT_HPP
#define UPLOADKIT_FILES_PROCESS_OUTPUT_HPP

#include <uploadkit/result.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace uploadkit::files {

/// How a program ended.
struct ProcessEnd {
  std::string output;  // of standard output
  int status = 0;      // its exit status; 128 and the signal's number if a signal ended it
};

/// Runs the program that `arguments` begin with, found as a shell finds it, without a shell. It reads nothing; its
/// standard error is this process's own, so that it can ask the user something.
///
/// Errors: `invalid_argument` where it cannot be run, `stalled` after `limit` (it is killed), `response_too_large`,
///         `out_of_resources`
Result<ProcessEnd> process_output(const std::vector<std::string>& arguments, std::chrono::milliseconds limit,
                                  std::size_t most_bytes);

}  // namespace uploadkit::files

#endif
