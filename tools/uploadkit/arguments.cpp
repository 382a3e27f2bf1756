// Names the options to CLI11 and turns what it found into the plain structure; rules between options are elsewhere.
#include <tools/uploadkit/argument_rules.hpp>
#include <tools/uploadkit/arguments.hpp>
#include <tools/uploadkit/help_text.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace uploadkit::command {
namespace {

// Of s3:// targets, which this version knows by name only.
constexpr const char* storage_options[] = {"--region",
                                           "--profile",
                                           "--addressing-style",
                                           "--provider",
                                           "--part-size",
                                           "--checksum-algorithm",
                                           "--multipart-threshold",
                                           "--metadata",
                                           "--cache-control",
                                           "--if-none-match",
                                           "--content-disposition",
                                           "--content-encoding",
                                           "--expected-bucket-owner"};

constexpr const char* storage_flag = "--use-accelerate-endpoint";

struct Parser {
  CLI::App app;
  RawArguments raw;
  bool help = false;
  bool version = false;

  Parser() {
    app.set_help_flag();
    add_texts();
    add_flags();
    for (const char* name : storage_options) hide(app.add_option(name));
    hide(app.add_flag(storage_flag));
  }

  void note_storage_options() {
    for (const char* name : storage_options)
      if (app.count(name) != 0) raw.storage_option = name;
    if (app.count(storage_flag) != 0) raw.storage_option = storage_flag;
  }

 private:
  void text(const char* name, std::optional<std::string>& value) { app.add_option(name, value); }

  // Hidden: only recognised in order to say what is missing.
  static void hide(CLI::Option* option) {
    option->group("")->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

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

// Only the name: what follows it may be a secret that was never to be here.
CommandLine unknown_option(const std::vector<std::string>& remaining) {
  const auto found = std::find_if(remaining.begin(), remaining.end(),
                                  [](const std::string& text) { return text.size() > 1 && text.front() == '-'; });
  const std::string name = found == remaining.end() ? "" : found->substr(0, found->find('='));
  for (const char* word : {"token", "key", "secret", "password", "user"}) {
    if (name.find(word) == std::string::npos) continue;
    return usage_error("There is no option " + name +
                       ": secrets come from --token-file or the environment, never from the command line.");
  }
  if (name.empty()) return usage_error("An argument is not understood; `uploadkit put --help` lists the options.");
  // "-xVALUE" is -x and a value.
  const std::string shown = name.rfind("--", 0) == 0 ? name : name.substr(0, 2);
  return usage_error("There is no option " + shown + "; `uploadkit put --help` lists the options.");
}

// The name of the option that an error of CLI11 is about; its texts may hold values, so they are not shown.
std::string option_in(const CLI::Error& error) {
  const std::string text = error.what();
  const auto begin = text.find("--");
  return begin == std::string::npos ? "An option" : text.substr(begin, text.find_first_of(" :,=", begin) - begin);
}

std::string version_text() { return "uploadkit " UPLOADKIT_VERSION "\n"; }

CommandLine read_put(std::vector<std::string> arguments) {
  Parser parser;
  // CLI11 takes its arguments from the back.
  std::reverse(arguments.begin(), arguments.end());
  try {
    parser.app.parse(std::move(arguments));
  } catch (const CLI::ExtrasError&) {
    return unknown_option(parser.app.remaining());
  } catch (const CLI::ArgumentMismatch& error) {
    return usage_error(option_in(error) + " takes one value, and is given once.");
  } catch (const CLI::Error& error) {
    return usage_error(option_in(error) + " has a value that is not understood.");
  }
  if (parser.help) return printed(put_help());
  if (parser.version) return printed(version_text());
  parser.note_storage_options();
  auto checked = check_arguments(parser.raw);
  if (!checked) return usage_error(checked.error().message);
  CommandLine line;
  line.put = *std::move(checked);
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
  if (command == "presign" || command == "explain")
    return usage_error("`uploadkit " + command + "` is not available in this version.");
  return usage_error("The first argument is no command; `uploadkit --help` lists the commands.");
}

std::vector<std::string> put_option_names() {
  const Parser parser;
  std::vector<std::string> names;
  for (const CLI::Option* option : parser.app.get_options()) {
    if (option->get_group().empty() || option->get_positional()) continue;
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace uploadkit::command
