// Nothing that was asked for is ignored: an option is honoured, or refused by name.
#include <uploadkit/engine/option_check.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/digest/digest.hpp>

#include <array>

namespace uploadkit::engine {

namespace detail::option_check {

struct SetOption {
  const char* name;
  std::uint32_t bit;
  bool is_set;
};

std::array<SetOption, 9> set_options(const UploadOptions& options) {
  return {{{"content_encoding", option_content_encoding, !options.content_encoding.empty()},
           {"content_disposition", option_content_disposition, !options.content_disposition.empty()},
           {"cache_control", option_cache_control, !options.cache_control.empty()},
           {"metadata", option_metadata, !options.metadata.empty()},
           {"bucket", option_bucket, !options.bucket.empty()},
           {"use_accelerate_endpoint", option_accelerate, options.use_accelerate_endpoint},
           {"expected_bucket_owner", option_expected_bucket_owner, !options.expected_bucket_owner.empty()},
           {"prevent_overwrite", option_prevent_overwrite, options.prevent_overwrite},
           {"checksum_algorithm", option_checksum_algorithm, !options.checksum_algorithm.empty()}}};
}

Error invalid_option(const char* name, const std::string& sentence) {
  return make_error(Errc::invalid_option, std::string(name) + " " + sentence, {{"option", name}});
}

Result<void> check_texts(const UploadOptions& options) {
  const std::array<std::pair<const char*, const std::string*>, 6> texts{
      {{"content_encoding", &options.content_encoding},
       {"content_disposition", &options.content_disposition},
       {"cache_control", &options.cache_control},
       {"bucket", &options.bucket},
       {"expected_bucket_owner", &options.expected_bucket_owner},
       {"resume_id", &options.resume_id}}};
  for (const auto& [name, text] : texts)
    if (auto ok = core::check_field(name, *text); !ok) return ok;
  for (const auto& [name, value] : options.metadata) {
    if (auto ok = core::check_field("metadata", name); !ok) return ok;
    if (auto ok = core::check_field("metadata", value); !ok) return ok;
  }
  return {};
}

}  // namespace detail::option_check

Result<void> check_options(const UploadOptions& options, const BackendTraits& traits) {
  namespace local = detail::option_check;
  if (!options.content_type.empty() && !core::is_media_type(options.content_type))
    return local::invalid_option("content_type", "must have the form type/subtype.");
  if (options.resume_id.size() > 128) return local::invalid_option("resume_id", "must have at most 128 bytes.");
  const auto algorithm = digest::parse_algorithm(options.checksum_algorithm);
  const bool is_checksum = algorithm && *algorithm != digest::Algorithm::md5;  // MD5 goes by Content-MD5 alone
  if (!options.checksum_algorithm.empty() && !is_checksum)
    return local::invalid_option("checksum_algorithm", "must be crc32, crc32c, crc64nvme, sha1 or sha256.");
  if (options.multipart.max_parallel_parts < 1 || options.multipart.max_parallel_parts > 64)
    return local::invalid_option("multipart.max_parallel_parts", "must be from 1 to 64.");
  const MultipartLimits limits = traits.multipart.value_or(MultipartLimits{});
  const std::uint64_t part_bytes = options.multipart.part_bytes;
  if (part_bytes != 0 && (part_bytes < limits.min_part_bytes || part_bytes > limits.max_part_bytes))
    return local::invalid_option("multipart.part_bytes", "must be 0, or from " + std::to_string(limits.min_part_bytes) +
                                                             " to " + std::to_string(limits.max_part_bytes) + ".");
  if (options.verify_integrity > VerifyIntegrity::none)
    return local::invalid_option("verify_integrity", "must be automatic, checksum, md5 or none.");
  if (auto texts = local::check_texts(options); !texts) return texts;
  for (const auto& option : local::set_options(options))
    if (option.is_set && (traits.supported_options & option.bit) == 0)
      return make_error(Errc::unsupported_option,
                        std::string(option.name) + " is set and " + traits.name +
                            " has no way to honour it; leave it at its default.",
                        {{"option", option.name}});
  return {};
}

Result<void> check_size(std::optional<std::uint64_t> size_bytes, const BackendTraits& traits) {
  if (!size_bytes) {
    if (!traits.needs_size) return {};
    return make_error(Errc::source_size_unknown,
                      traits.name +
                          " must be told the size first; give the stream its size, or a larger "
                          "memory budget so that it can be held and counted.");
  }
  if (*size_bytes < traits.min_bytes)
    return make_error(Errc::too_small,
                      "The source has " + std::to_string(*size_bytes) + " bytes and " + traits.name +
                          " accepts no fewer than " + std::to_string(traits.min_bytes) + ".",
                      {{"limit", std::to_string(traits.min_bytes)}, {"actual", std::to_string(*size_bytes)}});
  if (traits.max_bytes > 0 && *size_bytes > traits.max_bytes)
    return make_error(Errc::too_large,
                      "The source has " + std::to_string(*size_bytes) + " bytes and " + traits.name +
                          " accepts no more than " + std::to_string(traits.max_bytes) + ".",
                      {{"limit", std::to_string(traits.max_bytes)}, {"actual", std::to_string(*size_bytes)}});
  return {};
}

}  // namespace uploadkit::engine
