/// \file
/// Where keys and tokens come from: a file or the environment, never the command line.
#ifndef UPLOADKIT_TOOLS_SECRETS_HPP
#define UPLOADKIT_TOOLS_SECRETS_HPP

#include <tools/uploadkit/arguments.hpp>

#include <uploadkit/result.hpp>

#include <functional>
#include <string>

namespace uploadkit::command {

/// What the chosen service needs; the rest stays empty, so that no service gets another one's key.
struct Secrets {
  std::string api_key;
  std::string token;
  std::string client_id;
  std::string client_secret;
};

/// Gives the value of an environment variable, or null.
using Environment = std::function<const char*(const char*)>;

/// A token file goes before the environment, a token before client credentials. Signed URLs need nothing.
/// Errors: `invalid_argument`, its message being the sentence for the user, without the secret.
Result<Secrets> read_secrets(const PutArguments& arguments, const Environment& environment);

/// The URL of `--url -`: standard input without its final newline.
Result<std::string> read_url_from_input();

}  // namespace uploadkit::command

#endif
