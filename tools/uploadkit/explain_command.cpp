// `uploadkit explain`, from checked arguments to the exit status.
#include <tools/uploadkit/explain_command.hpp>
#include <tools/uploadkit/explain_text.hpp>
#include <tools/uploadkit/line_output.hpp>
#include <tools/uploadkit/planned_put.hpp>
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/put_command.hpp>
#include <tools/uploadkit/read_descriptor.hpp>
#include <tools/uploadkit/secrets.hpp>

#include <algorithm>
#include <utility>

#include <unistd.h>

namespace uploadkit::command {
namespace {

constexpr std::size_t max_document_bytes = 8u * 1024u * 1024u;

int fail(const std::string& sentence) {
  write_all(STDERR_FILENO, "uploadkit: " + printable(sentence) + "\n");
  return 1;
}

// What goes with the URL where no file tells more.
HttpRequest bare_put(const std::string& url, const SignedUrlFacts& facts, const std::vector<Header>& headers) {
  HttpRequest request;
  request.method = "PUT";
  request.url = url;
  request.headers = headers;
  for (const Header& needed : facts.needed_headers) {
    const bool is_given = std::any_of(headers.begin(), headers.end(), [&](const Header& header) {
      return std::equal(header.name.begin(), header.name.end(), needed.name.begin(), needed.name.end(),
                        [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    });
    if (!is_given) request.headers.push_back(needed);
  }
  return request;
}

bool is_of_the_file(const Error& error) {
  return error.code == Errc::source_not_found || error.code == Errc::source_unreadable ||
         error.code == Errc::source_not_regular;
}

/// All that is known of the request, and why it cannot be sent.
struct Plan {
  HttpRequest request;
  std::optional<Error> obstacle;
};

// The library signs requests itself, so that one with somebody else's Authorization is no upload of its own.
Plan plan_of(const std::string& url, const SignedUrlFacts& facts, const ExplainArguments& arguments) {
  Plan plan;
  plan.request = bare_put(url, facts, arguments.headers);
  if (arguments.file.empty() || facts.kind == SignatureKind::sigv4_headers) return plan;
  auto planned = planned_put(url, facts, arguments.headers, arguments.file);
  if (planned) {
    plan.request = *std::move(planned);
  } else {
    plan.obstacle = planned.error();
  }
  return plan;
}

Result<std::optional<RefusalFacts>> refusal_of(const ExplainArguments& arguments, HttpRequest request,
                                               const SignedUrlFacts& facts) {
  if (arguments.error_document.empty()) return std::optional<RefusalFacts>();
  const auto document = read_text(arguments.error_document, "The error document", max_document_bytes);
  if (!document) return document.error();
  if (!facts.likely_method.empty()) request.method = facts.likely_method;
  auto refusal = explain_refusal(*document, request);
  if (!refusal) return refusal.error();
  return std::optional<RefusalFacts>(*std::move(refusal));
}

Result<std::string> url_of(const ExplainArguments& arguments) {
  return arguments.url == "-" ? read_url_from_input() : Result<std::string>(arguments.url);
}

}  // namespace

int run_explain(const ExplainArguments& arguments) {
  const auto url = url_of(arguments);
  if (!url) return refuse(url.error().message);
  const auto facts = explain_signed_url(*url, arguments.headers);
  if (!facts) return refuse(facts.error().message);
  const Plan plan = plan_of(*url, *facts, arguments);
  const auto refusal = refusal_of(arguments, plan.request, *facts);
  const bool has_refusal = refusal && *refusal;
  const auto server_time = has_refusal ? (*refusal)->server_time : std::nullopt;
  std::string text = url_text(*facts, std::chrono::system_clock::now(), server_time);
  text += put_text(*facts, plan.request, arguments.file, plan.obstacle);
  if (has_refusal) text += refusal_text(**refusal);
  if (!write_all(STDOUT_FILENO, text)) return fail("standard output cannot be written.");
  if (!refusal) return fail(refusal.error().message);
  return plan.obstacle && is_of_the_file(*plan.obstacle) ? fail(plan.obstacle->message) : 0;
}

}  // namespace uploadkit::command
