// The program `uploadkit`.
#include <tools/uploadkit/explain_command.hpp>
#include <tools/uploadkit/line_output.hpp>
#include <tools/uploadkit/presign_command.hpp>
#include <tools/uploadkit/put_command.hpp>

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include <unistd.h>

namespace command = uploadkit::command;

namespace {

int run(int argc, char** argv) {
  command::CommandLine line =
      command::read_command_line(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
  if (!line.usage_error.empty()) return command::refuse(line.usage_error);
  if (line.put) return command::run_put(*std::move(line.put));
  if (line.presign) return command::run_presign(*line.presign);
  if (line.explain) return command::run_explain(*line.explain);
  return command::write_all(STDOUT_FILENO, line.text) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  command::occupy_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    command::write_all(STDERR_FILENO, std::string("uploadkit: ") + error.what() + "\n");
    return 1;
  }
}
