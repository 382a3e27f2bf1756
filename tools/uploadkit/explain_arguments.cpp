// Names the options of `explain` and reads what they mean.
#include <tools/uploadkit/explain_arguments.hpp>
#include <tools/uploadkit/header_text.hpp>
#include <tools/uploadkit/option_parser.hpp>
#include <tools/uploadkit/usage.hpp>

#include <utility>

namespace uploadkit::command {
namespace {

struct ExplainParser {
  CLI::App app;
  std::vector<std::string> urls, headers;
  std::optional<std::string> file, error_document;
  ExplainLine line;

  ExplainParser() {
    app.set_help_flag();
    app.add_option("url", urls);
    app.add_option("--file", file);
    app.add_option("-H,--header", headers)->allow_extra_args(false);
    app.add_option("--error-document", error_document);
    app.add_flag("-h,--help", line.help);
    app.add_flag("--version", line.version);
  }
};

Result<ExplainArguments> check(const ExplainParser& raw) {
  if (raw.urls.size() != 1) return wrong_usage("Give one URL to explain, or - for one on standard input.");
  ExplainArguments explain;
  explain.url = raw.urls.front();
  explain.file = raw.file.value_or("");
  explain.error_document = raw.error_document.value_or("");
  if (raw.file && explain.file.empty()) return wrong_usage("--file needs a value that is not empty.");
  if (raw.error_document && explain.error_document.empty())
    return wrong_usage("--error-document needs a value that is not empty.");
  if (explain.file == "-") return wrong_usage("--file takes a file; standard input has no size beforehand.");
  if (explain.url == "-" && explain.error_document == "-")
    return wrong_usage("Standard input can be used for one thing only.");
  auto headers = read_headers(raw.headers, "-H");
  if (!headers) return headers.error();
  explain.headers = *std::move(headers);
  return explain;
}

}  // namespace

Result<ExplainLine> read_explain(std::vector<std::string> arguments) {
  ExplainParser parser;
  if (auto sentence = parse_options(parser.app, std::move(arguments), "explain"); !sentence.empty())
    return wrong_usage(std::move(sentence));
  if (parser.line.help || parser.line.version) return std::move(parser.line);
  auto explain = check(parser);
  if (!explain) return explain.error();
  parser.line.explain = *std::move(explain);
  return std::move(parser.line);
}

std::vector<std::string> explain_option_names() {
  const ExplainParser parser;
  return option_names(parser.app);
}

}  // namespace uploadkit::command
