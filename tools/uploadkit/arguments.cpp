// Names the options of `put`; rules between options are elsewhere.
#include <tools/uploadkit/argument_rules.hpp>
#include <tools/uploadkit/arguments.hpp>
#include <tools/uploadkit/help_text.hpp>
#include <tools/uploadkit/option_parser.hpp>

#include <string_view>

namespace uploadkit::command {
namespace {

struct PutParser {
  CLI::App app;
  RawArguments raw;
  bool help = false;
  bool version = false;

  PutParser() {
    app.set_help_flag();
    add_texts();
    add_flags();
    for (const StorageOption& option : storage_options) text(option.name, raw.storage.*option.value);
    app.add_option("--metadata", raw.storage.metadata)->allow_extra_args(false);
    app.add_flag("--use-accelerate-endpoint", raw.storage.use_accelerate_endpoint);
  }

 private:
  void text(const char* name, std::optional<std::string>& value) { app.add_option(name, value); }

  void add_texts() {
    app.add_option("files", raw.files);
    text("--to", raw.to);
    text("--url", raw.url);
    text("--endpoint-url", raw.endpoint_url);
    app.add_option("-H,--header", raw.headers)->allow_extra_args(false);
    text("--name", raw.name);
    text("--content-type", raw.content_type);
    text("--files-from", raw.files_from);
    text("--size", raw.size);
    text("--from-url", raw.from_url);
    text("--media-resource-type", raw.media_resource_type);
    text("--store", raw.store);
    text("--api-version", raw.api_version);
    text("--target-id", raw.target_id);
    text("--file-type", raw.file_type);
    text("--concurrency", raw.concurrency);
    text("--limit-rate", raw.limit_rate);
    text("--verify-integrity", raw.verify_integrity);
    text("--token-file", raw.token_file);
    text("--ca-bundle,--cacert", raw.ca_bundle);
    text("--proxy", raw.proxy);
  }

  void add_flags() {
    app.add_flag("--recursive", raw.recursive);
    app.add_flag("--allow-plain-http", raw.allow_plain_http);
    app.add_flag("--json", raw.json);
    app.add_flag("--quiet", raw.quiet);
    app.add_flag("--verbose", raw.verbose);
    app.add_flag("-h,--help", help);
    app.add_flag("--version", version);
  }
};

CommandLine usage_error(std::string sentence) {
  CommandLine line;
  line.usage_error = std::move(sentence);
  return line;
}

CommandLine printed(std::string_view text) {
  CommandLine line;
  line.text = text;
  return line;
}

std::string version_text() { return "uploadkit " UPLOADKIT_VERSION "\n"; }

CommandLine read_put(std::vector<std::string> arguments) {
  PutParser parser;
  if (auto sentence = parse_options(parser.app, std::move(arguments), "put"); !sentence.empty())
    return usage_error(std::move(sentence));
  if (parser.help) return printed(put_help());
  if (parser.version) return printed(version_text());
  auto checked = check_arguments(parser.raw);
  if (!checked) return usage_error(checked.error().message);
  CommandLine line;
  line.put = *std::move(checked);
  return line;
}

CommandLine read_presign_line(std::vector<std::string> arguments) {
  auto read = read_presign(std::move(arguments));
  if (!read) return usage_error(read.error().message);
  if (read->help) return printed(presign_help());
  if (read->version) return printed(version_text());
  CommandLine line;
  line.presign = std::move(read->presign);
  return line;
}

CommandLine read_explain_line(std::vector<std::string> arguments) {
  auto read = read_explain(std::move(arguments));
  if (!read) return usage_error(read.error().message);
  if (read->help) return printed(explain_help());
  if (read->version) return printed(version_text());
  CommandLine line;
  line.explain = std::move(read->explain);
  return line;
}

}  // namespace

CommandLine read_command_line(std::vector<std::string> arguments) {
  if (arguments.empty()) return usage_error("No command is given; `uploadkit --help` shows how it is used.");
  const std::string command = arguments.front();
  if (command == "--help" || command == "-h" || command == "help") return printed(program_help());
  if (command == "--version") return printed(version_text());
  arguments.erase(arguments.begin());
  if (command == "put") return read_put(std::move(arguments));
  if (command == "presign") return read_presign_line(std::move(arguments));
  if (command == "explain") return read_explain_line(std::move(arguments));
  return usage_error("The first argument is no command; `uploadkit --help` lists the commands.");
}

std::vector<std::string> put_option_names() {
  const PutParser parser;
  return option_names(parser.app);
}

}  // namespace uploadkit::command
