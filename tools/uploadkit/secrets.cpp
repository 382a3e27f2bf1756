// Where keys and tokens come from: a file or the environment, never the command line.
#include <tools/uploadkit/read_descriptor.hpp>
#include <tools/uploadkit/secrets.hpp>

#include <utility>

namespace uploadkit::command {
namespace {

constexpr std::size_t max_secret_bytes = 64 * 1024;

Error unusable(std::string sentence) { return make_error(Errc::invalid_argument, std::move(sentence)); }

// HTTP headers cannot carry control characters, and one in a key is always an accident.
Result<std::string> usable_secret(std::string secret, const std::string& origin) {
  if (secret.empty()) return unusable(origin + " is empty.");
  if (has_control_characters(secret)) return unusable(origin + " holds a line break or another control character.");
  return secret;
}

Result<std::string> from_file(const std::string& path) {
  auto text = read_text(path == "-" ? "./-" : path, "The token file", max_secret_bytes);
  if (!text) return unusable(text.error().message);
  return usable_secret(without_final_newline(*std::move(text)), "The token file");
}

// An empty variable counts as absent.
Result<std::string> from_environment(const Environment& environment, const char* name) {
  const char* value = environment(name);
  if (value == nullptr || *value == '\0') return std::string();
  return usable_secret(value, name);
}

Result<Secrets> api_key(const PutArguments& arguments, const Environment& environment) {
  auto key = arguments.token_file.empty() ? from_environment(environment, "UPLOADKIT_API_KEY")
                                          : from_file(arguments.token_file);
  if (!key) return key.error();
  if (key->empty()) return unusable("VIESUS needs an API key: set UPLOADKIT_API_KEY or give --token-file.");
  Secrets secrets;
  secrets.api_key = *std::move(key);
  return secrets;
}

Result<Secrets> client_credentials(const Environment& environment) {
  auto id = from_environment(environment, "UPLOADKIT_CLIENT_ID");
  if (!id) return id.error();
  auto secret = from_environment(environment, "UPLOADKIT_CLIENT_SECRET");
  if (!secret) return secret.error();
  if (id->empty() || secret->empty()) {
    return unusable(
        "The service needs a token: set UPLOADKIT_TOKEN, or UPLOADKIT_CLIENT_ID and UPLOADKIT_CLIENT_SECRET, or give "
        "--token-file.");
  }
  Secrets secrets;
  secrets.client_id = *std::move(id);
  secrets.client_secret = *std::move(secret);
  return secrets;
}

Result<Secrets> token(const PutArguments& arguments, const Environment& environment) {
  auto value =
      arguments.token_file.empty() ? from_environment(environment, "UPLOADKIT_TOKEN") : from_file(arguments.token_file);
  if (!value) return value.error();
  if (value->empty()) return client_credentials(environment);
  Secrets secrets;
  secrets.token = *std::move(value);
  return secrets;
}

}  // namespace

Result<Secrets> read_secrets(const PutArguments& arguments, const Environment& environment) {
  if (arguments.target == Target::url || arguments.target == Target::storage) return Secrets{};
  return arguments.target == Target::viesus ? api_key(arguments, environment) : token(arguments, environment);
}

Result<std::string> read_url_from_input() {
  auto text = read_text("-", "The URL on standard input", max_secret_bytes);
  if (!text) return unusable(text.error().message);
  return usable_secret(without_final_newline(*std::move(text)), "The URL on standard input");
}

}  // namespace uploadkit::command
