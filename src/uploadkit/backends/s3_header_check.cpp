// What no store could take as the description of an object, told before the first byte.
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_headers.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_header_check {

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Error bad_metadata(const std::string& name, const std::string& sentence) {
  const std::string shown = core::printable(name, 64);
  return make_error(Errc::invalid_option, "The metadata \"" + shown + "\" " + sentence,
                    {{"option", "metadata"}, {"field", shown}});
}

Result<void> check_entry(const std::string& name, const std::string& value) {
  if (!core::check_header({name, {}})) {
    return bad_metadata(name, "has a name that cannot be a header's; use letters, digits and hyphens.");
  }
  if (!is_ascii(value)) {
    return bad_metadata(name,
                        "has a value beyond ASCII, which S3 does not keep as it is; encode it, for example in "
                        "base64 or percent escapes.");
  }
  if (!core::check_header({"X", value})) {
    return bad_metadata(name, "has a control character or a blank at an end of its value; remove it.");
  }
  return {};
}

// Signing, the checksums and the transport make these themselves.
bool is_made_elsewhere(std::string_view lower_name) {
  for (std::string_view name :
       {"authorization", "x-amz-date", "date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-trailer",
        "x-amz-decoded-content-length", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-algorithm",
        "x-amz-checksum-type", "content-md5", "if-none-match", "if-match"}) {
    if (lower_name == name) return true;
  }
  return lower_name.substr(0, 15) == "x-amz-checksum-";
}

Error bad_header(const Header& header, const std::string& sentence) {
  const std::string shown = core::printable(header.name, 64);
  return make_error(Errc::invalid_option, "The header \"" + shown + "\" among object_headers " + sentence,
                    {{"option", "object_headers"}, {"header", shown}});
}

}  // namespace detail::s3_header_check

Result<void> check_ascii_option(const char* option, std::string_view value) {
  if (!detail::s3_header_check::is_ascii(value)) {
    return bad_option(option, "The option " + std::string(option) +
                                  " has characters beyond ASCII; for the name of a file use content_disposition().");
  }
  return check_header_option(option, value);
}

Result<void> check_owner(std::string_view owner) {
  const bool is_digits = std::all_of(owner.begin(), owner.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (owner.empty() || (owner.size() == 12 && is_digits)) return {};
  return bad_option(
      "expected_bucket_owner",
      "The expected owner of the bucket is the number of an AWS account, which has 12 digits; correct it.");
}

Result<void> check_metadata(const Metadata& metadata) {
  namespace local = detail::s3_header_check;
  constexpr std::size_t limit = 2048;
  std::size_t size = 0;
  for (auto entry = metadata.begin(); entry != metadata.end(); ++entry) {
    if (auto checked = local::check_entry(entry->first, entry->second); !checked) return checked;
    const bool is_repeated = std::any_of(metadata.begin(), entry, [&](const auto& earlier) {
      return core::equals_ignoring_case(earlier.first, entry->first);
    });
    if (is_repeated) return local::bad_metadata(entry->first, "is given twice (case does not count); give it once.");
    size += entry->first.size() + entry->second.size();
  }
  if (size <= limit) return {};
  return make_error(
      Errc::invalid_option,
      "The metadata has " + std::to_string(size) +
          " bytes of names and values, and S3 keeps at most 2048; shorten it, or store it beside the object.",
      {{"option", "metadata"}, {"limit", "2048"}, {"actual", std::to_string(size)}});
}

Result<void> check_object_headers(const Headers& headers) {
  namespace local = detail::s3_header_check;
  if (auto checked = core::check_headers(headers); !checked) {
    return make_error(Errc::invalid_option, "Among object_headers: " + checked.error().message,
                      {{"option", "object_headers"}, {"header", std::string(checked.error().fact("header"))}});
  }
  for (auto header = headers.begin(); header != headers.end(); ++header) {
    const std::string name = core::lower(header->name);
    if (local::is_made_elsewhere(name)) {
      return local::bad_header(*header, "is one that the library makes itself; leave it out.");
    }
    const bool is_repeated = std::any_of(
        headers.begin(), header, [&](const Header& earlier) { return core::equals_ignoring_case(earlier.name, name); });
    if (is_repeated) return local::bad_header(*header, "is given twice; give it once.");
  }
  return {};
}

}  // namespace uploadkit::backends
