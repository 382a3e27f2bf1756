/// \file
/// `uploadkit explain` as it was asked for.
#ifndef UPLOADKIT_TOOLS_EXPLAIN_ARGUMENTS_HPP
#define UPLOADKIT_TOOLS_EXPLAIN_ARGUMENTS_HPP

#include <uploadkit/http.hpp>
#include <uploadkit/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace uploadkit::command {

/// Checked as far as the command line alone can tell. "-" is standard input.
struct ExplainArguments {
  std::string url;
  std::string file;
  std::vector<Header> headers;
  std::string error_document;
};

/// A command line of `explain`: what it asks for, or that it asks for help.
struct ExplainLine {
  std::optional<ExplainArguments> explain;
  bool help = false;
  bool version = false;
};

/// Errors: `invalid_argument`, its message being the sentence for the user
Result<ExplainLine> read_explain(std::vector<std::string> arguments);

/// The options of `uploadkit explain`, as they are written.
std::vector<std::string> explain_option_names();

}  // namespace uploadkit::command

#endif
