// Draws the secrets of one run and writes the line that tells them.
#include <devserver/dev_server.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {
namespace detail::dev_secrets {

/// `size` characters of `alphabet`; nothing if the crypto library gives no random bytes.
std::string draw(std::size_t size, std::string_view alphabet) {
  std::string text;
  for (const char byte : digest::random_bytes(size).value_or(std::string())) {
    text += alphabet[static_cast<unsigned char>(byte) % alphabet.size()];
  }
  return text;
}

constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view mixed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
// With "/", "+" and "=", which a careless signer encodes wrongly.
constexpr std::string_view secret_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+";

}  // namespace detail::dev_secrets

DevSecrets draw_secrets() {
  namespace own = detail::dev_secrets;
  DevSecrets secrets;
  secrets.permanent = {"AKIA" + own::draw(16, own::capitals), own::draw(40, own::secret_alphabet), ""};
  secrets.temporary = {"ASIA" + own::draw(16, own::capitals), own::draw(40, own::secret_alphabet),
                       "FwoGZXIvYXdzE+/" + own::draw(200, own::secret_alphabet) + "=="};
  secrets.account_id = "1" + own::draw(11, "0123456789");
  secrets.api_key = "vk_" + own::draw(32, own::mixed);
  secrets.adobe_token = "eyJ" + own::draw(60, own::mixed);
  secrets.uploads_token = own::draw(40, own::mixed);
  secrets.bwp_token = "Atza." + own::draw(60, own::mixed);
  secrets.client_id = "client-" + own::draw(20, own::mixed);
  secrets.client_secret = "p8e-" + own::draw(32, own::mixed);
  secrets.identity_pool_id = "us-east-1:" + digest::random_uuid().value_or("");
  secrets.login_provider = "cognito-idp.us-east-1.amazonaws.com/us-east-1_" + own::draw(9, own::mixed);
  secrets.login_token = "eyJraWQ." + own::draw(80, own::mixed) + "." + own::draw(40, own::mixed);
  secrets.role_arn = "arn:aws:iam::" + secrets.account_id + ":role/uploadkit-role";
  secrets.web_identity_token = "eyJhbGc." + own::draw(80, own::mixed) + "." + own::draw(40, own::mixed);
  secrets.container_token = "Basic-" + own::draw(40, own::mixed);
  secrets.target_id = "bp-" + own::draw(8, "0123456789abcdef") + "-" + own::draw(12, "0123456789abcdef");
  return secrets;
}

/// Where temporary keys are given out, and for what.
std::string credentials_json(const DevEndpoints& places, const DevSecrets& secrets) {
  core::JsonObject cognito, sts, instance, container, all;
  cognito.add("endpoint", places.cognito).add("identity_pool_id", secrets.identity_pool_id);
  cognito.add("login_provider", secrets.login_provider).add("login_token", secrets.login_token);
  sts.add("endpoint", places.sts).add("role_arn", secrets.role_arn);
  sts.add("web_identity_token", secrets.web_identity_token);
  instance.add("endpoint", places.instance);
  container.add("url", places.container).add("token", secrets.container_token);
  all.add_json("cognito", cognito.text()).add_json("sts", sts.text());
  return all.add_json("instance", instance.text()).add_json("container", container.text()).text();
}

std::string ready_line(const ReadyFacts& facts) {
  const DevEndpoints& places = facts.endpoints;
  const DevSecrets& secrets = facts.secrets;
  core::JsonObject endpoints;
  endpoints.add("adobe-rest", places.adobe_rest).add("adobe-graphql", places.adobe_graphql);
  endpoints.add("viesus", places.viesus).add("buy-with-prime", places.buy_with_prime);
  core::JsonObject tokens;
  tokens.add("adobe", secrets.adobe_token).add("buy-with-prime", secrets.bwp_token);
  tokens.add("uploads", secrets.uploads_token);
  core::JsonObject token_endpoints;
  token_endpoints.add("adobe", places.origin + std::string(adobe_token_prefix) + "/ims/token/v3");
  token_endpoints.add("buy-with-prime", places.origin + std::string(bwp_prefix) + "/token");
  core::JsonObject uploads;
  uploads.add("sign_url", places.uploads + "/sign").add("create_url", places.uploads + "/create");
  core::JsonObject line;
  line.add("ready", true).add_json("endpoints", endpoints.text());
  line.add("s3", places.s3).add("region", facts.region).add("bucket", facts.bucket);
  line.add("access_key_id", facts.access_key_id);
  if (facts.is_external) {
    line.add_null("secret_access_key");
  } else {
    line.add("secret_access_key", secrets.permanent.secret_access_key);
  }
  line.add("account_id", secrets.account_id).add("api_key", secrets.api_key).add_json("tokens", tokens.text());
  line.add_json("token_endpoints", token_endpoints.text()).add_json("uploads", uploads.text());
  line.add("client_id", secrets.client_id).add("client_secret", secrets.client_secret);
  line.add("target_id", secrets.target_id);
  line.add_json("credentials", credentials_json(places, secrets));
  if (facts.ca_file.empty()) {
    line.add_null("ca_file");
  } else {
    line.add("ca_file", facts.ca_file);
  }
  return line.add("control", places.control).text();
}

}  // namespace uploadkit::devserver
