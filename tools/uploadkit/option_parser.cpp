// Reads options with CLI11 and turns what is wrong with them into sentences.
#include <tools/uploadkit/option_parser.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::command {
namespace {

std::string see_help(const std::string& command) { return "; `uploadkit " + command + " --help` lists the options."; }

// Only the name: what follows it may be a secret that was never to be here.
std::string unknown_option(const std::vector<std::string>& remaining, const std::string& command) {
  const auto found = std::find_if(remaining.begin(), remaining.end(),
                                  [](const std::string& text) { return text.size() > 1 && text.front() == '-'; });
  const std::string name = found == remaining.end() ? "" : found->substr(0, found->find('='));
  for (const char* word : {"token", "key", "secret", "password", "user"}) {
    if (name.find(word) == std::string::npos) continue;
    return "There is no option " + name +
           ": secrets come from --token-file or the environment, never from the command line.";
  }
  if (name.empty()) return "An argument is not understood" + see_help(command);
  // "-xVALUE" is -x and a value.
  const std::string shown = name.rfind("--", 0) == 0 ? name : name.substr(0, 2);
  return "There is no option " + shown + see_help(command);
}

// The name of the option that an error of CLI11 is about; its texts may hold values, so they are not shown.
std::string option_in(const CLI::Error& error) {
  const std::string text = error.what();
  const auto begin = text.find("--");
  return begin == std::string::npos ? "An option" : text.substr(begin, text.find_first_of(" :,=", begin) - begin);
}

}  // namespace

std::string parse_options(CLI::App& app, std::vector<std::string> arguments, const std::string& command) {
  // CLI11 takes its arguments from the back.
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ExtrasError&) {
    return unknown_option(app.remaining(), command);
  } catch (const CLI::ArgumentMismatch& error) {
    return option_in(error) + " takes one value, and is given once.";
  } catch (const CLI::Error& error) {
    return option_in(error) + " has a value that is not understood.";
  }
  return {};
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) continue;
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace uploadkit::command
