// Content-Disposition from its parts (RFC 6266, with RFC 8187 for names beyond plain ASCII).
#include <uploadkit/s3.hpp>

#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/utf8.hpp>

namespace uploadkit::backends::detail::content_disposition {

// Browsers disagree about escapes in quotes and about "%", so that names with them get both forms.
bool is_plain(char c) noexcept {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F && c != '"' && c != '\\' &&
         c != '%';
}

// One underscore for each character that the quoted form cannot show.
std::string fallback(std::string_view filename) {
  std::string name;
  while (!filename.empty()) {
    const core::Utf8Character character = core::first_character(filename);
    name += character.size == 1 && is_plain(filename.front()) ? filename.front() : '_';
    filename.remove_prefix(character.size);
  }
  return name;
}

}  // namespace uploadkit::backends::detail::content_disposition

UPLOADKIT_NAMESPACE_BEGIN

Result<std::string> content_disposition(std::string_view type, std::string_view filename) {
  namespace local = backends::detail::content_disposition;
  std::string value(type);
  if (!core::check_header({value, {}})) {
    return backends::bad_argument("type",
                                  "The type of a content disposition is a token such as \"attachment\" or "
                                  "\"inline\"; correct it.");
  }
  if (filename.empty()) return value;
  if (auto checked = core::check_field("filename", filename); !checked) return checked.error();
  const std::string plain = local::fallback(filename);
  value += "; filename=\"" + plain + "\"";
  if (plain != filename) value += "; filename*=UTF-8''" + core::percent_encode(filename);
  return value;
}

UPLOADKIT_NAMESPACE_END
