// What the options of s3:// targets mean.
#include <tools/uploadkit/size_text.hpp>
#include <tools/uploadkit/storage_rules.hpp>
#include <tools/uploadkit/usage.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace uploadkit::command {
namespace {

Result<void> no_empty_values(const RawStorage& raw) {
  for (const StorageOption& option : storage_options) {
    const auto& value = raw.*option.value;
    if (value && value->empty()) return wrong_usage(std::string(option.name) + " needs a value that is not empty.");
  }
  return {};
}

Result<void> read_provider(const RawStorage& raw, StorageArguments& storage) {
  constexpr std::pair<std::string_view, S3Provider> all[] = {
      {"aws", S3Provider::aws},       {"minio", S3Provider::minio},    {"ceph", S3Provider::ceph},
      {"r2", S3Provider::r2},         {"gcs", S3Provider::gcs},        {"b2", S3Provider::b2},
      {"garage", S3Provider::garage}, {"generic", S3Provider::generic}};
  if (!raw.provider) return {};
  for (const auto& [name, provider] : all) {
    if (*raw.provider != name) continue;
    storage.access.provider = provider;
    return {};
  }
  return wrong_usage("--provider takes aws, minio, ceph, r2, gcs, b2, garage or generic.");
}

Result<void> read_style(const RawStorage& raw, StorageArguments& storage) {
  if (!raw.addressing_style) return {};
  const auto style = read_addressing_style(*raw.addressing_style, "--addressing-style");
  if (!style) return style.error();
  storage.access.addressing_style = *style;
  return {};
}

Result<void> read_sizes(const RawStorage& raw, StorageArguments& storage) {
  if (raw.part_size) {
    const MultipartLimits limits;
    const auto bytes = read_size(*raw.part_size);
    if (!bytes || *bytes < limits.min_part_bytes || *bytes > limits.max_part_bytes)
      return wrong_usage("--part-size takes a size from 5M to 5G.");
    storage.part_bytes = *bytes;
  }
  if (raw.multipart_threshold) {
    storage.threshold_bytes = read_size(*raw.multipart_threshold);
    if (!storage.threshold_bytes)
      return wrong_usage(
          "--multipart-threshold takes a number of bytes, for example 64M; larger files are sent in parts.");
  }
  return {};
}

// "CRC-32C", "crc32c" and "Crc32C" are one.
Result<void> read_algorithm(const RawStorage& raw, StorageArguments& storage) {
  if (!raw.checksum_algorithm) return {};
  std::string name;
  for (const char c : *raw.checksum_algorithm) {
    if (c == '-' || c == '_') continue;
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  for (std::string_view known : {"crc32", "crc32c", "crc64nvme", "sha1", "sha256"})
    if (name == known) storage.checksum_algorithm = name;
  if (storage.checksum_algorithm.empty())
    return wrong_usage("--checksum-algorithm takes CRC64NVME, CRC32, CRC32C, SHA256 or SHA1.");
  return {};
}

Result<void> read_metadata(const RawStorage& raw, StorageArguments& storage) {
  for (const std::string& list : raw.metadata) {
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      const std::string entry = list.substr(begin, end - begin);
      const std::size_t equals = entry.find('=');
      if (equals == std::string::npos || equals == 0)
        return wrong_usage("--metadata takes name=value[,name=value]; a value with a comma cannot be given.");
      storage.metadata.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
      begin = end + 1;
    }
  }
  return {};
}

Result<void> read_condition(const RawStorage& raw, StorageArguments& storage) {
  if (!raw.if_none_match) return {};
  if (*raw.if_none_match != "*")
    return wrong_usage("--if-none-match takes '*' alone, which keeps an object that exists from being overwritten.");
  storage.prevent_overwrite = true;
  return {};
}

}  // namespace

std::string given_storage_option(const RawStorage& raw) {
  for (const StorageOption& option : storage_options)
    if (raw.*option.value) return option.name;
  if (!raw.metadata.empty()) return "--metadata";
  return raw.use_accelerate_endpoint ? "--use-accelerate-endpoint" : "";
}

Result<StorageArguments> read_storage_options(const RawStorage& raw) {
  StorageArguments storage;
  storage.access.region = raw.region.value_or("");
  storage.access.profile = raw.profile.value_or("");
  storage.content_disposition = raw.content_disposition.value_or("");
  storage.content_encoding = raw.content_encoding.value_or("");
  storage.cache_control = raw.cache_control.value_or("");
  storage.expected_bucket_owner = raw.expected_bucket_owner.value_or("");
  storage.use_accelerate_endpoint = raw.use_accelerate_endpoint;
  if (auto checked = no_empty_values(raw); !checked) return checked.error();
  for (const auto read : {read_provider, read_style, read_sizes, read_algorithm, read_metadata, read_condition})
    if (auto outcome = read(raw, storage); !outcome) return outcome.error();
  return storage;
}

Result<AddressingStyle> read_addressing_style(const std::string& text, const std::string& origin) {
  if (text == "auto") return AddressingStyle::automatic;
  if (text == "path") return AddressingStyle::path;
  if (text == "virtual") return AddressingStyle::virtual_host;
  return wrong_usage(origin + " takes auto, path or virtual.");
}

}  // namespace uploadkit::command
