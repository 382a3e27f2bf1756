// What a profile gives: keys, the output of a process, or a token to be exchanged; what it asks for beyond that is
// refused by name, since credentials of somebody else would be worse than none.
#include <uploadkit/credentials.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/credentials/credentials_answer.hpp>
#include <uploadkit/credentials/profile_files.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/files/process_output.hpp>

#include <utility>

namespace uploadkit::credentials::detail::profile_credentials {

constexpr std::chrono::milliseconds process_limit{60'000};
constexpr std::size_t longest_output = 64 * 1024;

/// Settings that choose another identity than the keys beside them would.
constexpr const char* not_done[] = {"source_profile", "credential_source", "sso_session",  "sso_start_url",
                                    "sso_account_id", "sso_role_name",     "login_session"};

Error bad_setting(const Profile& profile, const std::string& setting, const char* what,
                  Errc code = Errc::invalid_option) {
  return make_error(
      code, "The setting " + setting + " of the profile \"" + core::printable(profile.name, 128) + "\" " + what + ".",
      {{"option", setting}});
}

Result<void> check_done(const Profile& profile) {
  const char* const refused =
      "asks for something that this library does not do; choose a profile with keys or a "
      "credential_process";
  for (const char* setting : not_done)
    if (!profile.value(setting).empty()) return bad_setting(profile, setting, refused, Errc::unsupported_option);
  if (!profile.value("role_arn").empty() && profile.value("web_identity_token_file").empty())
    return bad_setting(profile, "role_arn", refused, Errc::unsupported_option);
  return {};
}

Result<std::string> read_key(const Profile& profile, const char* setting) {
  const std::string_view value = profile.value(setting);
  if (value.find('\n') != std::string_view::npos)
    return bad_setting(profile, setting, "goes on in an indented line; begin each setting at the start of its line");
  for (const char c : value)
    if (c <= ' ' || c >= 0x7F) return bad_setting(profile, setting, "holds blanks; write the key as it was issued");
  return std::string(value);
}

Result<CredentialsStep> read_keys(const Profile& profile) {
  Credentials found;
  for (const auto& [setting, target] : {std::pair("aws_access_key_id", &found.access_key_id),
                                        std::pair("aws_secret_access_key", &found.secret_access_key),
                                        std::pair("aws_session_token", &found.session_token)}) {
    auto value = read_key(profile, setting);
    if (!value) return value.error();
    *target = *std::move(value);
  }
  if (found.access_key_id.empty() && found.secret_access_key.empty()) return CredentialsStep{};
  if (found.access_key_id.empty())
    return bad_setting(profile, "aws_access_key_id", "is missing or blank; write it beside aws_secret_access_key");
  if (found.secret_access_key.empty())
    return bad_setting(profile, "aws_secret_access_key", "is missing or blank; write it beside aws_access_key_id");
  return given(std::move(found));
}

/// Version 1 is the only one; a later one may mean something else by the same names.
Result<CredentialsStep> read_process_output(const std::string& output) {
  constexpr std::string_view source = "The credential_process of the profile";
  const auto document = core::parse_json(output);
  if (document && document->is_object() && document->at("/Version").integer() != 1)
    return make_error(Errc::bad_response, std::string(source) + " speaks another version than 1.",
                      {{"field", "Version"}, {"expected", "1"}});
  auto found = read_credentials_json(output, source);
  if (!found) return found.error();
  return given(*std::move(found));
}

Result<CredentialsStep> run_process(const Profile& profile) {
  const auto words = split_command(profile.value("credential_process"));
  if (!words) return words.error();
  auto end = files::process_output(*words, process_limit, longest_output);
  if (!end) {
    Error error = end.error();
    if (error.code == Errc::invalid_argument) error.code = Errc::invalid_option;
    error.facts.push_back({"option", "credential_process"});
    error.message =
        "The credential_process of the profile \"" + core::printable(profile.name, 128) + "\" failed. " + error.message;
    return error;
  }
  if (end->status != 0) {
    digest::wipe(end->output);
    return make_error(Errc::unauthorized,
                      "The credential_process of the profile \"" + core::printable(profile.name, 128) +
                          "\" ended with status " + std::to_string(end->status) + "; run it by hand to see why.",
                      {{"option", "credential_process"}, {"got", std::to_string(end->status)}});
  }
  auto step = read_process_output(end->output);
  digest::wipe(end->output);
  return step;
}

class ProfileProvider final : public CredentialsProvider {
 public:
  explicit ProfileProvider(ProfileOptions options) : options_(std::move(options)) {}

  std::string name() const override {
    return options_.profile.empty() ? "profile" : "profile " + core::printable(options_.profile, 128);
  }
  bool may_block() const override { return true; }

  Result<CredentialsStep> begin(WallTime now) const override {
    auto found = find_profile(options_);
    if (!found) return found.error();
    auto step = first_step(found->profile, now);
    wipe(found->profile);
    return step;
  }

  /// Only a web identity asks for anything, and its reading needs no options.
  Result<CredentialsStep> read(const std::string& state, const Result<HttpResponse>& answer,
                               WallTime now) const override {
    return web_identity_credentials()->read(state, answer, now);
  }

 private:
  static Result<CredentialsStep> first_step(const Profile& profile, WallTime now) {
    if (auto done = check_done(profile); !done) return done.error();
    if (!profile.value("role_arn").empty()) {
      WebIdentityOptions options;
      options.role_arn = profile.value("role_arn");
      options.token_file = profile.value("web_identity_token_file");
      options.session_name = profile.value("role_session_name");
      options.region = profile.value("region");
      return web_identity_credentials(std::move(options))->begin(now);
    }
    auto keys = read_keys(profile);
    if (!keys || keys->credentials || profile.value("credential_process").empty()) return keys;
    return run_process(profile);
  }

  ProfileOptions options_;
};

}  // namespace uploadkit::credentials::detail::profile_credentials

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<const CredentialsProvider> profile_credentials(ProfileOptions options) {
  return std::make_shared<const credentials::detail::profile_credentials::ProfileProvider>(std::move(options));
}

UPLOADKIT_NAMESPACE_END
