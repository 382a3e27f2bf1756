/// \file
/// The cross-origin rules of a bucket (the CORS protocol of the Fetch standard, as S3 answers it).
#ifndef UPLOADKIT_DEVSERVER_CORS_RULES_HPP
#define UPLOADKIT_DEVSERVER_CORS_RULES_HPP

#include <devserver/s3_error.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace uploadkit::devserver {

/// One <CORSRule>.
struct CorsRule {
  std::string id;
  std::vector<std::string> origins;
  std::vector<std::string> methods;
  std::vector<std::string> headers;
  std::vector<std::string> exposed;
  std::optional<std::int64_t> max_age_s;
};

/// What a browser asks about, or says beside a request.
struct CorsQuestion {
  std::string origin;
  std::string method;
  std::vector<std::string> headers;  // in lower case
};

/// Reads a <CORSConfiguration>. Errors: MalformedXML, InvalidRequest.
std::variant<std::vector<CorsRule>, S3Error> parse_cors(const std::string& xml);
std::string cors_xml(const std::vector<CorsRule>& rules);

/// Whether a text can be the name of a header.
bool is_header_name(std::string_view name);

/// The question of a request; "Access-Control-Request-Method" stands for its own method.
CorsQuestion cors_question(const ServerRequest& request);

/// The first rule that allows it; null if there is none.
const CorsRule* find_cors_rule(const std::vector<CorsRule>& rules, const CorsQuestion& question);

/// Access-Control-… and Vary.
void add_cors_headers(ServerResponse& response, const CorsRule& rule, const CorsQuestion& question);

}  // namespace uploadkit::devserver

#endif
