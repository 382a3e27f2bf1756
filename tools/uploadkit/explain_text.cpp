// The words of `uploadkit explain`.
#include <tools/uploadkit/explain_text.hpp>
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/time_words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace uploadkit::command {
namespace {

std::string line(std::string_view label, const std::string& text) {
  return text.empty() ? std::string() : fmt::format("{:<12}{}\n", label, printable(text));
}

std::string item(const std::string& text) { return "  " + printable(text) + "\n"; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string kind_words(const SignedUrlFacts& facts) {
  const std::string algorithm = facts.algorithm.empty() ? "" : " (" + facts.algorithm + ")";
  switch (facts.kind) {
    case SignatureKind::sigv4:
      return "AWS Signature Version 4 in the query" + algorithm;
    case SignatureKind::sigv4_headers:
      return "AWS Signature Version 4 in the header Authorization" + algorithm;
    case SignatureKind::sigv2:
      return "AWS Signature Version 2 in the query";
    case SignatureKind::google_v4:
      return "Google Cloud Storage, V4 in the query" + algorithm;
    case SignatureKind::google_v2:
      return "Google Cloud Storage, V2 in the query";
    case SignatureKind::azure:
      return "Azure shared access signature, which signs no headers";
    case SignatureKind::none:
      break;
  }
  return "none that is known: a plain URL";
}

std::string signer_words(const SignedUrlFacts& facts) {
  if (facts.access_key.empty()) return {};
  return facts.access_key + (facts.has_session_token ? ", temporary keys (a session token)" : ", permanent keys");
}

std::string scope_words(const SignedUrlFacts& facts) {
  if (facts.service.empty()) return {};
  return (facts.region.empty() ? "" : "region " + facts.region + ", ") + "service " + facts.service;
}

std::string signed_words(const SignedUrlFacts& facts) {
  if (facts.signed_headers.empty()) {
    const bool is_version_2 = facts.kind == SignatureKind::sigv2 || facts.kind == SignatureKind::google_v2;
    return is_version_2 ? "the method, Content-MD5, Content-Type and x-amz-/x-goog- headers, without naming them" : "";
  }
  const std::string body = facts.payload_hash.empty()                 ? "a hash of the body that nobody told"
                           : facts.payload_hash == "UNSIGNED-PAYLOAD" ? "any body (UNSIGNED-PAYLOAD)"
                                                                      : "a body with the hash " + facts.payload_hash;
  return joined(facts.signed_headers) + "; " + body;
}

std::string method_words(const SignedUrlFacts& facts) {
  if (facts.kind == SignatureKind::none) return {};
  if (facts.likely_method.empty()) return "is signed and not in the URL; below it is taken for PUT";
  return "is signed and not in the URL; its parameters suggest " + facts.likely_method;
}

std::string life_words(WallTime death, WallTime now) {
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(death - now);
  return left.count() > 0 ? "in " + span_words(left) : "expired " + span_words(left) + " ago";
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::string shown_header(const Header& header) {
  const std::string name = in_lower_case(header.name);
  for (std::string_view word : {"authorization", "cookie", "token", "secret", "signature", "key", "credential"})
    if (holds(name, word)) return header.name + ": ***";
  return header.name + ": " + header.value;
}

bool has_header(const HttpRequest& request, std::string_view lower_name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const Header& header) { return in_lower_case(header.name) == lower_name; });
}

// http to other machines is refused unless it is allowed.
bool needs_permission(const SignedUrlFacts& facts) {
  const std::string host = facts.host.substr(0, facts.host.rfind(':'));
  const bool is_here =
      host.rfind("127.", 0) == 0 || host == "[::1]" || host == "localhost" || facts.host == "localhost";
  return facts.shown_url.rfind("http://", 0) == 0 && !is_here;
}

std::string obstacles(const SignedUrlFacts& facts, const HttpRequest& request) {
  std::string text;
  for (const std::string& name : facts.unknown_headers) {
    const bool is_length = name == "content-length";
    if (!has_header(request, name))
      text += item("! " + name + " is signed and has no value yet; give it with -H 'Name: value'.");
    else
      text += item("! " + name + " is signed and this value comes from the file; " +
                   (is_length ? "it must be the one that was signed." : "if another was signed, give it with -H."));
  }
  for (const std::string& name : facts.unsigned_headers)
    text += item("! " + name + " is given and not signed; S3 refuses a request with it (HeadersNotSigned).");
  if (needs_permission(facts)) text += item("! http:// to another machine is refused without --allow-plain-http.");
  if (!facts.likely_method.empty() && facts.likely_method != "PUT")
    text += item("! The URL seems to be for " + facts.likely_method + ", so a PUT will be refused.");
  return text;
}

char mark_of(LineSide side) {
  switch (side) {
    case LineSide::storage:
      return '-';
    case LineSide::request:
      return '+';
    case LineSide::unknown:
      return '?';
    case LineSide::both:
      break;
  }
  return ' ';
}

std::string compared_text(const std::string& title, const std::vector<ComparedLine>& lines) {
  if (lines.empty()) return {};
  std::string text = "\n" + title + "\n  (- the storage's, + this request's, ? the storage's alone known)\n";
  for (const ComparedLine& each : lines) text += fmt::format("  {} {}\n", mark_of(each.side), printable(each.text));
  return text;
}

std::string clock_text(const RefusalFacts& refusal) {
  if (!refusal.server_time) return {};
  const std::string clock = "the storage's clock said " + utc_text(*refusal.server_time);
  const auto apart = [&](WallTime time) {
    return span_words(std::chrono::duration_cast<std::chrono::seconds>(*refusal.server_time - time));
  };
  if (refusal.error.code == Errc::clock_wrong && refusal.request_time)
    return item("* It was signed at " + utc_text(*refusal.request_time) + " and " + clock + ", " +
                apart(*refusal.request_time) + " apart; correct the clock of whoever signs.");
  if (refusal.error.code == Errc::url_expired && refusal.expired_at)
    return item("* It died at " + utc_text(*refusal.expired_at) + " and " + clock + ", " + apart(*refusal.expired_at) +
                " later; ask for a new URL just before it is used.");
  return item("* When it refused, " + clock + ".");
}

}  // namespace

std::string url_text(const SignedUrlFacts& facts, WallTime now, std::optional<WallTime> server_time) {
  std::string text = line("URL", facts.shown_url) + line("Signature", kind_words(facts)) +
                     line("Signed by", signer_words(facts)) + line("For", scope_words(facts)) +
                     line("Signs", signed_words(facts)) + line("Parameters", joined(facts.parameters)) +
                     line("Method", method_words(facts));
  if (!facts.promised_content_type.empty())
    text += line("Promises", "content type " + facts.promised_content_type + ", which nothing enforces");
  if (facts.signed_at) text += line("Signed at", utc_text(*facts.signed_at));
  if (!facts.expires_at)
    return text + (facts.kind == SignatureKind::none ? "" : line("Expires", "not told by the URL"));
  text += line("Expires", utc_text(*facts.expires_at) + ", " + life_words(*facts.expires_at, now) + " by this clock");
  if (server_time)
    text += line("", life_words(*facts.expires_at, *server_time) + " by the storage's clock, " +
                         utc_text(*server_time) + " when it answered");
  return text;
}

std::string put_text(const SignedUrlFacts& facts, const HttpRequest& request, const std::string& what,
                     const std::optional<Error>& obstacle) {
  std::string text = "\nA PUT" + (what.empty() ? "" : " of " + printable(what)) + " would send\n";
  text += item("Host: " + facts.host);
  for (const Header& header : request.headers) text += item(shown_header(header));
  if (what.empty()) text += item("Content-Length: the exact size of the file; --file tells it");
  if (obstacle)
    text += item("! It cannot be sent (" + std::string(to_string(obstacle->code)) + "): " + obstacle->message);
  return text + obstacles(facts, request);
}

std::string refusal_text(const RefusalFacts& refusal) {
  const Error& error = refusal.error;
  std::string head = error.http_status == 0 ? "" : std::to_string(error.http_status) + " ";
  head += error.backend_code.empty() ? std::string(to_string(error.code))
                                     : error.backend_code + " (" + std::string(to_string(error.code)) + ")";
  if (!error.request_id.empty()) head += ", request " + error.request_id;
  std::string text = "\nThe storage refused\n" + item(head) + item(error.message) + clock_text(refusal);
  for (const std::string& finding : refusal.findings) text += item("* " + finding);
  return text + compared_text("The canonical request", refusal.canonical_request) +
         compared_text("The text that is signed", refusal.string_to_sign);
}

}  // namespace uploadkit::command
