/// \file
/// What a command line says about s3:// targets.
#ifndef UPLOADKIT_TOOLS_STORAGE_ARGUMENTS_HPP
#define UPLOADKIT_TOOLS_STORAGE_ARGUMENTS_HPP

#include <tools/uploadkit/storage_target.hpp>

#include <uploadkit/s3.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::command {

/// Which storage, and as whom. Empty leaves it to the environment and the profile.
struct StorageAccess {
  StorageTarget target;
  std::string region;
  std::string profile;
  std::string endpoint_url;
  std::optional<AddressingStyle> addressing_style;
  S3Provider provider = S3Provider::automatic;
};

/// How objects are stored.
struct StorageArguments {
  StorageAccess access;

  /// 0 for the library's choice.
  std::uint64_t part_bytes = 0;
  std::optional<std::uint64_t> threshold_bytes;

  /// As the library writes it.
  std::string checksum_algorithm;
  Metadata metadata;
  std::string content_disposition;
  std::string content_encoding;
  std::string cache_control;
  bool prevent_overwrite = false;
  std::string expected_bucket_owner;
  bool use_accelerate_endpoint = false;
};

/// The options of s3:// targets as they were found.
struct RawStorage {
  std::optional<std::string> region, profile, addressing_style, provider, part_size, multipart_threshold,
      checksum_algorithm, content_disposition, content_encoding, cache_control, if_none_match, expected_bucket_owner;
  std::vector<std::string> metadata;
  bool use_accelerate_endpoint = false;
};

/// An option with one text as its value.
struct StorageOption {
  const char* name;
  std::optional<std::string> RawStorage::*value;
};

inline constexpr StorageOption storage_options[] = {{"--region", &RawStorage::region},
                                                    {"--profile", &RawStorage::profile},
                                                    {"--addressing-style", &RawStorage::addressing_style},
                                                    {"--provider", &RawStorage::provider},
                                                    {"--part-size", &RawStorage::part_size},
                                                    {"--multipart-threshold", &RawStorage::multipart_threshold},
                                                    {"--checksum-algorithm", &RawStorage::checksum_algorithm},
                                                    {"--content-disposition", &RawStorage::content_disposition},
                                                    {"--content-encoding", &RawStorage::content_encoding},
                                                    {"--cache-control", &RawStorage::cache_control},
                                                    {"--if-none-match", &RawStorage::if_none_match},
                                                    {"--expected-bucket-owner", &RawStorage::expected_bucket_owner}};

}  // namespace uploadkit::command

#endif
