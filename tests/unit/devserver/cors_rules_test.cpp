// Cross-origin rules: reading, asking, answering.
#include <devserver/cors_rules.hpp>

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::cors_rules_test {

std::string configuration(const std::string& rules) { return "<CORSConfiguration>" + rules + "</CORSConfiguration>"; }

std::string rule(const std::string& more, const std::string& origin = "https://a.example") {
  return "<CORSRule><AllowedOrigin>" + origin + "</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>" + more +
         "</CORSRule>";
}

std::string objection(const std::string& xml) {
  const auto read = parse_cors(xml);
  const auto* error = std::get_if<S3Error>(&read);
  return error == nullptr ? "" : error->code;
}

bool allows(const std::string& xml, const CorsQuestion& question) {
  const auto read = parse_cors(xml);
  const auto* rules = std::get_if<std::vector<CorsRule>>(&read);
  return rules != nullptr && find_cors_rule(*rules, question) != nullptr;
}

std::string header_of(const ServerResponse& response, std::string_view name) {
  for (const Header& field : response.headers) {
    if (field.name == name) return field.value;
  }
  return {};
}

TEST_CASE("a configuration must have rules with origins and methods that S3 knows") {
  CHECK(objection(configuration(rule(""))).empty());
  CHECK(objection("nonsense") == "MalformedXML");
  CHECK(objection(configuration("")) == "MalformedXML");
  CHECK(objection(configuration("<CORSRule><AllowedMethod>PUT</AllowedMethod></CORSRule>")) == "MalformedXML");
  CHECK(objection(configuration(rule("<MaxAgeSeconds>x</MaxAgeSeconds>"))) == "MalformedXML");
  CHECK(objection(configuration(rule("<AllowedMethod>PATCH</AllowedMethod>"))) == "InvalidRequest");
  CHECK(objection(configuration(rule("", "https://*.*.example"))) == "InvalidRequest");
  CHECK(objection(configuration(rule("<AllowedHeader>a b</AllowedHeader>"))) == "InvalidRequest");
  CHECK(objection(configuration(rule("<ExposeHeader>x-*</ExposeHeader>"))) == "InvalidRequest");
}

TEST_CASE("origin, method and headers must all be allowed, with one wildcard each") {
  const std::string xml = configuration(rule("<AllowedHeader>X-Amz-*</AllowedHeader>", "https://*.a.example"));
  CHECK(allows(xml, {"https://x.a.example", "PUT", {}}));
  CHECK(allows(xml, {"https://x.a.example", "PUT", {"x-amz-date", "x-amz-meta-b"}}));
  CHECK_FALSE(allows(xml, {"https://x.a.example", "PUT", {"content-type"}}));
  CHECK_FALSE(allows(xml, {"https://x.a.example", "GET", {}}));
  CHECK_FALSE(allows(xml, {"https://b.example", "PUT", {}}));
  CHECK_FALSE(allows(xml, {"https://.a.exampl", "PUT", {}}));
}

TEST_CASE("a rule answers with the origin, or with a star and no credentials") {
  const auto read = parse_cors(configuration(
      rule("<ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-a</ExposeHeader><MaxAgeSeconds>30</MaxAgeSeconds>") +
      rule("", "*")));
  const auto& rules = *std::get_if<std::vector<CorsRule>>(&read);
  ServerResponse named;
  add_cors_headers(named, rules[0], {"https://a.example", "PUT", {"x-b"}});
  CHECK(header_of(named, "Access-Control-Allow-Origin") == "https://a.example");
  CHECK(header_of(named, "Access-Control-Allow-Methods") == "PUT");
  CHECK(header_of(named, "Access-Control-Allow-Headers") == "x-b");
  CHECK(header_of(named, "Access-Control-Expose-Headers") == "ETag, x-a");
  CHECK(header_of(named, "Access-Control-Max-Age") == "30");
  CHECK(header_of(named, "Access-Control-Allow-Credentials") == "true");
  CHECK(header_of(named, "Vary") == "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
  ServerResponse any;
  add_cors_headers(any, rules[1], {"https://b.example", "PUT", {}});
  CHECK(header_of(any, "Access-Control-Allow-Origin") == "*");
  CHECK(header_of(any, "Access-Control-Allow-Credentials").empty());
}

TEST_CASE("a configuration is given back as it was read") {
  const auto read = parse_cors(configuration(rule("<ID>one</ID><AllowedHeader>*</AllowedHeader>")));
  const std::string xml = cors_xml(*std::get_if<std::vector<CorsRule>>(&read));
  CHECK(xml.find("<ID>one</ID><AllowedHeader>*</AllowedHeader><AllowedMethod>PUT</AllowedMethod>"
                 "<AllowedOrigin>https://a.example</AllowedOrigin>") != std::string::npos);
}

}  // namespace uploadkit::devserver::tests::cors_rules_test

TEST_SUITE_END();
