/// \file
/// Reads options with CLI11 and turns what is wrong with them into sentences.
#ifndef UPLOADKIT_TOOLS_OPTION_PARSER_HPP
#define UPLOADKIT_TOOLS_OPTION_PARSER_HPP

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace uploadkit::command {

/// Fills what was named to `app`. Gives what is wrong as one sentence, empty where nothing is. Never repeats an
/// argument that may be a secret. `command` is the one whose `--help` is recommended.
std::string parse_options(CLI::App& app, std::vector<std::string> arguments, const std::string& command);

/// The names of the options as they are written: "--to", "-H", …
std::vector<std::string> option_names(const CLI::App& app);

}  // namespace uploadkit::command

#endif
