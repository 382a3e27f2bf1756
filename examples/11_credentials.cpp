// Where the keys of direct uploads come from: AWS's own places, a Cognito identity pool, a function.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>
#include <cstring>
#include <string>

namespace uk = uploadkit;

namespace {

/// Stands for the application's own sign-in.
struct SignIn {
  std::string id_token = "id token of the signed-in user";
  uk::Credentials ask_our_server() const { return {"access key id", "secret access key", "session token", {}, {}}; }
};

const SignIn& sign_in() {
  static const SignIn signed_in;
  return signed_in;
}

uk::S3Options usual() {
  // [usual]
  uk::S3Options options;
  options.bucket = "photos";
  options.region = "eu-west-1";
  options.credentials = uk::default_credentials();  // what a null pointer means, too
  // [usual end]
  return options;
}

uk::Result<uk::S3Options> of_a_profile() {
  // [profile]
  const uk::ProfileOptions profile{
      "studio", {}, {}};  // [profile studio] in ~/.aws/config, [studio] in ~/.aws/credentials
  const auto settings = uk::profile_settings(profile);
  if (!settings) return settings.error();

  uk::S3Options options;
  options.bucket = "photos";
  options.region = settings->region;
  options.endpoint_url = settings->endpoint_url;
  options.credentials = uk::profile_credentials(profile);
  // [profile end]
  return options;
}

uk::S3Options of_a_user() {
  // [cognito]
  uk::CognitoOptions pool;
  pool.identity_pool_id = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef";
  pool.logins = []() -> uk::Result<std::vector<uk::CognitoLogin>> {  // none, or an empty list: a guest
    return std::vector<uk::CognitoLogin>{
        {"cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI", sign_in().id_token}};
  };

  uk::S3Options options;
  options.bucket = "photos";
  options.region = "eu-west-1";
  options.credentials = uk::cognito_credentials(pool);
  // [cognito end]
  return options;
}

uk::S3Options of_a_server() {
  uk::S3Options options;
  options.bucket = "photos";
  options.region = "eu-west-1";
  // [callback]
  options.credentials = uk::callback_credentials([]() -> uk::Result<uk::Credentials> {
    return sign_in().ask_our_server();  // with expires_at, so that they are renewed in time
  });
  // [callback end]
  return options;
}

uk::S3Options own_order() {
  uk::S3Options options = usual();
  // [order]
  options.credentials = uk::first_credentials({uk::environment_credentials(), uk::web_identity_credentials(),
                                               uk::container_credentials(), uk::instance_credentials(),
                                               uk::static_credentials({"access key id", "secret access key"})});
  // [order end]
  return options;
}

uk::Result<uk::Credentials> shown(const uk::S3Options& options) {
  // [task]
  const auto backend = uk::s3(options);
  auto client = uk::Client::create(backend);
  if (!client) return client.error();
  const auto credentials = client->credentials(backend->authorization()).wait();
  // [task end]
  return credentials;
}

uk::Result<uk::UploadReceipt> to_own_folder(uk::Client& client, const char* file) {
  // [identity]
  uk::UploadInput input;
  input.path_of_identity = [](const std::string& identity_id) { return "private/" + identity_id + "/photo.jpg"; };
  input.source = uk::file_source(file);
  const auto receipt = client.upload(std::move(input)).wait();
  // [identity end]
  return receipt;
}

uk::Result<uk::S3Options> chosen(const char* name) {
  if (std::strcmp(name, "profile") == 0) return of_a_profile();
  if (std::strcmp(name, "cognito") == 0) return of_a_user();
  if (std::strcmp(name, "callback") == 0) return of_a_server();
  if (std::strcmp(name, "order") == 0) return own_order();
  return usual();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s usual|profile|cognito|callback|order [FILE]\n", argv[0]);
    return 2;
  }
  const auto options = chosen(argv[1]);
  const auto credentials = options ? shown(*options) : uk::Result<uk::Credentials>(options.error());
  if (!credentials) {
    std::fprintf(stderr, "%s\n", credentials.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", credentials->access_key_id.c_str());
  if (argc < 3) return 0;
  auto client = uk::Client::create(uk::s3(*options));
  const auto receipt = client ? to_own_folder(*client, argv[2]) : uk::Result<uk::UploadReceipt>(client.error());
  if (!receipt) std::fprintf(stderr, "%s\n", receipt.error().message.c_str());
  return receipt ? 0 : 1;
}
