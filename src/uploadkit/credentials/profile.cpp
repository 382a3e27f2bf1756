// Which section is which profile, and what wins.
#include <uploadkit/credentials/profile.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/credentials/ini_text.hpp>

namespace uploadkit::credentials {

namespace detail::profile {

std::string_view unquoted(std::string_view name) noexcept {
  name = core::trim(name);
  const bool is_quoted =
      name.size() >= 2 && name.front() == name.back() && (name.front() == '"' || name.front() == '\'');
  return is_quoted ? name.substr(1, name.size() - 2) : name;
}

/// "profile NAME" gives NAME; other sections give nothing.
std::string_view name_after_profile(std::string_view section) noexcept {
  constexpr std::string_view word = "profile ";
  return section.substr(0, word.size()) == word ? unquoted(section.substr(word.size())) : std::string_view();
}

void take_over(Profile& profile, const IniSection& section) {
  profile.exists = true;
  profile.settings.insert(profile.settings.end(), section.settings.begin(), section.settings.end());
}

void read_config(Profile& profile, const std::vector<IniSection>& sections) {
  for (const IniSection& section : sections)
    if (name_after_profile(section.name) == profile.name) take_over(profile, section);
  if (profile.exists || profile.name != "default") return;
  for (const IniSection& section : sections)
    if (section.name == "default") take_over(profile, section);
}

/// Reads one word; the position is behind it. False for a quote without its end.
bool take_word(std::string_view command, std::size_t& at, std::string& word) {
  char quote = 0;
  for (; at < command.size(); ++at) {
    const char c = command[at];
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) return true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && at + 1 < command.size()) {
      const char next = command[++at];
      if (quote == '"' && next != '"' && next != '\\') word.push_back(c);
      word.push_back(next);
    } else {
      word.push_back(c);
    }
  }
  return quote == 0;
}

}  // namespace detail::profile

std::string_view Profile::value(std::string_view setting) const noexcept {
  for (auto it = settings.rbegin(); it != settings.rend(); ++it)
    if (it->first == setting) return it->second;
  return {};
}

Result<Profile> read_profile(const ProfileFile& config, const ProfileFile& credentials, const std::string& name) {
  Profile profile;
  profile.name = name;
  auto sections = read_ini(config.text, config.path);
  if (!sections) return sections.error();
  detail::profile::read_config(profile, *sections);
  sections = read_ini(credentials.text, credentials.path);
  if (!sections) return sections.error();
  for (const IniSection& section : *sections)
    if (detail::profile::unquoted(section.name) == name) detail::profile::take_over(profile, section);
  return profile;
}

Result<std::vector<std::string>> split_command(std::string_view command) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < command.size(); ++at) {
    if (command[at] == ' ' || command[at] == '\t' || command[at] == '\n') continue;
    words.emplace_back();
    if (!detail::profile::take_word(command, at, words.back()))
      return make_error(Errc::invalid_option, "The setting credential_process has a quote without its end.",
                        {{"option", "credential_process"}});
  }
  return words;
}

}  // namespace uploadkit::credentials
