// The address of a bucket: at AWS by the rules of its endpoints, elsewhere below the endpoint that was given.
#include <uploadkit/backends/s3_place.hpp>

#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_provider.hpp>
#include <uploadkit/core/host.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_place {

struct Domain {
  std::string_view region_prefix;
  std::string_view domain;
};

// Source: AWS SDKs, partitions.json
constexpr Domain domains[] = {
    {"cn-", "amazonaws.com.cn"},    {"us-iso-", "c2s.ic.gov"},      {"us-isob-", "sc2s.sgov.gov"},
    {"us-isof-", "csp.hci.ic.gov"}, {"eu-isoe-", "cloud.adc-e.uk"}, {"eusc-", "amazonaws.eu"},
};

bool has_dot(std::string_view bucket) noexcept { return bucket.find('.') != std::string_view::npos; }

Error conflict(std::string_view option, const std::string& sentence) { return bad_option(option, sentence); }

// The certificates of S3 are for one label before the domain, so that a dotted bucket stands in the path.
Result<bool> is_path_style(const S3Options& options, const std::string& bucket) {
  const bool is_aws = options.endpoint_url.empty();
  switch (options.addressing_style) {
    case AddressingStyle::path:
      return true;
    case AddressingStyle::virtual_host:
      if (is_aws && has_dot(bucket)) {
        return conflict("addressing_style",
                        "The bucket has a dot, and S3's certificates do not cover it as a host; "
                        "leave the addressing style at automatic.");
      }
      return false;
    default:
      return !is_aws || has_dot(bucket);
  }
}

Result<std::string> accelerate_host(const S3Options& options, const S3BucketChoice& choice) {
  constexpr char option[] = "use_accelerate_endpoint";
  if (has_dot(choice.bucket)) {
    return conflict(option,
                    "Transfer acceleration does not take a bucket with a dot in its name; turn it off, or use "
                    "another bucket.");
  }
  if (options.use_fips_endpoint) {
    return conflict(option, "There are no FIPS endpoints with transfer acceleration; turn one of them off.");
  }
  if (options.addressing_style == AddressingStyle::path) {
    return conflict(option, "Transfer acceleration needs the bucket as host; leave the addressing style at automatic.");
  }
  return choice.bucket + ".s3-accelerate." + (options.use_dualstack_endpoint ? "dualstack." : "") +
         std::string(aws_domain(choice.region));
}

std::string regional_host(const S3Options& options, const std::string& region) {
  return std::string(options.use_fips_endpoint ? "s3-fips." : "s3.") +
         (options.use_dualstack_endpoint ? "dualstack." : "") + region + "." + std::string(aws_domain(region));
}

Result<std::string> aws_url(const S3Options& options, const S3Wish& wish, const S3BucketChoice& choice) {
  if (wish.use_accelerate_endpoint) {
    auto host = accelerate_host(options, choice);
    if (!host) return host.error();
    return "https://" + *host;
  }
  auto in_path = is_path_style(options, choice.bucket);
  if (!in_path) return in_path.error();
  const std::string host = regional_host(options, choice.region);
  return *in_path ? "https://" + host + "/" + choice.bucket : "https://" + choice.bucket + "." + host;
}

// Scheme and host as they were written, no default port, a base path without its last slash.
Result<std::string> custom_url(const S3Options& options, const S3BucketChoice& choice, const core::Url& endpoint) {
  std::string base = endpoint.path;
  while (!base.empty() && base.back() == '/') base.pop_back();
  const std::string scheme = endpoint.scheme + "://";
  if (auto in_path = is_path_style(options, choice.bucket); !in_path)
    return in_path.error();
  else if (*in_path)
    return scheme + endpoint.authority() + base + "/" + choice.bucket;
  if (endpoint.is_ipv6 || core::parse_ipv4(endpoint.host)) {
    return conflict("addressing_style", "The endpoint is an address, which has no subdomains; use path style.");
  }
  return scheme + choice.bucket + "." + endpoint.authority() + base;
}

// In pieces; nothing for AWS.
Result<std::optional<core::Url>> read_endpoint(const S3Options& options) {
  if (options.endpoint_url.empty()) return std::optional<core::Url>{};
  auto url = core::split_url(options.endpoint_url);
  if (!url) return bad_option("endpoint_url", "The option endpoint_url is not usable: " + url.error().message);
  if (url->has_query) return bad_option("endpoint_url", "The endpoint_url has a query; give scheme, host and port.");
  return std::optional<core::Url>(*std::move(url));
}

Result<void> check_endpoint_options(const S3Options& options, const S3Wish& wish) {
  const S3Profile& profile = s3_profile(options);
  if (options.endpoint_url.empty()) {
    if (profile.provider == S3Provider::aws) return {};
    return bad_option("endpoint_url", "The provider " + std::string(profile.name) +
                                          " has no endpoint that is known beforehand; set endpoint_url.");
  }
  if (wish.use_accelerate_endpoint) {
    return make_error(Errc::unsupported_option, "Only AWS has transfer acceleration, and an endpoint_url is set.",
                      {{"option", "use_accelerate_endpoint"}});
  }
  if (!options.use_dualstack_endpoint && !options.use_fips_endpoint) return {};
  return bad_option(options.use_fips_endpoint ? "use_fips_endpoint" : "use_dualstack_endpoint",
                    "FIPS and dualstack choose among AWS's endpoints, and an endpoint_url is set; use one of both.");
}

}  // namespace detail::s3_place

std::string_view aws_domain(std::string_view region) noexcept {
  for (const auto& each : detail::s3_place::domains) {
    if (region.substr(0, each.region_prefix.size()) == each.region_prefix) return each.domain;
  }
  return "amazonaws.com";
}

std::string region_of(const S3Options& options) {
  if (!options.region.empty() || options.endpoint_url.empty()) return options.region;
  return std::string(s3_profile(options).default_region);
}

Result<S3Place> s3_place(const S3Options& options, const S3Wish& wish) {
  namespace local = detail::s3_place;
  const auto endpoint = local::read_endpoint(options);
  if (!endpoint) return endpoint.error();
  if (auto checked = local::check_endpoint_options(options, wish); !checked) return checked.error();
  auto choice = choose_bucket(options, wish);
  if (!choice) return choice.error();
  auto url = *endpoint ? local::custom_url(options, *choice, **endpoint) : local::aws_url(options, wish, *choice);
  if (!url) return url.error();
  return S3Place{choice->bucket, choice->region, *std::move(url)};
}

std::string object_url(const S3Place& place, std::string_view key) {
  return place.url + "/" + core::percent_encode(key, true);
}

}  // namespace uploadkit::backends
