// The rules of RFC 9110 5.5 and 5.6, applied before any header reaches the network library, which checks none of them.
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/utf8.hpp>

#include <algorithm>

namespace uploadkit::core {
namespace detail::header_check {

constexpr std::size_t max_field_bytes = 8 * 1024;
constexpr std::size_t max_headers = 64;
constexpr std::string_view transport_headers[] = {
    "Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "TE", "Trailer", "Upgrade"};

constexpr bool is_token_character(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::size_t token_size(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_token_character) - text.begin());
}

bool take_token(std::string_view& text) noexcept {
  const std::size_t size = token_size(text);
  text.remove_prefix(size);
  return size > 0;
}

bool is_text_character(char c) noexcept { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F); }

bool take_quoted(std::string_view& text) noexcept {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return text.remove_prefix(i + 1), true;
    if (text[i] == '\\') ++i;
    if (i == text.size() || !is_text_character(text[i])) return false;
  }
  return false;
}

bool take_parameter(std::string_view& text) noexcept {
  if (!take_token(text) || text.substr(0, 1) != "=") return false;
  text.remove_prefix(1);
  return text.substr(0, 1) == "\"" ? take_quoted(text) : take_token(text);
}

// Only the part of a bad name that is a token is told: what follows may be a value that slipped into the name.
Error refused(const Header& header, std::string_view field, std::string_view cause) {
  const std::string name = header.name.substr(0, std::min<std::size_t>(token_size(header.name), 64));
  return make_error(Errc::invalid_argument,
                    "The " + std::string(field) + " of header \"" + name + "\" " + std::string(cause) + ".",
                    {{"header", name}, {"field", std::string(field)}});
}

bool is_transport_header(std::string_view name) noexcept {
  return std::any_of(std::begin(transport_headers), std::end(transport_headers),
                     [name](std::string_view each) { return equals_ignoring_case(each, name); });
}

Result<void> check_all(const std::vector<Header>& headers, std::string_view exempt) {
  if (headers.size() > max_headers) {
    return make_error(Errc::invalid_argument, "A request has at most 64 headers; give fewer.",
                      {{"limit", std::to_string(max_headers)}, {"actual", std::to_string(headers.size())}});
  }
  for (const Header& header : headers) {
    if (!exempt.empty() && equals_ignoring_case(header.name, exempt)) continue;
    if (auto checked = check_header(header); !checked) return checked;
    if (is_transport_header(header.name)) {
      return refused(header, "name", "is one that the transport sets itself; leave it out");
    }
  }
  return {};
}

}  // namespace detail::header_check

Result<void> check_header(const Header& header) {
  using detail::header_check::refused;
  const std::string_view name = header.name;
  const std::string_view value = header.value;
  if (name.empty() || detail::header_check::token_size(name) != name.size()) {
    return refused(header, "name", "is empty or has characters that no header name may have");
  }
  if (name.size() > detail::header_check::max_field_bytes) return refused(header, "name", "is longer than 8 KiB");
  if (value.size() > detail::header_check::max_field_bytes) return refused(header, "value", "is longer than 8 KiB");
  if (!std::all_of(value.begin(), value.end(), detail::header_check::is_text_character)) {
    return refused(header, "value", "has a line break or another control character; remove it");
  }
  if (trim(value).size() != value.size()) return refused(header, "value", "begins or ends with a blank; remove it");
  return {};
}

Result<void> check_signed_headers(const std::vector<Header>& headers) {
  return detail::header_check::check_all(headers, "Content-Length");
}

Result<void> check_headers(const std::vector<Header>& headers) { return detail::header_check::check_all(headers, {}); }

Result<void> check_field(std::string_view field, std::string_view text) {
  text.remove_prefix(plain_size(text));
  if (text.empty()) return {};
  const std::string name(field);
  for (std::string_view rest = text; !rest.empty();) {
    const Utf8Character character = first_character(rest);
    if (!character.is_valid) {
      return make_error(Errc::invalid_argument, "The " + name + " is not UTF-8; convert it.", {{"field", name}});
    }
    if (character.code_point < 0x20 || (character.code_point >= 0x7F && character.code_point <= 0x9F)) {
      return make_error(Errc::invalid_argument,
                        "The " + name + " has a line break or another control character; remove it.",
                        {{"field", name}});
    }
    rest.remove_prefix(character.size);
  }
  return {};
}

bool is_media_type(std::string_view text) noexcept {
  if (!detail::header_check::take_token(text) || text.substr(0, 1) != "/") return false;
  text.remove_prefix(1);
  if (!detail::header_check::take_token(text)) return false;
  while (!text.empty()) {
    text = trim(text);
    if (text.substr(0, 1) != ";") return false;
    text = trim(text.substr(1));
    if (!text.empty() && text.front() != ';' && !detail::header_check::take_parameter(text)) return false;
  }
  return true;
}

}  // namespace uploadkit::core
