// A request made ready for its signature, in the header and in the query form.
#include <uploadkit/signing/signing_request.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/signing/signing_check.hpp>
#include <uploadkit/signing/uri_encode.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace uploadkit::signing {

namespace detail::signing_request {

constexpr std::string_view empty_payload_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";
constexpr std::string_view payload_header = "x-amz-content-sha256";
constexpr std::string_view signature_parameters[] = {"X-Amz-Algorithm",      "X-Amz-Credential",    "X-Amz-Date",
                                                     "X-Amz-Expires",        "X-Amz-SignedHeaders", "X-Amz-Signature",
                                                     "X-Amz-Security-Token", "X-Amz-Region-Set"};

inline Error bad_url(const core::Url& url, const char* what) {
  return make_error(Errc::invalid_url, what, {{"url", url.shown()}});
}

inline bool is_signature_parameter(std::string_view name) {
  return std::any_of(std::begin(signature_parameters), std::end(signature_parameters),
                     [&](std::string_view known) { return core::equals_ignoring_case(name, known); });
}

inline Result<QueryParameters> read_parameters(const core::Url& url) {
  std::optional<QueryParameters> parameters = canonical_parameters(url.query);
  if (!parameters) return bad_url(url, "The query of the URL has a % that begins no escape; encode it as %25.");
  for (const auto& parameter : *parameters) {
    if (is_signature_parameter(parameter.first)) {
      return bad_url(url, "The URL carries a signature already; sign the URL without it.");
    }
  }
  return std::move(*parameters);
}

inline Result<std::string> read_path(const core::Url& url, const SigningInput& input) {
  PathRules rules;
  rules.normalize = !input.s3_rules && input.normalize_path;
  rules.encode_again = !input.s3_rules && input.encode_path_again;
  std::optional<std::string> path = canonical_path(url.path, rules);
  if (!path) return bad_url(url, "The path of the URL has a % that begins no escape; encode it as %25.");
  return std::move(*path);
}

// What the request itself says about its payload: a header, or in the query form a parameter.
inline std::string_view announced_payload(const SigningInput& input, const QueryParameters* parameters) {
  for (const Header& header : input.headers) {
    if (core::equals_ignoring_case(header.name, payload_header)) return header.value;
  }
  if (parameters == nullptr) return {};
  for (const auto& [name, value] : *parameters) {
    if (core::equals_ignoring_case(name, payload_header)) return value;
  }
  return {};
}

struct Payload {
  std::string hash;
  bool is_announced = false;
};

inline Result<Payload> choose_payload(const SigningInput& input, const QueryParameters& parameters, bool query_form) {
  const std::string_view announced = announced_payload(input, query_form ? &parameters : nullptr);
  if (!announced.empty() && !input.payload_hash.empty() && announced != input.payload_hash) {
    return make_error(Errc::invalid_argument, "The payload hash differs from the one that the request announces.",
                      {{"field", "payload_hash"}, {"header", std::string(payload_header)}});
  }
  if (!announced.empty()) return Payload{std::string(announced), true};
  if (!input.payload_hash.empty()) return Payload{input.payload_hash, false};
  // S3 assumes this word in signed URLs, since a link is made before the body is known.
  const bool is_open = query_form && input.s3_rules;
  return Payload{std::string(is_open ? unsigned_payload : empty_payload_hash), false};
}

inline std::string joined(const std::vector<std::string>& regions) {
  std::string text;
  for (const std::string& region : regions) text.append(text.empty() ? "" : ",").append(region);
  return text;
}

inline void add_headers(SigningRequest& request, const SigningInput& input, const core::Url& url) {
  for (const Header& header : input.headers) {
    if (!core::equals_ignoring_case(header.name, "host")) request.canonical.headers.push_back(header);
  }
  request.canonical.headers.push_back({"host", url.authority()});
}

inline void seal_headers(SigningRequest& request) {
  request.canonical.headers = canonical_headers(request.canonical.headers);
  request.signed_headers = signed_header_names(request.canonical.headers);
}

inline void add_to_headers(SigningRequest& request, const SigningInput& input, const SigningMoment& moment,
                           const Payload& payload) {
  const auto add = [&](std::string name, std::string value, bool is_signed) {
    if (is_signed) request.canonical.headers.push_back({name, value});
    request.added_headers.push_back({std::move(name), std::move(value)});
  };
  add("X-Amz-Date", request.timestamp, true);
  if (moment.regions != nullptr) add("X-Amz-Region-Set", joined(*moment.regions), true);
  const std::string& token = moment.credentials.session_token;
  if (!token.empty()) add("X-Amz-Security-Token", token, input.sign_session_token);
  if (input.s3_rules && !payload.is_announced) add(std::string(payload_header), payload.hash, true);
  seal_headers(request);
}

// The URL so far, as it was signed: "+" in the query is written as the blank that it stands for, since not every server
// reads it as one, and under S3 rules the path has its canonical spelling.
inline std::string start_of_url(const SigningInput& input, const core::Url& pieces) {
  std::string start = input.url.substr(0, input.url.find('?'));
  if (input.s3_rules) start = canonical_url(start);
  if (start.find('/', start.find("://") + 3) == std::string::npos) start.push_back('/');
  start.push_back('?');
  for (const char c : pieces.query) {
    if (c == '+') start.append("%20");
    if (c != '+') start.push_back(c);
  }
  return start;
}

inline void add_to_query(SigningRequest& request, const SigningInput& input, const SigningMoment& moment,
                         QueryParameters parameters) {
  seal_headers(request);
  const auto add = [&](const char* name, std::string_view value, bool is_signed) {
    std::string encoded = core::percent_encode(value);
    const char last = request.unsigned_url.back();
    if (last != '?' && last != '&') request.unsigned_url.push_back('&');
    request.unsigned_url.append(name).append("=").append(encoded);
    if (is_signed) parameters.emplace_back(name, std::move(encoded));
  };
  const bool names_payload = input.s3_rules && request.canonical.payload_hash != unsigned_payload &&
                             announced_payload(input, &parameters).empty();
  add("X-Amz-Algorithm", request.scope.algorithm(), true);
  if (names_payload) add("X-Amz-Content-Sha256", request.canonical.payload_hash, true);
  add("X-Amz-Credential", moment.credentials.access_key_id + "/" + request.scope.text(), true);
  add("X-Amz-Date", request.timestamp, true);
  add("X-Amz-Expires", std::to_string(moment.expires_in.count()), true);
  if (moment.regions != nullptr) add("X-Amz-Region-Set", joined(*moment.regions), true);
  const std::string& token = moment.credentials.session_token;
  if (!token.empty()) add("X-Amz-Security-Token", token, input.sign_session_token);
  add("X-Amz-SignedHeaders", request.signed_headers, true);
  request.canonical.query = canonical_query(std::move(parameters));
}

inline Result<core::Url> check_all(const SigningInput& input, const SigningMoment& moment) {
  Result<core::Url> url = core::split_url(input.url);
  if (!url) return url;
  Result<void> checked = check_input(input, url->authority());
  if (checked) checked = moment.regions != nullptr ? check_regions(*moment.regions) : check_region(input.region);
  if (checked) checked = check_credentials(moment.credentials);
  if (checked && moment.is_query_form()) checked = check_expiry(moment.expires_in);
  if (!checked) return checked.error();
  return url;
}

}  // namespace detail::signing_request

Result<SigningRequest> make_signing_request(const SigningInput& input, const SigningMoment& moment) {
  namespace local = detail::signing_request;
  Result<core::Url> url = local::check_all(input, moment);
  if (!url) return url.error();
  Result<std::string> path = local::read_path(*url, input);
  if (!path) return path.error();
  Result<QueryParameters> parameters = local::read_parameters(*url);
  if (!parameters) return parameters.error();
  Result<local::Payload> payload = local::choose_payload(input, *parameters, moment.is_query_form());
  if (!payload) return payload.error();

  SigningRequest request;
  request.timestamp = core::basic_iso8601(moment.time);
  request.scope = {request.timestamp.substr(0, 8), moment.regions != nullptr ? "" : input.region, input.service};
  request.canonical.method = input.method;
  request.canonical.path = std::move(*path);
  request.canonical.payload_hash = payload->hash;
  local::add_headers(request, input, *url);
  if (moment.is_query_form()) {
    request.unsigned_url = local::start_of_url(input, *url);
    local::add_to_query(request, input, moment, std::move(*parameters));
  } else {
    local::add_to_headers(request, input, moment, *payload);
    request.canonical.query = canonical_query(std::move(*parameters));
  }
  return request;
}

PresignedUrl presigned(const SigningRequest& request, const SigningInput& input, const SigningMoment& moment,
                       std::string_view signature) {
  PresignedUrl made;
  made.url = request.unsigned_url;
  made.url.append("&X-Amz-Signature=").append(signature);
  for (const Header& header : input.headers) {
    if (!core::equals_ignoring_case(header.name, "host")) made.headers.push_back(header);
  }
  // From the second that the URL names, not from the fraction after it.
  made.expires_at = core::from_epoch_seconds(core::epoch_seconds(moment.time)) + moment.expires_in;
  return made;
}

std::vector<Header> signed_headers(const SigningRequest& request, const Credentials& credentials,
                                   std::string_view signature) {
  std::string value(request.scope.algorithm());
  value.append(" Credential=").append(credentials.access_key_id).append("/").append(request.scope.text());
  value.append(", SignedHeaders=").append(request.signed_headers).append(", Signature=").append(signature);
  std::vector<Header> headers = {{"Authorization", std::move(value)}};
  headers.insert(headers.end(), request.added_headers.begin(), request.added_headers.end());
  return headers;
}

}  // namespace uploadkit::signing
