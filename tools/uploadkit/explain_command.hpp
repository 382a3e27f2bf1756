/// \file
/// `uploadkit explain`, from checked arguments to the exit status.
#ifndef UPLOADKIT_TOOLS_EXPLAIN_COMMAND_HPP
#define UPLOADKIT_TOOLS_EXPLAIN_COMMAND_HPP

#include <tools/uploadkit/explain_arguments.hpp>

namespace uploadkit::command {

/// Prints the explanation. Touches no network.
int run_explain(const ExplainArguments& arguments);

}  // namespace uploadkit::command

#endif
