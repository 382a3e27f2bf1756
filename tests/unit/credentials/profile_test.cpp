// Which section is which profile, and how a command is cut into words.
#include <doctest/doctest.h>

#include <uploadkit/credentials/profile.hpp>

namespace uploadkit::credentials {

namespace {

Result<Profile> read(const std::string& name, std::string config, std::string credentials = {}) {
  return read_profile({"config", std::move(config)}, {"credentials", std::move(credentials)}, name);
}

std::vector<std::string> words(std::string_view command) {
  const auto split = split_command(command);
  return split ? *split : std::vector<std::string>{split.error().message};
}

using Words = std::vector<std::string>;

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("a profile is found under its name in both files") {
    const auto profile =
        read("x", "[profile x]\nregion = r\n[profile y]\nregion = other", "[x]\nkey = k\n[y]\nkey = z");
    REQUIRE(profile);
    CHECK(profile->exists);
    CHECK(profile->value("region") == "r");
    CHECK(profile->value("key") == "k");
    CHECK(profile->value("absent").empty());
    CHECK_FALSE(read("z", "[profile x]\na=1", "[y]\na=1")->exists);
  }

  TEST_CASE("the credentials file wins over the configuration, and the later line over the earlier") {
    CHECK(read("x", "[profile x]\na = config", "[x]\na = keys")->value("a") == "keys");
    CHECK(read("x", "[profile x]\na = 1\na = 2\n[profile x]\na = 3")->value("a") == "3");
    CHECK(read("x", "[profile x]\na = 1", "[x]\na =")->value("a").empty());
  }

  TEST_CASE("the default profile may be called so with and without the word, and with it wins") {
    CHECK(read("default", "[default]\na = 1")->value("a") == "1");
    CHECK(read("default", "[profile default]\na = 2")->value("a") == "2");
    CHECK(read("default", "[profile default]\na = 2\n[default]\na = 1\nb = 1")->value("a") == "2");
    CHECK(read("default", "[profile default]\na = 2\n[default]\na = 1\nb = 1")->value("b").empty());
  }

  TEST_CASE("sections that are no profile of their file are passed over") {
    CHECK_FALSE(read("x", "[x]\na = 1\n[sso-session x]\nb = 2\n[services x]\nc = 3", "[profile x]\nd = 4")->exists);
  }

  TEST_CASE("the name of a profile may have blanks and quotes") {
    CHECK(read("my own", "[profile my own]\na = 1")->value("a") == "1");
    CHECK(read("my own", "[profile \"my own\"]\na = 1")->value("a") == "1");
    CHECK(read("my own", "", "['my own']\na = 1")->value("a") == "1");
  }

  TEST_CASE("a file that is malformed is refused, whichever profile is asked for") {
    CHECK(read("x", "nonsense").error().message.find("\"config\"") != std::string::npos);
    CHECK(read("x", "", "[x]\na=1\nnonsense").error().message.find("\"credentials\"") != std::string::npos);
  }

  TEST_CASE("a command is cut as a shell cuts it, without expansions") {
    CHECK(words("/bin/x --json  y") == Words{"/bin/x", "--json", "y"});
    CHECK(words("  x\ty  ") == Words{"x", "y"});
    CHECK(words("\"/Program Files/x\" 'a b' c\\ d") == Words{"/Program Files/x", "a b", "c d"});
    CHECK(words("a\"b c\"d''e") == Words{"ab cde"});
    CHECK(words("\"a\\\"b\\\\c\\d\" '\\n'") == Words{"a\"b\\c\\d", "\\n"});
    CHECK(words("x '' y") == Words{"x", "", "y"});
    CHECK(words("x $HOME `id` ; rm") == Words{"x", "$HOME", "`id`", ";", "rm"});
    CHECK(words("").empty());
    CHECK(words("x\ny") == Words{"x", "y"});
  }

  TEST_CASE("a quote without its end is refused by the setting's name") {
    for (const char* command : {"x 'sesame", "\"sesame", "x \"a\\\""}) {
      const auto split = split_command(command);
      CHECK(split.error().fact("option") == "credential_process");
      CHECK(split.error().message.find("sesame") == std::string::npos);
    }
  }
}

}  // namespace uploadkit::credentials
