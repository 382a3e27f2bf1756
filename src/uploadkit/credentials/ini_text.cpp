// Line by line, as AWS's tools read these files; what they would pass over in silence is an error here.
#include <uploadkit/credentials/ini_text.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::credentials {

namespace detail::ini_text {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

bool begins_comment(std::string_view text) noexcept { return !text.empty() && (text[0] == '#' || text[0] == ';'); }

/// "value # comment" without the comment.
std::string_view without_comment(std::string_view text) noexcept {
  for (std::size_t i = 1; i < text.size(); ++i)
    if (is_blank(text[i - 1]) && begins_comment(text.substr(i))) return core::trim(text.substr(0, i));
  return core::trim(text);
}

/// Blanks inside as one.
std::string joined(std::string_view name) {
  std::string text;
  for (const char c : core::trim(name))
    if (!is_blank(c))
      text.push_back(c);
    else if (text.back() != ' ')
      text.push_back(' ');
  return text;
}

bool has_control(std::string_view line) noexcept {
  return std::any_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7F;
  });
}

class Reader {
 public:
  /// Why the line is wrong, empty if it is not.
  std::string_view take(std::string_view line) {
    const std::string_view text = core::trim(line);
    if (text.empty() || begins_comment(text)) return {};
    if (has_control(line)) return "holds a control character; is this a text file?";
    if (line.front() == '[') return take_section(text);
    if (sections_.empty()) return "stands before the first [section]; put a [profile] line above it.";
    return is_blank(line.front()) && has_setting_ ? take_indented(text) : take_setting(text);
  }

  std::vector<IniSection> finish() { return std::move(sections_); }

 private:
  std::string_view take_section(std::string_view text) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return "has a [ without its ].";
    const std::string_view rest = core::trim(text.substr(end + 1));
    if (!rest.empty() && !begins_comment(rest)) return "has text behind the ] of its section.";
    const std::string_view name = core::trim(text.substr(1, end - 1));
    if (name.empty()) return "has a section without a name.";
    sections_.push_back({joined(name), {}});
    has_setting_ = false;
    return {};
  }

  std::string_view take_setting(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = core::trim(text.substr(0, equals));
    if (equals == std::string_view::npos) return "is neither [section] nor name = value.";
    if (name.empty()) return "has a value without a name.";
    parent_ = core::lower(name);
    sections_.back().settings.emplace_back(parent_, without_comment(text.substr(equals + 1)));
    has_setting_ = true;
    is_nesting_ = sections_.back().settings.back().second.empty();
    return {};
  }

  std::string_view take_indented(std::string_view text) {
    auto& settings = sections_.back().settings;
    if (!is_nesting_) {
      settings.back().second.append("\n").append(without_comment(text));
      return {};
    }
    const std::size_t equals = text.find('=');
    const std::string_view name = core::trim(text.substr(0, equals));
    if (equals == std::string_view::npos || name.empty())
      return "is indented below a setting without value and is no name = value.";
    settings.emplace_back(parent_ + "." + core::lower(name), without_comment(text.substr(equals + 1)));
    return {};
  }

  std::vector<IniSection> sections_;
  std::string parent_;
  bool has_setting_ = false;
  bool is_nesting_ = false;
};

}  // namespace detail::ini_text

Result<std::vector<IniSection>> read_ini(std::string_view text, const std::string& file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
  detail::ini_text::Reader reader;
  for (int number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const std::string_view fault = reader.take(line);
    if (!fault.empty())
      return make_error(Errc::invalid_option,
                        "Line " + std::to_string(number) + " of \"" + file + "\" " + std::string(fault),
                        {{"path", file}, {"field", "line " + std::to_string(number)}});
  }
  return reader.finish();
}

}  // namespace uploadkit::credentials
