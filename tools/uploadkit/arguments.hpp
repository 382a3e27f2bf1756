/// \file
/// The command line as a plain structure, and how it is read.
#ifndef UPLOADKIT_TOOLS_ARGUMENTS_HPP
#define UPLOADKIT_TOOLS_ARGUMENTS_HPP

#include <tools/uploadkit/explain_arguments.hpp>
#include <tools/uploadkit/presign_arguments.hpp>
#include <tools/uploadkit/storage_arguments.hpp>

#include <uploadkit/http.hpp>
#include <uploadkit/options.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::command {

/// Where the bytes go.
enum class Target : std::uint8_t { viesus, adobe_rest, adobe_graphql, buy_with_prime, url, storage };

bool is_adobe(Target target) noexcept;

/// `uploadkit put`, checked: every combination in here makes sense. Empty means "not given".
struct PutArguments {
  Target target = Target::url;

  /// Where `target` is `storage`.
  StorageArguments storage;

  /// As they were given; "-" is standard input.
  std::vector<std::string> files;

  /// A file of file names, or "-".
  std::string files_from;
  bool recursive = false;

  /// `--url`; "-" while it has not been read from standard input.
  std::string url;
  std::vector<Header> headers;
  std::string from_url;

  std::string endpoint_url;
  std::string name;
  std::string content_type;
  std::string media_resource_type;
  std::string store;
  std::string api_version;
  std::string target_id;
  std::string file_type;
  std::string token_file;

  /// Of standard input.
  std::optional<std::uint64_t> size_bytes;

  /// 0 for the library's default.
  int concurrency = 0;

  /// 0 for no limit.
  std::uint64_t bytes_per_second = 0;
  VerifyIntegrity verify_integrity = VerifyIntegrity::automatic;
  std::string ca_bundle;
  std::string proxy;
  bool allow_plain_http = false;

  bool json = false;
  bool quiet = false;
  bool verbose = false;

  /// Whether standard input is the bytes of an upload, the list of files, or the URL.
  bool reads_standard_input() const;
};

/// What a command line asks for: something to do, a text to print, or an error to show.
struct CommandLine {
  std::optional<PutArguments> put;
  std::optional<PresignArguments> presign;
  std::optional<ExplainArguments> explain;

  /// Printed on standard output, exit status 0.
  std::string text;

  /// One sentence for standard error, exit status 2.
  std::string usage_error;
};

/// Reads the arguments behind the program's name. Never repeats an argument that may be a secret.
CommandLine read_command_line(std::vector<std::string> arguments);

/// The options of `uploadkit put` that work, as they are written: "--to", "-H", …
std::vector<std::string> put_option_names();

}  // namespace uploadkit::command

#endif
