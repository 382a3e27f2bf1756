// Reads cross-origin rules and asks them.
#include <devserver/cors_rules.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/xml_read.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::cors_rules {

using Objection = std::optional<S3Error>;

constexpr std::size_t most_rules = 100;
constexpr std::string_view known_methods[] = {"GET", "PUT", "HEAD", "POST", "DELETE"};

bool is_method(std::string_view method) {
  return std::find(std::begin(known_methods), std::end(known_methods), method) != std::end(known_methods);
}

/// A header's name, perhaps with "*".
bool is_header(std::string_view name) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
  return std::all_of(name.begin(), name.end(), [signs](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
  });
}

Objection read_rule(const core::XmlElement& element, CorsRule& rule) {
  for (const core::XmlElement& child : element.children) {
    const std::string text(core::trim(child.text));
    if (child.name == "ID") rule.id = text;
    if (child.name == "AllowedOrigin") rule.origins.push_back(text);
    if (child.name == "AllowedMethod") rule.methods.push_back(text);
    if (child.name == "AllowedHeader") rule.headers.push_back(text);
    if (child.name == "ExposeHeader") rule.exposed.push_back(text);
    if (child.name != "MaxAgeSeconds") continue;
    rule.max_age_s = core::parse_int(text);  // S3 takes negative ones as well
    if (!rule.max_age_s) return malformed_xml();
  }
  return rule.origins.empty() || rule.methods.empty() ? Objection(malformed_xml()) : std::nullopt;
}

Objection check_rule(const CorsRule& rule) {
  for (const std::string& method : rule.methods) {
    if (is_method(method)) continue;
    return invalid_request("Found unsupported HTTP method in CORS config. Unsupported method is " + method);
  }
  for (const std::string& origin : rule.origins) {
    if (std::count(origin.begin(), origin.end(), '*') < 2) continue;
    return invalid_request("AllowedOrigin \"" + origin + "\" can not have more than one wildcard.");
  }
  for (const std::string& header : rule.headers) {
    if (std::count(header.begin(), header.end(), '*') > 1) {
      return invalid_request("AllowedHeader \"" + header + "\" can not have more than one wildcard.");
    }
    if (!is_header(header)) return invalid_request("AllowedHeader \"" + header + "\" contains invalid character.");
  }
  for (const std::string& header : rule.exposed) {
    if (header.find('*') != std::string::npos) {
      return invalid_request("ExposeHeader \"" + header +
                             "\" contains wildcard. We currently do not support wildcard "
                             "for ExposeHeader.");
    }
    if (!is_header(header)) return invalid_request("ExposeHeader \"" + header + "\" contains invalid character.");
  }
  return std::nullopt;
}

/// `pattern` may have one "*" for any text.
bool fits(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  const std::string_view end = pattern.substr(star + 1);
  return text.size() >= pattern.size() - 1 && text.substr(0, star) == pattern.substr(0, star) &&
         text.substr(text.size() - end.size()) == end;
}

bool allows(const CorsRule& rule, const CorsQuestion& question) {
  const auto any = [](const std::vector<std::string>& patterns, std::string_view text) {
    return std::any_of(patterns.begin(), patterns.end(), [text](const std::string& each) { return fits(each, text); });
  };
  const bool has_method = std::find(rule.methods.begin(), rule.methods.end(), question.method) != rule.methods.end();
  if (!has_method || !any(rule.origins, question.origin)) return false;
  std::vector<std::string> headers;
  for (const std::string& header : rule.headers) headers.push_back(core::lower(header));
  return std::all_of(question.headers.begin(), question.headers.end(),
                     [&](const std::string& header) { return any(headers, header); });
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string elements(std::string_view name, const std::vector<std::string>& texts) {
  std::string xml;
  for (const std::string& text : texts) xml += xml_element(name, text);
  return xml;
}

}  // namespace detail::cors_rules

std::variant<std::vector<CorsRule>, S3Error> parse_cors(const std::string& xml) {
  namespace own = detail::cors_rules;
  const auto document = core::parse_xml(xml);
  if (!document || document->name != "CORSConfiguration") return malformed_xml();
  std::vector<CorsRule> rules;
  for (const core::XmlElement& element : document->children) {
    CorsRule rule;
    if (element.name != "CORSRule") return malformed_xml();
    if (const auto error = own::read_rule(element, rule)) return *error;
    if (const auto error = own::check_rule(rule)) return *error;
    rules.push_back(std::move(rule));
  }
  if (rules.empty() || rules.size() > own::most_rules) return malformed_xml();
  return rules;
}

std::string cors_xml(const std::vector<CorsRule>& rules) {
  namespace own = detail::cors_rules;
  std::string xml;
  for (const CorsRule& rule : rules) {
    xml += "<CORSRule>" + (rule.id.empty() ? std::string() : xml_element("ID", rule.id)) +
           own::elements("AllowedHeader", rule.headers) + own::elements("AllowedMethod", rule.methods) +
           own::elements("AllowedOrigin", rule.origins) + own::elements("ExposeHeader", rule.exposed) +
           (rule.max_age_s ? xml_element("MaxAgeSeconds", std::to_string(*rule.max_age_s)) : std::string()) +
           "</CORSRule>";
  }
  return xml_root("CORSConfiguration", xml);
}

bool is_header_name(std::string_view name) { return detail::cors_rules::is_header(name); }

CorsQuestion cors_question(const ServerRequest& request) {
  CorsQuestion question;
  question.origin = std::string(core::trim(request.header("origin")));
  question.method = std::string(core::trim(request.header("access-control-request-method")));
  if (question.method.empty()) question.method = request.method;
  for (const Header& field : request.headers) {
    if (!core::equals_ignoring_case(field.name, "access-control-request-headers")) continue;
    for (std::string_view rest = field.value; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      const std::string_view name = core::trim(rest.substr(0, end));
      if (!name.empty()) question.headers.push_back(core::lower(name));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return question;
}

const CorsRule* find_cors_rule(const std::vector<CorsRule>& rules, const CorsQuestion& question) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&question](const CorsRule& rule) {
    return detail::cors_rules::allows(rule, question);
  });
  return found == rules.end() ? nullptr : &*found;
}

void add_cors_headers(ServerResponse& response, const CorsRule& rule, const CorsQuestion& question) {
  namespace own = detail::cors_rules;
  const bool is_for_all = std::find(rule.origins.begin(), rule.origins.end(), "*") != rule.origins.end();
  response.headers.push_back({"Access-Control-Allow-Origin", is_for_all ? "*" : question.origin});
  response.headers.push_back({"Access-Control-Allow-Methods", own::joined(rule.methods)});
  if (!question.headers.empty()) {
    response.headers.push_back({"Access-Control-Allow-Headers", own::joined(question.headers)});
  }
  if (!rule.exposed.empty()) response.headers.push_back({"Access-Control-Expose-Headers", own::joined(rule.exposed)});
  if (rule.max_age_s) response.headers.push_back({"Access-Control-Max-Age", std::to_string(*rule.max_age_s)});
  if (!is_for_all) response.headers.push_back({"Access-Control-Allow-Credentials", "true"});
  response.headers.push_back({"Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"});
}

}  // namespace uploadkit::devserver
