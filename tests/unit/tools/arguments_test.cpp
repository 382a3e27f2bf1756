// What command lines mean, and what is said about those that mean nothing.
#include <tools/uploadkit/arguments.hpp>
#include <tools/uploadkit/help_text.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace uploadkit;
using command::CommandLine;
using command::PutArguments;
using command::read_command_line;
using command::Target;

namespace {

CommandLine put(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "put");
  return read_command_line(std::move(arguments));
}

PutArguments accepted(std::vector<std::string> arguments) {
  CommandLine line = put(std::move(arguments));
  INFO(line.usage_error);
  CHECK(line.put);
  return line.put.value_or(PutArguments{});
}

std::string refusal(std::vector<std::string> arguments) {
  const CommandLine line = put(std::move(arguments));
  CHECK(!line.put);
  CHECK(line.text.empty());
  return line.usage_error;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::vector<std::string> adobe(std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"a.png", "--to", "adobe-rest", "--endpoint-url", "https://a.test", "--media-resource-type",
                             "CATEGORY_IMAGE"});
  return more;
}

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("each service has its target") {
  CHECK(accepted({"a", "--to", "viesus"}).target == Target::viesus);
  CHECK(accepted({"a", "--to", "buy-with-prime"}).target == Target::buy_with_prime);
  CHECK(accepted(adobe()).target == Target::adobe_rest);
  CHECK(accepted({"a", "--to=adobe-graphql", "--endpoint-url=https://a.test/graphql", "--media-resource-type=X"})
            .target == Target::adobe_graphql);
  CHECK(accepted({"a", "--url", "https://b.test/k?X-Amz-Signature=1"}).target == Target::url);
}

TEST_CASE("options may stand before, between and behind the files") {
  const auto arguments = accepted({"a", "--to", "viesus", "b", "--json", "c"});
  CHECK(arguments.files == std::vector<std::string>{"a", "b", "c"});
  CHECK(arguments.json);
  CHECK(accepted({"--to", "viesus", "--", "--odd"}).files == std::vector<std::string>{"--odd"});
}

TEST_CASE("a header option takes one header and leaves the files alone") {
  const auto arguments = accepted({"--url", "https://b.test/k", "-H", "Content-Type: image/png", "-H", "x-a:1", "a"});
  REQUIRE(arguments.headers.size() == 2);
  CHECK(arguments.headers[0].name == "Content-Type");
  CHECK(arguments.headers[0].value == "image/png");
  CHECK(arguments.headers[1].value == "1");
  CHECK(arguments.files == std::vector<std::string>{"a"});
  CHECK(holds(refusal({"a", "--url", "https://b.test/k", "-H", "nothing"}), "-H takes"));
}

TEST_CASE("a dash is standard input, once") {
  CHECK(accepted({"-", "--to", "viesus", "--size", "4K"}).size_bytes == 4096);
  CHECK(accepted({"a", "--url", "-"}).reads_standard_input());
  CHECK(accepted({"--files-from", "-", "--to", "viesus"}).reads_standard_input());
  CHECK(!accepted({"a", "--to", "viesus"}).reads_standard_input());
  CHECK(holds(refusal({"-", "--url", "-"}), "one thing only"));
  CHECK(holds(refusal({"-", "-", "--to", "viesus"}), "one thing only"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--size", "4K"}), "--size is for standard input"));
}

TEST_CASE("numbers are read with their units and within their ranges") {
  const auto arguments = accepted({"a", "--to", "viesus", "--concurrency", "8", "--limit-rate", "2M"});
  CHECK(arguments.concurrency == 8);
  CHECK(arguments.bytes_per_second == 2 * 1024 * 1024);
  for (const char* number : {"0", "257", "x", "-1", ""})
    CHECK(holds(refusal({"a", "--to", "viesus", "--concurrency", number}), "--concurrency"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--limit-rate", "fast"}), "--limit-rate"));
  CHECK(holds(refusal({"-", "--to", "viesus", "--size", "big"}), "--size"));
}

TEST_CASE("each way to verify has its name") {
  CHECK(accepted({"a", "--to", "viesus"}).verify_integrity == VerifyIntegrity::automatic);
  CHECK(accepted({"a", "--to", "viesus", "--verify-integrity", "md5"}).verify_integrity == VerifyIntegrity::md5);
  CHECK(accepted({"a", "--to", "viesus", "--verify-integrity", "none"}).verify_integrity == VerifyIntegrity::none);
  CHECK(holds(refusal({"a", "--to", "viesus", "--verify-integrity", "sha"}), "--verify-integrity takes"));
}

TEST_CASE("the CA bundle has two names") {
  CHECK(accepted({"a", "--to", "viesus", "--ca-bundle", "ca.pem"}).ca_bundle == "ca.pem");
  CHECK(accepted({"a", "--to", "viesus", "--cacert", "ca.pem"}).ca_bundle == "ca.pem");
}

TEST_CASE("a target is needed, one and a known one") {
  CHECK(holds(refusal({"a"}), "s3://bucket/key, --to SERVICE or --url URL"));
  CHECK(holds(refusal({"a", "--to", "dropbox"}), "--to takes"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--url", "https://b.test/k"}), "exclude each other"));
  CHECK(holds(refusal({"a", "--url", "b.test/k"}), "--url takes a URL"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--endpoint-url", "ftp://x"}), "--endpoint-url takes a URL"));
}

TEST_CASE("a file is needed, and a name or a URL is for one") {
  CHECK(holds(refusal({"--to", "viesus"}), "No FILE"));
  CHECK(holds(refusal({"a", "b", "--to", "viesus", "--name", "n"}), "--name is for one FILE"));
  CHECK(holds(refusal({"a", "b", "--url", "https://b.test/k"}), "--url takes one FILE"));
  CHECK(holds(refusal({"", "--to", "viesus"}), "empty"));
  CHECK(accepted({"a", "--to", "viesus", "--name", "n"}).name == "n");
}

TEST_CASE("Adobe needs an address and what the file is for") {
  CHECK(holds(refusal({"a", "--to", "adobe-rest", "--endpoint-url", "https://a.test"}), "--media-resource-type"));
  CHECK(holds(refusal({"a", "--to", "adobe-graphql", "--media-resource-type", "X"}), "--endpoint-url"));
  CHECK(accepted(adobe({"--store", "all"})).store == "all");
}

TEST_CASE("an option of another service is refused instead of ignored") {
  CHECK(holds(refusal({"a", "--to", "viesus", "--store", "all"}), "--store is for"));
  CHECK(holds(refusal({"a", "--to", "viesus", "-H", "a: b"}), "-H is for --url"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--target-id", "t"}), "--target-id is for"));
  CHECK(holds(refusal(adobe({"--api-version", "2024-11-01"})), "--api-version is for"));
  CHECK(holds(refusal({"a", "--url", "https://b.test/k", "--token-file", "t"}), "--token-file is for"));
  CHECK(holds(refusal({"--from-url", "https://c.test/x", "--to", "buy-with-prime"}), "--from-url is for"));
}

TEST_CASE("fetching from a URL takes no file") {
  CHECK(accepted({"--from-url", "https://c.test/x.png", "--to", "viesus"}).from_url == "https://c.test/x.png");
  CHECK(holds(refusal({"a", "--from-url", "https://c.test/x.png", "--to", "viesus"}), "takes no FILE"));
  CHECK(holds(refusal({"--name", "n", "--from-url", "https://c.test/x.png", "--to", "viesus"}), "takes no FILE"));
}

TEST_CASE("an unknown option is named without what follows it") {
  CHECK(holds(refusal({"a", "--to", "viesus", "--colour", "red"}), "There is no option --colour;"));
  for (const char* option : {"--token", "--api-key", "--client-secret", "--password"}) {
    const std::string sentence = refusal({"a", "--to", "viesus", option, "canary-1"});
    CHECK(holds(sentence, option));
    CHECK(holds(sentence, "never from the command line"));
    CHECK(!holds(sentence, "canary"));
    CHECK(!holds(refusal({"a", "--to", "viesus", std::string(option) + "=canary-2"}), "canary"));
  }
  CHECK(!holds(refusal({"a", "--to", "viesus", "-kcanary-3"}), "canary"));
}

TEST_CASE("an option without a value, or given twice, is named") {
  CHECK(holds(refusal({"a", "--to"}), "--to takes one value"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--name", "a", "--name", "b"}), "--name takes one value"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--name", ""}), "--name needs a value"));
  CHECK(holds(refusal({"a", "--to", "viesus", "--quiet", "--verbose"}), "exclude each other"));
}

TEST_CASE("commands are known by name") {
  CHECK(holds(read_command_line({}).usage_error, "No command"));
  CHECK(holds(read_command_line({"pit"}).usage_error, "no command"));
  CHECK(read_command_line({"presign", "--help"}).text == command::presign_help());
  CHECK(read_command_line({"presign", "s3://bucket/key"}).presign);
  CHECK(read_command_line({"explain", "--help"}).text == command::explain_help());
  CHECK(read_command_line({"explain", "https://bucket.test/key", "-H", "a: b", "--file", "f"}).explain);
  CHECK(read_command_line({"--version"}).text == "uploadkit " UPLOADKIT_VERSION "\n");
  CHECK(put({"--version"}).text == "uploadkit " UPLOADKIT_VERSION "\n");
  CHECK(read_command_line({"--help"}).text == command::program_help());
}

TEST_CASE("the help of presign and of explain names every option that works") {
  for (const std::string& name : command::presign_option_names()) {
    CAPTURE(name);
    CHECK((holds(command::presign_help(), name) || name == "-h"));
  }
  for (const std::string& name : command::explain_option_names()) {
    CAPTURE(name);
    CHECK((holds(command::explain_help(), name) || name == "-h"));
  }
}

TEST_CASE("the help names every option that works, every variable, and no other option") {
  const std::string help = put({"--help"}).text;
  for (const std::string& name : command::put_option_names()) {
    CAPTURE(name);
    CHECK((holds(help, name) || name == "-h"));
  }
  for (const char* variable : {"UPLOADKIT_API_KEY", "UPLOADKIT_TOKEN", "UPLOADKIT_CLIENT_ID", "UPLOADKIT_CLIENT_SECRET",
                               "https_proxy", "no_proxy", "AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL_S3"})
    CHECK(holds(help, variable));
}

TEST_SUITE_END();
