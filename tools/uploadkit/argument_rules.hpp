/// \file
/// What options mean and which of them go together.
#ifndef UPLOADKIT_TOOLS_ARGUMENT_RULES_HPP
#define UPLOADKIT_TOOLS_ARGUMENT_RULES_HPP

#include <tools/uploadkit/arguments.hpp>

#include <uploadkit/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace uploadkit::command {

/// The command line as it was found, before anything is checked.
struct RawArguments {
  std::vector<std::string> files;
  std::vector<std::string> headers;
  std::optional<std::string> to, url, from_url, files_from, endpoint_url, name, content_type, media_resource_type,
      store, api_version, target_id, file_type, token_file, size, concurrency, limit_rate, verify_integrity, ca_bundle,
      proxy;
  bool recursive = false;
  bool allow_plain_http = false;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  RawStorage storage;
};

/// Errors: `invalid_argument`, its message being the sentence for the user.
Result<PutArguments> check_arguments(const RawArguments& raw);

}  // namespace uploadkit::command

#endif
