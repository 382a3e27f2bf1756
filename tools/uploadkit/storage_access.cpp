// From arguments, environment and profile to the options of the S3 backend.
#include <tools/uploadkit/storage_access.hpp>
#include <tools/uploadkit/storage_rules.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace uploadkit::command {
namespace {

// Names of the library and what they are called here.
constexpr std::pair<std::string_view, const char*> spellings[] = {
    {"path", "The key of the s3:// target"},
    {"bucket", "The bucket of the s3:// target"},
    {"region", "--region (else AWS_REGION, AWS_DEFAULT_REGION or the profile)"},
    {"endpoint_url", "--endpoint-url (else AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or the profile)"},
    {"profile", "--profile (else AWS_PROFILE)"},
    {"addressing_style", "--addressing-style"},
    {"provider", "--provider"},
    {"use_accelerate_endpoint", "--use-accelerate-endpoint"},
    {"expected_bucket_owner", "--expected-bucket-owner"},
    {"metadata", "--metadata"},
    {"content_type", "--content-type"},
    {"content_disposition", "--content-disposition"},
    {"content_encoding", "--content-encoding"},
    {"cache_control", "--cache-control"},
    {"checksum_algorithm", "--checksum-algorithm"},
    {"prevent_overwrite", "--if-none-match"},
    {"expires_in", "--expires-in"},
    {"method", "--method"},
    {"headers", "--header"},
    {"query_parameters", "--query-param"}};

Error as_usage(const Error& error) { return make_error(Errc::invalid_argument, sentence_with_option(error)); }

Result<AddressingStyle> style_of(const StorageAccess& access, const ProfileSettings& settings) {
  if (access.addressing_style) return *access.addressing_style;
  if (settings.addressing_style.empty()) return AddressingStyle::automatic;
  return read_addressing_style(settings.addressing_style, "The profile's addressing_style");
}

}  // namespace

Result<StorageSetup> set_up_storage(const StorageAccess& access) {
  ProfileOptions profile;
  profile.profile = access.profile;
  const auto settings = profile_settings(profile);
  if (!settings) return as_usage(settings.error());
  const auto style = style_of(access, *settings);
  if (!style) return style.error();
  StorageSetup setup;
  S3Options& options = setup.options;
  options.bucket = access.target.bucket;
  options.region = access.region.empty() ? settings->region : access.region;
  options.endpoint_url = access.endpoint_url.empty() ? settings->endpoint_url : access.endpoint_url;
  options.addressing_style = *style;
  options.provider = access.provider;
  options.credentials = default_credentials(profile);
  // They choose among AWS's endpoints, and whoever gives one has chosen.
  if (options.endpoint_url.empty()) {
    options.use_dualstack_endpoint = settings->use_dualstack_endpoint;
    options.use_fips_endpoint = settings->use_fips_endpoint;
    setup.use_accelerate_endpoint = settings->use_accelerate_endpoint;
  }
  return setup;
}

UploadOptions storage_upload_options(const PutArguments& arguments) {
  const StorageArguments& storage = arguments.storage;
  UploadOptions options;
  options.content_disposition = storage.content_disposition;
  options.content_encoding = storage.content_encoding;
  options.cache_control = storage.cache_control;
  options.metadata = storage.metadata;
  options.use_accelerate_endpoint = storage.use_accelerate_endpoint;
  options.expected_bucket_owner = storage.expected_bucket_owner;
  options.prevent_overwrite = storage.prevent_overwrite;
  options.checksum_algorithm = storage.checksum_algorithm;
  options.multipart.part_bytes = storage.part_bytes;
  if (storage.threshold_bytes) options.multipart.threshold_bytes = *storage.threshold_bytes;
  // A number of requests is asked for, whether they belong to one file or to many.
  if (arguments.concurrency != 0) options.multipart.max_parallel_parts = std::min(arguments.concurrency, 64);
  return options;
}

Result<void> check_storage(const S3Options& options, const PutArguments& arguments) {
  UploadDescription upload;
  const StorageTarget& target = arguments.storage.access.target;
  upload.path = target.key.empty() ? "key" : target.key;
  upload.content_type = arguments.content_type.empty() ? "application/octet-stream" : arguments.content_type;
  upload.options = storage_upload_options(arguments);
  const auto begun = s3(options)->begin(upload);
  if (!begun) return as_usage(begun.error());
  return {};
}

std::string sentence_with_option(const Error& error) {
  std::string_view name = error.fact("option");
  if (name.empty()) name = error.fact("field");
  for (const auto& [known, spelling] : spellings)
    if (known == name) return std::string(spelling) + ": " + error.message;
  return (error.fact("header").empty() ? "" : "--header: ") + error.message;
}

}  // namespace uploadkit::command
