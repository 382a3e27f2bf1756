// Which bucket is meant, and what a bucket, a region and a key may be called.
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_place.hpp>
#include <uploadkit/core/host.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_bucket {

bool is_letter_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Source: Amazon S3 User Guide, "General purpose bucket naming rules"
bool is_bucket_name(std::string_view name) noexcept {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return false;
  if (name.find("..") != std::string_view::npos || core::parse_ipv4(name)) return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

// The region becomes a part of the host's name and of the signature's scope.
bool is_region(std::string_view region) noexcept {
  return !region.empty() && region.size() <= 63 && region.front() != '-' &&
         std::all_of(region.begin(), region.end(),
                     [](char c) { return is_letter_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; });
}

Error unsupported_bucket(const char* sentence) {
  return make_error(Errc::unsupported_option, sentence, {{"option", "bucket"}});
}

Result<void> check_bucket(const std::string& name) {
  if (name.empty()) return bad_option("bucket", "No bucket is named; set S3Options::bucket or UploadOptions::bucket.");
  if (ends_with(name, "--x-s3")) {
    return unsupported_bucket(
        "Directory buckets (S3 Express One Zone) need sessions, which this library does not have; "
        "use a general purpose bucket.");
  }
  if (name.rfind("arn:", 0) == 0) {
    return unsupported_bucket("ARNs of access points are not supported; give the access point's alias.");
  }
  if (is_bucket_name(name)) return {};
  return bad_option("bucket", "The bucket \"" + core::printable(name, 80) +
                                  "\" is neither an assigned name nor a valid name of a bucket: 3 to 63 lower-case "
                                  "letters, digits, dots and hyphens that begin and end with a letter or digit.");
}

Result<void> check_region(const std::string& region, const char* option) {
  if (is_region(region)) return {};
  return bad_option(option, region.empty()
                                ? "No region is set; AWS signs for the region that the bucket lies in."
                                : "The region has characters that no region has; give its name, such as eu-west-1.");
}

S3BucketChoice find(const S3Options& options, const S3Wish& wish) {
  if (wish.bucket.empty()) return {options.bucket, region_of(options)};
  if (!wish.bucket_region.empty()) return {wish.bucket, wish.bucket_region};
  for (const S3Bucket& bucket : options.buckets) {
    if (bucket.assigned_name != wish.bucket) continue;
    return {bucket.bucket, bucket.region.empty() ? region_of(options) : bucket.region};
  }
  return {wish.bucket, region_of(options)};
}

}  // namespace detail::s3_bucket

Result<S3BucketChoice> choose_bucket(const S3Options& options, const S3Wish& wish) {
  namespace local = detail::s3_bucket;
  if (wish.bucket.empty() && !wish.bucket_region.empty()) {
    return bad_option("bucket_region", "A region is given and no bucket that lies in it; set bucket too.");
  }
  S3BucketChoice choice = local::find(options, wish);
  if (!wish.corrected_region.empty()) choice.region = wish.corrected_region;
  if (auto checked = local::check_bucket(choice.bucket); !checked) return checked.error();
  const char* option = wish.bucket_region.empty() ? "region" : "bucket_region";
  if (auto checked = local::check_region(choice.region, option); !checked) return checked.error();
  return choice;
}

Result<void> check_key(std::string_view key) {
  constexpr std::size_t limit = 1024;
  if (key.empty()) return bad_argument("path", "The path is empty; an object needs a key of at least one byte.");
  if (key.front() == '/') {
    return bad_argument("path", "The path begins with \"/\", which would become part of the key; leave it out.");
  }
  if (key.size() > limit) {
    return make_error(Errc::invalid_argument, "The path has more than 1024 bytes in UTF-8, S3's limit; shorten it.",
                      {{"field", "path"}, {"limit", "1024"}, {"actual", std::to_string(key.size())}});
  }
  if (!core::is_utf8(key)) return bad_argument("path", "The path is not UTF-8; convert it.");
  return {};
}

}  // namespace uploadkit::backends
