// Presigned URLs: Amplify's getUrl, with credentials at hand or to be fetched.
#include <uploadkit/backends/s3_presign.hpp>

#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_place.hpp>
#include <uploadkit/core/call_user.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_presign {

constexpr std::chrono::seconds longest_life{7 * 24 * 60 * 60};

Result<S3Place> place_of(const S3Options& options, const PlacedUrl& placed) {
  const GetUrlOptions& url = placed.url;
  return backends::s3_place(options,
                            {url.bucket, url.bucket_region, url.use_accelerate_endpoint, placed.corrected_region});
}

std::string encoded(const QueryTexts& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    text += (text.empty() ? "?" : "&") + core::percent_encode(name) + "=" + core::percent_encode(value);
  }
  return text;
}

// A URL dies with the credentials that signed it, whatever it says of itself.
Result<std::chrono::seconds> life_of(const GetUrlOptions& url, const Credentials& credentials, WallTime time) {
  if (url.expires_in < std::chrono::seconds{1} || url.expires_in > longest_life) {
    return make_error(Errc::invalid_option,
                      "A presigned URL lives from one second to seven days (604800 seconds); correct expires_in.",
                      {{"option", "expires_in"},
                       {"limit", std::to_string(longest_life.count())},
                       {"actual", std::to_string(url.expires_in.count())}});
  }
  if (!credentials.expires_at) return url.expires_in;
  const auto left = std::chrono::floor<std::chrono::seconds>(*credentials.expires_at - time);
  if (left < std::chrono::seconds{1}) {
    return make_error(Errc::unauthorized,
                      "The credentials have expired, and a URL signed with them would be dead; fetch "
                      "new ones.");
  }
  return std::min(url.expires_in, std::chrono::seconds(left));
}

// The version that is asked for is the one that has to exist.
std::string version_query(const GetUrlOptions& url) {
  QueryTexts query;
  for (const auto& parameter : url.query_parameters) {
    if (parameter.first == "versionId") query.push_back(parameter);
  }
  return encoded(query);
}

}  // namespace detail::s3_presign

Result<std::string> presign_key(const GetUrlOptions& url, const Credentials& credentials) {
  std::string key = url.path;
  if (url.path_of_identity) {
    if (credentials.identity_id.empty()) {
      return make_error(Errc::unsupported_option,
                        "path_of_identity is set and the credentials were given to no identity; set path, or use "
                        "credentials of a Cognito identity pool.",
                        {{"option", "path_of_identity"}});
    }
    auto made = core::call_user(url.path_of_identity, credentials.identity_id);
    if (!made) return made;
    key = *std::move(made);
  }
  if (auto checked = check_key(key); !checked) return checked.error();
  return key;
}

Result<PresignedUrl> presign_object(const S3Options& options, const PlacedUrl& placed, const Credentials& credentials,
                                    WallTime time) {
  namespace local = detail::s3_presign;
  const GetUrlOptions& url = placed.url;
  auto key = presign_key(url, credentials);
  if (!key) return key.error();
  auto place = local::place_of(options, placed);
  if (!place) return place.error();
  auto terms = presign_terms(options, url);
  if (!terms) return terms.error();
  auto life = local::life_of(url, credentials, time);
  if (!life) return life.error();
  SigningInput input;
  input.method = url.method;
  input.url = object_url(*place, *key) + local::encoded(terms->query);
  input.headers = terms->headers;
  input.region = place->region;
  return presign(input, credentials, time, *life);
}

Result<std::optional<HttpRequest>> existence_request(const S3Options& options, const PlacedUrl& placed,
                                                     const Credentials& credentials) {
  const GetUrlOptions& url = placed.url;
  if (!url.validate_object_existence) return std::optional<HttpRequest>{};
  if (url.method != "GET") {
    return bad_option("validate_object_existence", "Whether the object exists is asked for GET only; turn it off.");
  }
  auto key = presign_key(url, credentials);
  if (!key) return key.error();
  auto place = detail::s3_presign::place_of(options, placed);
  if (!place) return place.error();
  if (auto terms = presign_terms(options, url); !terms) return terms.error();
  HttpRequest request;
  request.method = "HEAD";
  request.url = object_url(*place, *key) + detail::s3_presign::version_query(url);
  request.headers = access_headers(options, url.expected_bucket_owner);
  request.authorize = true;
  request.signing_region = place->region;
  return std::optional<HttpRequest>(std::move(request));
}

namespace detail::s3_presign {

struct CallParts {
  S3Options store;
  GetUrlOptions url;
  std::shared_ptr<const Authorization> authorization;
};

PresignCall call_in(const std::shared_ptr<const CallParts>& parts, const std::string& region) {
  PresignCall call;
  call.authorization = parts->authorization;
  call.check = [parts, region](const Credentials& credentials) {
    return backends::existence_request(parts->store, {parts->url, region}, credentials);
  };
  call.sign = [parts, region](const Credentials& credentials, WallTime time) {
    return backends::presign_object(parts->store, {parts->url, region}, credentials, time);
  };
  call.bucket = parts->url.bucket;
  call.in_region = [parts](const std::string& corrected) { return call_in(parts, corrected); };
  return call;
}

}  // namespace detail::s3_presign

}  // namespace uploadkit::backends

UPLOADKIT_NAMESPACE_BEGIN

PresignCall S3::get_url(GetUrlOptions options) const {
  namespace local = backends::detail::s3_presign;
  local::CallParts parts{options_, std::move(options), authorization_};
  return local::call_in(std::make_shared<const local::CallParts>(std::move(parts)), {});
}

Result<PresignedUrl> presign_s3(const S3Options& options, const GetUrlOptions& url, const Credentials& credentials,
                                WallTime time) {
  if (url.validate_object_existence) {
    return make_error(Errc::unsupported_option,
                      "Whether the object exists cannot be asked without a client; use S3::get_url().",
                      {{"option", "validate_object_existence"}});
  }
  return backends::presign_object(options, {url, {}}, credentials, time);
}

UPLOADKIT_NAMESPACE_END
