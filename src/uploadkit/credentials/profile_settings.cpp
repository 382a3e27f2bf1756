// What stands beside the keys: region, endpoint, S3's manners.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/credentials/profile_files.hpp>
#include <uploadkit/files/environment.hpp>

#include <utility>

namespace uploadkit::credentials::detail::profile_settings {

std::string first_variable(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (auto value = files::environment_variable(name); !value.empty()) return value;
  return {};
}

std::string either(std::string first, std::string_view second) {
  return first.empty() ? std::string(second) : std::move(first);
}

/// The environment's word, else the profile's, which may be nested below "s3".
Result<bool> read_flag(const Profile& profile, const char* variable, const char* setting) {
  const std::string text =
      core::lower(core::trim(either(first_variable({variable}), profile.value("s3." + std::string(setting)))));
  const std::string flag = text.empty() ? core::lower(core::trim(profile.value(setting))) : text;
  if (flag.empty() || flag == "false") return false;
  if (flag == "true") return true;
  return make_error(Errc::invalid_option, "The setting " + std::string(setting) + " is neither true nor false.",
                    {{"option", setting}});
}

Result<ProfileSettings> read_settings(const Profile& profile) {
  ProfileSettings settings;
  settings.region = either(first_variable({"AWS_REGION", "AWS_DEFAULT_REGION"}), profile.value("region"));
  settings.endpoint_url =
      either(first_variable({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"}), profile.value("endpoint_url"));
  settings.addressing_style = core::lower(core::trim(profile.value("s3.addressing_style")));
  const std::pair<bool*, std::pair<const char*, const char*>> flags[] = {
      {&settings.use_accelerate_endpoint, {"", "use_accelerate_endpoint"}},
      {&settings.use_dualstack_endpoint, {"AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"}},
      {&settings.use_fips_endpoint, {"AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"}}};
  for (const auto& [target, names] : flags) {
    const auto flag = read_flag(profile, names.first, names.second);
    if (!flag) return flag.error();
    *target = *flag;
  }
  return settings;
}

}  // namespace uploadkit::credentials::detail::profile_settings

UPLOADKIT_NAMESPACE_BEGIN

Result<ProfileSettings> profile_settings(const ProfileOptions& options) {
  auto found = credentials::find_profile(options);
  if (!found) return found.error();
  auto settings = credentials::detail::profile_settings::read_settings(found->profile);
  credentials::wipe(found->profile);
  return settings;
}

UPLOADKIT_NAMESPACE_END
