// The checksums that S3 gives an object of several parts, from the values of its parts.
#include <uploadkit/digest/multipart_checksum.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/crc_combine.hpp>
#include <uploadkit/digest/crc_digest.hpp>

namespace uploadkit::digest {

namespace detail::multipart_checksum {

inline Result<void> check(Algorithm algorithm, const std::vector<PartChecksum>& parts) {
  if (parts.empty()) return make_error(Errc::internal, "A checksum of parts was asked for without a part.");
  for (const PartChecksum& part : parts) {
    if (part.value.size() != value_bytes(algorithm)) {
      return make_error(
          Errc::internal, "A part's checksum has another length than its algorithm gives.",
          {{"expected", std::to_string(value_bytes(algorithm))}, {"actual", std::to_string(part.value.size())}});
    }
  }
  return {};
}

inline Error wrong_type(Algorithm algorithm, const char* message) {
  return make_error(Errc::unsupported_option, message,
                    {{"option", "checksum_algorithm"}, {"got", std::string(name(algorithm))}});
}

inline Result<std::string> hash_of_values(Algorithm algorithm, const std::vector<PartChecksum>& parts) {
  Result<void> checked = check(algorithm, parts);
  if (!checked) return checked.error();
  std::string values;
  values.reserve(parts.size() * value_bytes(algorithm));
  for (const PartChecksum& part : parts) values.append(part.value);
  return compute(algorithm, values);
}

inline std::string with_count(std::string text, std::size_t parts) {
  return text.append("-").append(std::to_string(parts));
}

}  // namespace detail::multipart_checksum

Result<std::string> composite_checksum(Algorithm algorithm, const std::vector<PartChecksum>& parts) {
  namespace local = detail::multipart_checksum;
  if (algorithm == Algorithm::crc64nvme) {
    return local::wrong_type(algorithm, "CRC64NVME has no composite form; use the full-object form.");
  }
  Result<std::string> hash = local::hash_of_values(algorithm, parts);
  if (!hash) return hash;
  return local::with_count(core::base64(*hash), parts.size());
}

Result<std::string> full_object_checksum(Algorithm algorithm, const std::vector<PartChecksum>& parts) {
  namespace local = detail::multipart_checksum;
  if (!is_crc(algorithm)) {
    return local::wrong_type(algorithm, "Only CRCs have a full-object form over parts; use the composite form.");
  }
  Result<void> checked = local::check(algorithm, parts);
  if (!checked) return checked.error();
  std::uint64_t combined_bytes = parts.size() > 1 ? parts[1].size_bytes : 0;
  CrcCombiner combiner(algorithm, combined_bytes);
  std::uint64_t crc = crc_number(parts.front().value);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].size_bytes != combined_bytes) {
      combined_bytes = parts[i].size_bytes;
      combiner = CrcCombiner(algorithm, combined_bytes);
    }
    crc = combiner.join(crc, crc_number(parts[i].value));
  }
  return core::base64(crc_bytes(algorithm, crc));
}

Result<std::string> multipart_etag(const std::vector<PartChecksum>& md5_parts) {
  namespace local = detail::multipart_checksum;
  Result<std::string> hash = local::hash_of_values(Algorithm::md5, md5_parts);
  if (!hash) return hash;
  return local::with_count(core::hex(*hash), md5_parts.size());
}

}  // namespace uploadkit::digest
