/// \file
/// Where an object lies: its bucket, the region that signs for it, and its URL.
#ifndef UPLOADKIT_BACKENDS_S3_PLACE_HPP
#define UPLOADKIT_BACKENDS_S3_PLACE_HPP

#include <uploadkit/s3.hpp>

#include <string>
#include <string_view>

namespace uploadkit::backends {

/// Which bucket is meant, and how it is to be reached. Empty members leave it to the backend's options.
struct S3Wish {
  std::string bucket;
  std::string bucket_region;
  bool use_accelerate_endpoint = false;

  /// The region that the storage named itself.
  std::string corrected_region;
};

/// A bucket with its address.
struct S3Place {
  std::string bucket;
  std::string region;

  /// The URL of the bucket without the slash that the key follows.
  std::string url;
};

/// A bucket and its region, before it has an address.
struct S3BucketChoice {
  std::string bucket;
  std::string region;
};

/// By assigned name, by name and region, or the default one. A name that is not assigned is a bucket in the default
/// region.
/// Errors: `invalid_option`, `unsupported_option` naming the option
Result<S3BucketChoice> choose_bucket(const S3Options& options, const S3Wish& wish);

/// Errors: `invalid_option`, `unsupported_option` naming the option
Result<S3Place> s3_place(const S3Options& options, const S3Wish& wish);

/// The domain whose hosts belong to AWS in a region: "amazonaws.com", "amazonaws.com.cn", …
std::string_view aws_domain(std::string_view region) noexcept;

/// The default region where the options give none.
std::string region_of(const S3Options& options);

/// The URL of an object, each segment of its key percent-encoded once; nothing is normalised.
std::string object_url(const S3Place& place, std::string_view key);

/// From 1 to 1024 bytes of UTF-8 that do not begin with "/". Errors: `invalid_argument` naming `path`
Result<void> check_key(std::string_view key);

}  // namespace uploadkit::backends

#endif
