// Joins what was computed part by part, in any order, into what a storage says of the whole.
#include <uploadkit/engine/object_checksum.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/multipart_checksum.hpp>

#include <optional>

namespace uploadkit::engine {

namespace detail::object_checksum {

bool is_crc(digest::Algorithm algorithm) noexcept {
  return algorithm == digest::Algorithm::crc32 || algorithm == digest::Algorithm::crc32c ||
         algorithm == digest::Algorithm::crc64nvme;
}

std::vector<digest::PartChecksum> raw_values(digest::Algorithm algorithm, const std::vector<StoredPart>& parts) {
  std::vector<digest::PartChecksum> values;
  values.reserve(parts.size());
  for (const StoredPart& part : parts) {
    auto raw = core::base64_decode(part.checksum);
    if (!raw || raw->size() != digest::value_bytes(algorithm)) return {};
    values.push_back({*std::move(raw), part.size_bytes});
  }
  return values;
}

std::optional<std::string> md5_of(std::string_view etag) {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::string bare = bare_etag(etag);
  if (bare.size() != 32 || bare.find_first_not_of(digits) != std::string::npos) return std::nullopt;
  std::string raw;
  for (std::size_t i = 0; i < bare.size(); i += 2)
    raw += static_cast<char>(digits.find(bare[i]) << 4 | digits.find(bare[i + 1]));
  return raw;
}

}  // namespace detail::object_checksum

std::string object_checksum(digest::Algorithm algorithm, const std::vector<StoredPart>& parts, bool in_parts) {
  namespace local = detail::object_checksum;
  if (!in_parts) return parts.empty() ? std::string() : parts.front().checksum;
  const auto values = local::raw_values(algorithm, parts);
  if (values.empty()) return {};
  const auto joined = local::is_crc(algorithm) ? digest::full_object_checksum(algorithm, values)
                                               : digest::composite_checksum(algorithm, values);
  return joined.value_or(std::string());
}

std::string object_etag(const std::vector<StoredPart>& parts, bool in_parts) {
  namespace local = detail::object_checksum;
  std::vector<digest::PartChecksum> values;
  for (const StoredPart& part : parts) {
    auto raw = local::md5_of(part.etag);
    if (!raw) return {};
    values.push_back({*std::move(raw), part.size_bytes});
  }
  if (parts.empty()) return {};
  return in_parts ? digest::multipart_etag(values).value_or(std::string()) : bare_etag(parts.front().etag);
}

std::string bare_etag(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return core::lower(etag);
}

}  // namespace uploadkit::engine
