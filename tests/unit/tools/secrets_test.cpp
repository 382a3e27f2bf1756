// Keys and tokens from files and the environment.
#include <tools/uploadkit/secrets.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include <unistd.h>

using namespace uploadkit;
using command::PutArguments;
using command::read_secrets;
using command::Secrets;
using command::Target;

namespace {

PutArguments to(Target target) {
  PutArguments arguments;
  arguments.target = target;
  return arguments;
}

Result<Secrets> read(const PutArguments& arguments, const std::map<std::string, std::string>& variables = {}) {
  return read_secrets(arguments, [&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

// A file that lives as long as the object.
struct TokenFile {
  explicit TokenFile(const std::string& content) {
    const int descriptor = mkstemp(path);
    REQUIRE(descriptor != -1);
    close(descriptor);
    std::ofstream(path, std::ios::binary) << content;
  }
  ~TokenFile() { std::remove(path); }

  Result<Secrets> read_for(Target target) const {
    PutArguments arguments = to(target);
    arguments.token_file = path;
    return read(arguments, {{"UPLOADKIT_TOKEN", "of-environment"}, {"UPLOADKIT_API_KEY", "of-environment"}});
  }

  char path[32] = "/tmp/uploadkit-token-XXXXXX";
};

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("VIESUS gets the API key and nothing else") {
  const auto secrets = read(to(Target::viesus), {{"UPLOADKIT_API_KEY", "k"}, {"UPLOADKIT_TOKEN", "t"}});
  REQUIRE(secrets);
  CHECK(secrets->api_key == "k");
  CHECK(secrets->token.empty());
}

TEST_CASE("the other services get the token, before client credentials, and never the API key") {
  for (const Target target : {Target::adobe_rest, Target::adobe_graphql, Target::buy_with_prime}) {
    const auto secrets = read(to(target), {{"UPLOADKIT_API_KEY", "k"},
                                           {"UPLOADKIT_TOKEN", "t"},
                                           {"UPLOADKIT_CLIENT_ID", "i"},
                                           {"UPLOADKIT_CLIENT_SECRET", "s"}});
    REQUIRE(secrets);
    CHECK(secrets->token == "t");
    CHECK(secrets->api_key.empty());
    CHECK(secrets->client_secret.empty());
  }
}

TEST_CASE("client credentials serve where there is no token") {
  const auto secrets = read(to(Target::buy_with_prime),
                            {{"UPLOADKIT_TOKEN", ""}, {"UPLOADKIT_CLIENT_ID", "i"}, {"UPLOADKIT_CLIENT_SECRET", "s"}});
  REQUIRE(secrets);
  CHECK(secrets->client_id == "i");
  CHECK(secrets->client_secret == "s");
}

TEST_CASE("a missing secret is named with the ways to give it") {
  CHECK(read(to(Target::viesus)).error().message.find("UPLOADKIT_API_KEY") != std::string::npos);
  CHECK(read(to(Target::adobe_rest)).error().message.find("UPLOADKIT_TOKEN") != std::string::npos);
  CHECK(!read(to(Target::buy_with_prime), {{"UPLOADKIT_CLIENT_ID", "i"}}));
}

TEST_CASE("a signed URL needs no secret and reads none") {
  const auto secrets = read(to(Target::url), {{"UPLOADKIT_TOKEN", "t"}});
  REQUIRE(secrets);
  CHECK(secrets->token.empty());
}

TEST_CASE("a token file goes before the environment and loses one final newline") {
  CHECK(TokenFile("secret").read_for(Target::adobe_rest)->token == "secret");
  CHECK(TokenFile("secret\n").read_for(Target::adobe_rest)->token == "secret");
  CHECK(TokenFile("secret\r\n").read_for(Target::buy_with_prime)->token == "secret");
  CHECK(TokenFile(" secret ").read_for(Target::viesus)->api_key == " secret ");
}

TEST_CASE("a secret with a control character is refused and not shown") {
  for (const char* content : {"canary\n\n", "can\nary", "canary\t", "canary\x7f", "\rcanary"}) {
    const auto secrets = TokenFile(content).read_for(Target::viesus);
    REQUIRE(!secrets);
    CHECK(secrets.error().message.find("can") == std::string::npos);
  }
  CHECK(!read(to(Target::viesus), {{"UPLOADKIT_API_KEY", "canary\n"}}));
}

TEST_CASE("a token file that is empty or missing is refused") {
  CHECK(!TokenFile("").read_for(Target::viesus));
  CHECK(!TokenFile("\n").read_for(Target::viesus));
  PutArguments arguments = to(Target::viesus);
  arguments.token_file = "/nonexistent/token";
  CHECK(read(arguments).error().message.find("cannot be read") != std::string::npos);
}

TEST_SUITE_END();
