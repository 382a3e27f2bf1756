// The places where AWS's tools look, in their order: the option, the variable, the home folder.
#include <uploadkit/credentials/profile_files.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/files/environment.hpp>
#include <uploadkit/files/text_file.hpp>

#include <utility>

namespace uploadkit::credentials {

namespace detail::profile_files {

constexpr std::size_t longest_file = 1024 * 1024;

struct Place {
  const char* option;
  const char* variable;
  const char* name_at_home;
};

constexpr Place config_place{"config_file", "AWS_CONFIG_FILE", "/.aws/config"};
constexpr Place credentials_place{"credentials_file", "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials"};

std::string with_home(std::string path) {
  if (path.rfind("~/", 0) != 0) return path;
  return files::environment_variable("HOME") + path.substr(1);
}

std::string path_of(const Place& place, const std::string& given) {
  if (!given.empty()) return with_home(given);
  const std::string named = files::environment_variable(place.variable);
  if (!named.empty()) return with_home(named);
  const std::string home = files::environment_variable("HOME");
  return home.empty() ? std::string() : home + place.name_at_home;
}

Result<ProfileFile> read_file(const Place& place, const std::string& given) {
  ProfileFile file{path_of(place, given), {}};
  if (file.path.empty()) return file;
  auto text = files::read_text_file(file.path, longest_file);
  if (!text) return text.error();
  if (!*text && !given.empty())
    return make_error(Errc::invalid_option,
                      "There is no file \"" + core::printable(file.path, 512) + "\", which " + place.option +
                          " names; check its path.",
                      {{"option", place.option}, {"path", core::printable(file.path, 512)}});
  if (*text) file.text = **std::move(text);
  return file;
}

Error no_such_profile(const std::string& name, const ProfileFile& config, const ProfileFile& credentials) {
  return make_error(Errc::invalid_option,
                    "There is no profile \"" + core::printable(name, 128) + "\" in \"" +
                        core::printable(config.path, 512) + "\" or \"" + core::printable(credentials.path, 512) +
                        "\"; add it, or name another.",
                    {{"option", "profile"}, {"got", core::printable(name, 128)}});
}

}  // namespace detail::profile_files

void wipe(Profile& profile) noexcept {
  for (auto& setting : profile.settings) digest::wipe(setting.second);
}

Result<FoundProfile> find_profile(const ProfileOptions& options) {
  namespace local = detail::profile_files;
  std::string name = options.profile.empty() ? files::environment_variable("AWS_PROFILE") : options.profile;
  const bool is_named = !name.empty();
  if (!is_named) name = "default";
  auto config = local::read_file(local::config_place, options.config_file);
  if (!config) return config.error();
  auto keys = local::read_file(local::credentials_place, options.credentials_file);
  if (!keys) return keys.error();
  auto profile = read_profile(*config, *keys, name);
  digest::wipe(config->text);
  digest::wipe(keys->text);
  if (!profile) return profile.error();
  if (is_named && !profile->exists) return local::no_such_profile(name, *config, *keys);
  return FoundProfile{*std::move(profile), is_named};
}

}  // namespace uploadkit::credentials
