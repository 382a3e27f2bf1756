// One reader for the error forms of Adobe Commerce, Buy with Prime, Apollo and graphql-java servers.
#include <uploadkit/backends/graphql_answer.hpp>

#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::graphql_answer {

struct Meaning {
  std::string_view word;
  Errc code;
};

// Adobe's categories, Amazon's types (with their endings dropped), Apollo's codes (with "_" dropped), in lower case.
constexpr Meaning meanings[] = {
    {"graphql-input", Errc::rejected},
    {"graphql-no-such-entity", Errc::not_found},
    {"graphql-already-exists", Errc::already_exists},
    {"graphql-authentication", Errc::unauthorized},
    {"graphql-authorization", Errc::forbidden},
    {"graphql-too-many-requests", Errc::throttled},
    {"validation", Errc::rejected},
    {"invalidinput", Errc::rejected},
    {"badrequest", Errc::rejected},
    {"baduserinput", Errc::rejected},
    {"graphqlvalidationfailed", Errc::rejected},
    {"graphqlparsefailed", Errc::rejected},
    {"invalidsyntax", Errc::rejected},
    {"throttling", Errc::throttled},
    {"throttled", Errc::throttled},
    {"toomanyrequests", Errc::throttled},
    {"ratelimited", Errc::throttled},
    {"ratelimitexceeded", Errc::throttled},
    {"accessdenied", Errc::forbidden},
    {"forbidden", Errc::forbidden},
    {"unauthenticated", Errc::unauthorized},
    {"unauthorized", Errc::unauthorized},
    {"resourcenotfound", Errc::not_found},
    {"notfound", Errc::not_found},
    {"conflict", Errc::conflict},
    {"internalserver", Errc::service_unavailable},
    {"internal", Errc::service_unavailable},
    {"serviceunavailable", Errc::service_unavailable},
};

bool drop_ending(std::string& word, std::string_view ending) {
  if (word.size() <= ending.size() || word.compare(word.size() - ending.size(), ending.size(), ending) != 0) {
    return false;
  }
  word.resize(word.size() - ending.size());
  return true;
}

std::string plain_word(std::string_view code) {
  std::string word;
  for (char c : core::lower(code)) {
    if (c != '_') word += c;
  }
  if (!drop_ending(word, "exception")) drop_ending(word, "error");
  return word;
}

// In the order in which they decide: Buy with Prime's busy feed is a ThrottlingError under the heading "Conflict".
constexpr std::string_view code_pointers[] = {
    "/extensions/category", "/extensions/classification/type",      "/extensions/classification/errorType",
    "/extensions/code",     "/extensions/classification",           "/extensions/errorType",
    "/errorType",           "/extensions/classification/errorCode", "/code"};

std::string code_text(const core::JsonValue& value) {
  if (auto text = value.string()) return *text;
  if (auto number = value.integer()) return std::to_string(*number);
  return {};
}

std::optional<Errc> meaning_of(const std::string& code) {
  if (auto known = graphql_meaning(code)) return known;
  const auto status = core::parse_uint(code);
  if (status && *status >= 400 && *status <= 599) return status_meaning(static_cast<int>(*status));
  return std::nullopt;
}

Error read_error(const core::JsonValue& first, const HttpResponse& response) {
  Errc code = is_success(response.status) ? Errc::rejected : status_meaning(response.status);
  std::string shown;
  bool is_known = false;
  for (std::string_view pointer : code_pointers) {
    const std::string text = code_text(first.at(pointer));
    if (text.empty()) continue;
    if (shown.empty()) shown = text;
    if (const auto meaning = meaning_of(text); meaning && !is_known) {
      code = *meaning;
      shown = text;
      is_known = true;
    }
  }
  // A 401 is about the token, whatever else it is called: only so is the token refreshed.
  if (response.status == 401) code = Errc::unauthorized;
  Error error = service_error(code, first.at("/message").string().value_or(std::string()), response);
  error.backend_code = core::redact_text(shown, 96);
  return error;
}

}  // namespace detail::graphql_answer

std::optional<Errc> graphql_meaning(std::string_view code) noexcept {
  const std::string word = detail::graphql_answer::plain_word(code);
  for (const detail::graphql_answer::Meaning& meaning : detail::graphql_answer::meanings) {
    if (meaning.word == word) return meaning.code;
  }
  return std::nullopt;
}

Result<core::JsonValue> read_graphql(const HttpResponse& response) {
  auto document = core::parse_json(response.body);
  if (document && document->at("/errors").size() > 0 && document->at("/errors").is_array()) {
    return detail::graphql_answer::read_error(document->at("/errors")[0], response);
  }
  if (!document || !is_success(response.status)) return read_json(response);
  core::JsonValue data = document->at("/data");
  if (!data.is_object()) return missing_field("data", response);
  return data;
}

}  // namespace uploadkit::backends

UPLOADKIT_NAMESPACE_BEGIN

Result<std::string> graphql_data(const HttpResponse& response) {
  auto data = backends::read_graphql(response);
  if (!data) return data.error();
  return data->dump();
}

UPLOADKIT_NAMESPACE_END
