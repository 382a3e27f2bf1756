// Names the options of `presign` and reads what they mean.
#include <tools/uploadkit/header_text.hpp>
#include <tools/uploadkit/option_parser.hpp>
#include <tools/uploadkit/presign_arguments.hpp>
#include <tools/uploadkit/storage_rules.hpp>
#include <tools/uploadkit/usage.hpp>

#include <charconv>
#include <utility>

namespace uploadkit::command {
namespace {

struct PresignParser {
  CLI::App app;
  std::vector<std::string> targets, headers, parameters;
  std::optional<std::string> method, expires_in, content_type, mode, endpoint_url;
  RawStorage storage;
  PresignLine line;
  bool json = false;

  PresignParser() {
    app.set_help_flag();
    app.add_option("target", targets);
    app.add_option("--header", headers)->allow_extra_args(false);
    app.add_option("--query-param", parameters)->allow_extra_args(false);
    const std::pair<const char*, std::optional<std::string>*> texts[] = {
        {"--method", &method},
        {"--expires-in", &expires_in},
        {"--content-type", &content_type},
        {"--mode", &mode},
        {"--endpoint-url", &endpoint_url},
        {"--addressing-style", &storage.addressing_style},
        {"--region", &storage.region},
        {"--profile", &storage.profile}};
    for (const auto& [name, value] : texts) app.add_option(name, *value);
    app.add_flag("--json", json);
    app.add_flag("-h,--help", line.help);
    app.add_flag("--version", line.version);
  }
};

Result<StorageTarget> read_target(const std::vector<std::string>& targets) {
  if (targets.size() != 1 || !is_storage_target(targets.front()))
    return wrong_usage("Give one object to sign a URL for: s3://bucket/key.");
  auto target = read_storage_target(targets.front());
  if (target && target->key.empty()) return wrong_usage("The target names no object: s3://bucket/key.");
  return target;
}

Result<void> read_method(const PresignParser& raw, GetUrlOptions& url) {
  if (!raw.method) return {};
  url.method = *raw.method;
  for (char& c : url.method) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  for (const char* known : {"GET", "PUT", "HEAD", "DELETE"})
    if (url.method == known) return {};
  return wrong_usage("--method takes GET, PUT, HEAD or DELETE.");
}

Result<void> read_life(const PresignParser& raw, GetUrlOptions& url) {
  if (!raw.expires_in) return {};
  int seconds = 0;
  const char* const end = raw.expires_in->data() + raw.expires_in->size();
  const auto read = std::from_chars(raw.expires_in->data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end || seconds < 1 || seconds > 604'800)
    return wrong_usage("--expires-in takes seconds from 1 to 604800, which are seven days.");
  url.expires_in = std::chrono::seconds(seconds);
  return {};
}

Result<void> read_mode(const PresignParser& raw, GetUrlOptions& url) {
  if (!raw.mode || *raw.mode == "strict") return {};
  url.mode = PresignMode::amplify_compatible;
  return *raw.mode == "amplify" ? Result<void>() : wrong_usage("--mode takes strict or amplify.");
}

Result<void> read_parameters(const PresignParser& raw, GetUrlOptions& url) {
  for (const std::string& text : raw.parameters) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return wrong_usage("--query-param takes name=value, not encoded.");
    url.query_parameters.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return {};
}

Result<void> read_content(const PresignParser& raw, GetUrlOptions& url) {
  if (raw.content_type && raw.content_type->empty())
    return wrong_usage("--content-type needs a value that is not empty.");
  url.content_type = raw.content_type.value_or("");
  auto headers = read_headers(raw.headers, "--header");
  if (!headers) return headers.error();
  url.headers = *std::move(headers);
  return {};
}

Result<StorageAccess> read_access(const PresignParser& raw) {
  auto target = read_target(raw.targets);
  if (!target) return target.error();
  auto storage = read_storage_options(raw.storage);
  if (!storage) return storage.error();
  const std::string endpoint = raw.endpoint_url.value_or("");
  if (raw.endpoint_url && endpoint.rfind("https://", 0) != 0 && endpoint.rfind("http://", 0) != 0)
    return wrong_usage("--endpoint-url takes a URL that begins with https:// or http://.");
  storage->access.target = *std::move(target);
  storage->access.endpoint_url = endpoint;
  return std::move(storage->access);
}

Result<PresignArguments> check(const PresignParser& raw) {
  PresignArguments presign;
  auto access = read_access(raw);
  if (!access) return access.error();
  presign.access = *std::move(access);
  presign.url.path = presign.access.target.key;
  presign.json = raw.json;
  for (const auto read : {read_method, read_life, read_mode, read_parameters, read_content})
    if (auto outcome = read(raw, presign.url); !outcome) return outcome.error();
  return presign;
}

}  // namespace

Result<PresignLine> read_presign(std::vector<std::string> arguments) {
  PresignParser parser;
  if (auto sentence = parse_options(parser.app, std::move(arguments), "presign"); !sentence.empty())
    return wrong_usage(std::move(sentence));
  if (parser.line.help || parser.line.version) return std::move(parser.line);
  auto presign = check(parser);
  if (!presign) return presign.error();
  parser.line.presign = *std::move(presign);
  return std::move(parser.line);
}

std::vector<std::string> presign_option_names() {
  const PresignParser parser;
  return option_names(parser.app);
}

}  // namespace uploadkit::command
