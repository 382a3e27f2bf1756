/// \file
/// `uploadkit presign`, from checked arguments to the exit status.
#ifndef UPLOADKIT_TOOLS_PRESIGN_COMMAND_HPP
#define UPLOADKIT_TOOLS_PRESIGN_COMMAND_HPP

#include <tools/uploadkit/presign_arguments.hpp>

#include <uploadkit/sigv4.hpp>

#include <string>

namespace uploadkit::command {

/// Prints the URL. Asks the network for nothing but credentials.
int run_presign(const PresignArguments& arguments);

/// The line of `--json`.
std::string presigned_json(const PresignedUrl& url, const std::string& method);

}  // namespace uploadkit::command

#endif
