// The checks that stand between an application's texts and the services' grammars.
#include <uploadkit/backends/input_check.hpp>

#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::input_check {

constexpr bool is_name_character(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

Error size_error(Errc code, std::uint64_t actual, std::uint64_t limit, const char* bound) {
  return make_error(code,
                    "The source has " + std::to_string(actual) + " bytes and the service accepts " + bound + " " +
                        std::to_string(limit) +
                        "; choose another file or change the limit where the service allows it.",
                    {{"limit", std::to_string(limit)}, {"actual", std::to_string(actual)}});
}

Result<void> check_size(const UploadDescription& upload, const BackendTraits& traits) {
  if (!upload.size_bytes) {
    if (!traits.needs_size) return {};
    return make_error(Errc::source_size_unknown,
                      "The service must be told the size before the bytes; give the source a size.");
  }
  const std::uint64_t size = *upload.size_bytes;
  if (size < traits.min_bytes) return size_error(Errc::too_small, size, traits.min_bytes, "no fewer than");
  if (traits.max_bytes != 0 && size > traits.max_bytes) {
    return size_error(Errc::too_large, size, traits.max_bytes, "at most");
  }
  return {};
}

}  // namespace detail::input_check

Error bad_argument(std::string_view field, std::string sentence) {
  return make_error(Errc::invalid_argument, std::move(sentence), {{"field", std::string(field)}});
}

Error bad_option(std::string_view option, std::string sentence) {
  return make_error(Errc::invalid_option, std::move(sentence), {{"option", std::string(option)}});
}

Result<void> check_text(std::string_view field, std::string_view text) {
  if (text.empty()) return bad_argument(field, "The " + std::string(field) + " is empty; give one.");
  return core::check_field(field, text);
}

Result<void> check_option(std::string_view option, std::string_view text) {
  if (text.empty()) return bad_option(option, "The option " + std::string(option) + " is empty; set it.");
  if (auto checked = core::check_field(option, text); !checked) return bad_option(option, checked.error().message);
  return {};
}

Result<void> check_header_option(std::string_view option, std::string_view text) {
  if (auto checked = core::check_header({"X", std::string(text)}); !checked) {
    return bad_option(option, "The option " + std::string(option) +
                                  " has a blank at an end, a control character or more than 8 KiB; correct it.");
  }
  return {};
}

Result<void> check_endpoint(std::string_view option, std::string_view url) {
  const auto usable = core::check_url(url);
  if (!usable)
    return bad_option(option, "The option " + std::string(option) + " is not usable: " + usable.error().message);
  return {};
}

Result<void> check_enumerator(std::string_view field, std::string_view text) {
  const bool is_name = std::all_of(text.begin(), text.end(), detail::input_check::is_name_character) &&
                       (text.empty() || text.front() < '0' || text.front() > '9');
  if (!is_name) {
    return bad_argument(field, "The " + std::string(field) +
                                   " is not the name of an enumerator; only letters, digits and \"_\" can be sent.");
  }
  return {};
}

Result<void> check_url(std::string_view field, std::string_view url) {
  auto split = core::split_url(url);
  if (!split) return bad_argument(field, "The " + std::string(field) + " is not usable: " + split.error().message);
  return {};
}

Result<void> check_upload(const UploadDescription& upload, const BackendTraits& traits) {
  if (auto checked = check_text("path", upload.path); !checked) return checked;
  if (!core::is_media_type(upload.content_type)) {
    return bad_argument("content_type", "The content type is not of the form \"type/subtype\"; correct it.");
  }
  return detail::input_check::check_size(upload, traits);
}

}  // namespace uploadkit::backends
