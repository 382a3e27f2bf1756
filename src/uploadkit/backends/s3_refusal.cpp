// Regions and missing features are told in several ways by the same code; both are found here.
#include <uploadkit/backends/s3_refusal.hpp>

#include <uploadkit/backends/storage_sentence.hpp>
#include <uploadkit/core/redact.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_refusal {

constexpr std::size_t text_limit = 480;

bool is_region(std::string_view region) noexcept {
  return !region.empty() && region.size() <= 63 && std::all_of(region.begin(), region.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_about_region(const StorageRefusal& refusal, int status) noexcept {
  for (std::string_view code : {"PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed",
                                "AuthorizationQueryParametersError", "IllegalLocationConstraintException"}) {
    if (refusal.code == code) return true;
  }
  // The answer to a HEAD has no document.
  return refusal.code.empty() && (status == 301 || status == 307 || status == 400);
}

// "bucket.s3.eu-west-1.amazonaws.com" and "bucket.s3-eu-west-1.amazonaws.com"
std::string region_of_endpoint(std::string_view endpoint) {
  const std::size_t domain = endpoint.rfind(".amazonaws.com");
  if (domain == std::string_view::npos) return {};
  endpoint = endpoint.substr(0, domain);
  const std::size_t start = std::max(endpoint.rfind("s3.") + 1, endpoint.rfind("s3-") + 1);
  if (start == 0) return {};
  return std::string(endpoint.substr(start + 2));
}

// "… the region 'us-east-1' is wrong; expecting 'eu-west-1'"
std::string region_of_text(std::string_view text) {
  constexpr std::string_view word = "expecting '";
  const std::size_t start = text.find(word);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + word.size());
  return std::string(text.substr(0, text.find('\'')));
}

struct Feature {
  std::string_view option;
  std::string_view word;
};

// What stores write when they refuse a header or the encoding of a body.
constexpr Feature features[] = {
    {"prevent_overwrite", "if-none-match"},
    {"prevent_overwrite", "conditional"},
    {"checksum_algorithm", "x-amz-checksum"},
    {"checksum_algorithm", "x-amz-sdk-checksum"},
    {"checksum_algorithm", "x-amz-trailer"},
    {"checksum_algorithm", "checksum"},
    {"checksum_algorithm", "aws-chunked"},
    {"checksum_algorithm", "streaming-"},
    {"checksum_algorithm", "transfer-encoding"},
    {"checksum_algorithm", "trailer"},
    {"expected_bucket_owner", "x-amz-expected-bucket-owner"},
};

bool contains(const std::vector<std::string>& asked, std::string_view option) {
  return std::find(asked.begin(), asked.end(), option) != asked.end();
}

std::string mentioned_option(const std::string& text, const std::vector<std::string>& asked) {
  for (const Feature& feature : features) {
    if (contains(asked, feature.option) && text.find(feature.word) != std::string::npos) {
      return std::string(feature.option);
    }
  }
  return {};
}

bool tells_of_lack(const std::string& text) {
  for (std::string_view word :
       {"not implemented", "unsupported", "not supported", "unknown", "unrecognized", "does not support", "excess"}) {
    if (text.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace detail::s3_refusal

std::optional<std::string> named_region(const StorageRefusal& refusal, const HttpResponse& response) {
  namespace local = detail::s3_refusal;
  if (!local::is_about_region(refusal, response.status)) return std::nullopt;
  const core::XmlElement& document = refusal.document;
  for (const std::string& region :
       {std::string(core::trim(document.child_text("Region"))), std::string(response.header("x-amz-bucket-region")),
        local::region_of_text(refusal.message), local::region_of_endpoint(core::trim(document.child_text("Endpoint"))),
        std::string(core::trim(document.child_text("LocationConstraint")))}) {
    if (local::is_region(region)) return region;
  }
  return std::nullopt;
}

Error wrong_region(const std::string& region) {
  return make_error(Errc::wrong_region,
                    "The bucket lies in the region " + region + ", and another one was asked; set the region to it.",
                    {{"region", region}});
}

std::string refused_option(const StorageRefusal& refusal, const HttpResponse& response,
                           const std::vector<std::string>& asked) {
  namespace local = detail::s3_refusal;
  const int status = response.status;
  if (asked.empty() || (status != 400 && status != 405 && status != 501)) return {};
  const std::string text = core::lower(refusal.message + " " + std::string(refusal.document.child_text("Header")) +
                                       " " + std::string(refusal.document.child_text("ArgumentName")));
  const std::string mentioned = local::mentioned_option(text, asked);
  const bool is_not_implemented = status == 501 || refusal.code == "NotImplemented" || refusal.code == "NotSupported" ||
                                  refusal.code == "ExcessHeaderValues";
  if (is_not_implemented) return mentioned.empty() ? asked.front() : mentioned;
  return local::tells_of_lack(text) ? mentioned : std::string();
}

Error unsupported_option(const std::string& option, std::string_view store_text) {
  const std::string text = store_text.empty()
                               ? std::string()
                               : ", saying \"" + core::redact_text(store_text, detail::s3_refusal::text_limit) + "\"";
  return make_error(Errc::unsupported_option,
                    "The storage does not have what " + option + " asks for" + text + "; leave it at its default.",
                    {{"option", option}});
}

}  // namespace uploadkit::backends
