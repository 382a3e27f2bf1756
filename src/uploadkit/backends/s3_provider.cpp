// The table of stores; what each row rests on is told in docs/providers.md.
#include <uploadkit/backends/s3_provider.hpp>

#include <string>

namespace uploadkit::backends {
namespace detail::s3_provider {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

constexpr S3Profile aws() {
  S3Profile row;
  row.provider = S3Provider::aws;
  row.name = "aws";
  row.own_checksum = "CRC64NVME";
  row.checksum_transfer = ChecksumTransfer::trailer;
  row.compares_whole_object = true;
  row.compares_size = true;
  row.if_none_match_on_put = row.if_none_match_on_complete = row.expected_owner = row.checksum = Honours::yes;
  return row;
}

constexpr S3Profile minio() {
  S3Profile row;
  row.provider = S3Provider::minio;
  row.name = "minio";
  row.checksum_transfer = ChecksumTransfer::trailer;
  row.compares_whole_object = true;
  row.if_none_match_on_put = row.if_none_match_on_complete = row.checksum = Honours::yes;
  row.expected_owner = Honours::no;
  return row;
}

// What release 16 ignores without a word is refused for all.
constexpr S3Profile ceph() {
  S3Profile row;
  row.provider = S3Provider::ceph;
  row.name = "ceph";
  row.wants_sdk_header = true;
  row.compares_whole_object = true;
  row.if_none_match_on_put = Honours::yes;
  row.if_none_match_on_complete = row.expected_owner = Honours::no;
  return row;
}

constexpr S3Profile r2() {
  S3Profile row;
  row.provider = S3Provider::r2;
  row.name = "r2";
  row.default_region = "auto";
  row.whole_checksums = WholeChecksums::crc64nvme;
  row.compares_whole_object = true;
  row.if_none_match_on_put = row.checksum = Honours::yes;
  row.if_none_match_on_complete = row.expected_owner = Honours::no;
  row.limits.max_single_bytes -= 5 * mebibyte;
  row.limits.equal_parts = true;
  return row;
}

constexpr S3Profile gcs() {
  S3Profile row;
  row.provider = S3Provider::gcs;
  row.name = "gcs";
  row.default_region = "auto";
  row.checksum_transfer = ChecksumTransfer::none;
  row.whole_checksums = WholeChecksums::none;
  row.if_none_match_on_put = row.if_none_match_on_complete = row.expected_owner = row.checksum = Honours::no;
  return row;
}

constexpr S3Profile b2() {
  S3Profile row;
  row.provider = S3Provider::b2;
  row.name = "b2";
  row.checksum_transfer = ChecksumTransfer::none;
  row.whole_checksums = WholeChecksums::none;
  row.if_none_match_on_put = row.if_none_match_on_complete = row.checksum = Honours::no;
  row.expected_owner = Honours::yes;
  row.limits.max_part_bytes = row.limits.max_single_bytes = 5'000'000'000;
  return row;
}

constexpr S3Profile garage() {
  S3Profile row;
  row.provider = S3Provider::garage;
  row.name = "garage";
  row.default_region = "garage";
  row.unknown_checksum = "CRC64NVME";
  row.whole_checksums = WholeChecksums::none;
  row.if_none_match_on_put = row.if_none_match_on_complete = row.expected_owner = Honours::no;
  row.checksum = Honours::yes;
  return row;
}

// Nobody knows what its ETag means: a match proves the bytes, a difference proves nothing.
constexpr S3Profile generic() {
  S3Profile row;
  row.name = "generic";
  row.etag_is_md5 = false;
  row.limits.equal_parts = true;  // it may be one that insists
  return row;
}

constexpr S3Profile profiles[] = {aws(), minio(), ceph(), r2(), gcs(), b2(), garage(), generic()};

Error cannot(const S3Profile& profile, const char* option, std::string_view what) {
  return make_error(Errc::unsupported_option,
                    std::string(option) + " is set and " + std::string(profile.name) + " " + std::string(what) +
                        "; leave it at its default, or name another provider if the store has learned it.",
                    {{"option", option}});
}

Result<void> check_overwrite(const S3Profile& profile, const UploadDescription& upload) {
  if (!upload.options.prevent_overwrite) return {};
  constexpr char option[] = "prevent_overwrite";
  if (upload.part_count == 1) {
    if (profile.if_none_match_on_put != Honours::no) return {};
    return cannot(profile, option, "does not look whether the object exists");
  }
  if (profile.if_none_match_on_complete != Honours::no) return {};
  return cannot(profile, option, "does not look at completion whether the object exists");
}

Result<void> check_checksum(const S3Profile& profile, const UploadDescription& upload) {
  if (upload.options.checksum_algorithm.empty()) return {};
  constexpr char option[] = "checksum_algorithm";
  if (profile.checksum == Honours::no) return cannot(profile, option, "takes no checksums of S3");
  if (!profile.unknown_checksum.empty() && upload.checksum_algorithm == profile.unknown_checksum) {
    return cannot(profile, option, "does not know " + std::string(profile.unknown_checksum));
  }
  return {};
}

}  // namespace detail::s3_provider

const S3Profile& s3_profile(const S3Options& options) noexcept {
  S3Provider wanted = options.provider;
  if (wanted == S3Provider::automatic) {
    wanted = options.endpoint_url.empty() ? S3Provider::aws : S3Provider::generic;
  }
  for (const S3Profile& profile : detail::s3_provider::profiles) {
    if (profile.provider == wanted) return profile;
  }
  return detail::s3_provider::profiles[std::size(detail::s3_provider::profiles) - 1];
}

bool is_whole_checksum(const S3Profile& profile, std::string_view algorithm) noexcept {
  switch (profile.whole_checksums) {
    case WholeChecksums::crcs:
      return algorithm.substr(0, 3) == "CRC";
    case WholeChecksums::crc64nvme:
      return algorithm == "CRC64NVME";
    default:
      return false;
  }
}

Result<void> check_provider(const S3Profile& profile, const UploadDescription& upload) {
  namespace local = detail::s3_provider;
  if (auto checked = local::check_overwrite(profile, upload); !checked) return checked;
  if (auto checked = local::check_checksum(profile, upload); !checked) return checked;
  if (!upload.options.expected_bucket_owner.empty() && profile.expected_owner == Honours::no) {
    return local::cannot(profile, "expected_bucket_owner", "does not look at the owner of a bucket");
  }
  return {};
}

}  // namespace uploadkit::backends
