// The names and the values of the codes, against the header that declares them.
#include <doctest/doctest.h>
#include <uploadkit/error.hpp>
#include <uploadkit/result.hpp>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace {

// The lines "  name = number," of the enumeration, read from the public header itself.
std::vector<std::pair<std::string, int>> declared_codes() {
  std::ifstream header(UPLOADKIT_SOURCE_DIR "/include/uploadkit/error.hpp");
  std::vector<std::pair<std::string, int>> codes;
  for (std::string line; std::getline(header, line);) {
    const std::size_t equals = line.find(" = ");
    const std::size_t comma = line.find(',');
    if (line.rfind("  ", 0) != 0 || equals == std::string::npos || comma == std::string::npos || comma < equals)
      continue;
    if (line.find('(') < equals || line[2] == ' ') continue;
    codes.emplace_back(line.substr(2, equals - 2), std::atoi(line.c_str() + equals + 3));
  }
  return codes;
}

}  // namespace

TEST_SUITE_BEGIN("core");

TEST_CASE("every code that the header declares has its own name") {
  const auto codes = declared_codes();
  CHECK(codes.size() >= 49);
  for (const auto& [name, value] : codes) {
    CHECK(std::string(uploadkit::to_string(static_cast<uploadkit::Errc>(value))) == name);
  }
}

TEST_CASE("no other value has a name") {
  std::size_t named = 0;
  for (int value = 0; value <= 0xFFFF; ++value) {
    if (uploadkit::to_string(static_cast<uploadkit::Errc>(value)) != "unknown") ++named;
  }
  CHECK(named == declared_codes().size());
}

TEST_CASE("a made error carries its code, sentence and facts, and no answer") {
  const auto error =
      uploadkit::make_error(uploadkit::Errc::too_large, "Too large.", {{"limit", "16"}, {"actual", "17"}});
  CHECK(error.code == uploadkit::Errc::too_large);
  CHECK(error.message == "Too large.");
  CHECK(error.fact("limit") == "16");
  CHECK(error.fact("actual") == "17");
  CHECK(error.http_status == 0);
  CHECK(error.attempts == 0);
  CHECK_FALSE(error.resumable);
}

TEST_CASE("the first of two facts of one name counts, and a missing one is empty") {
  const auto error = uploadkit::make_error(uploadkit::Errc::internal, "", {{"a", "1"}, {"a", "2"}, {"b", ""}});
  CHECK(error.fact("a") == "1");
  CHECK(error.fact("b").empty());
  CHECK(error.fact("c").empty());
}

TEST_CASE("only lost connections, throttling and failing services are worth the same call again") {
  std::vector<std::string> retryable;
  for (const auto& [name, value] : declared_codes()) {
    const auto code = static_cast<uploadkit::Errc>(value);
    CHECK(uploadkit::make_error(code, "").retryable == uploadkit::is_retryable(code));
    if (uploadkit::is_retryable(code)) retryable.push_back(name);
  }
  const std::vector<std::string> expected = {"name_not_resolved", "connect_failed", "connection_lost",    "stalled",
                                             "protocol_error",    "throttled",      "service_unavailable"};
  CHECK(retryable == expected);
}

TEST_CASE("a result without an error answers with the one shared error that says ok") {
  const uploadkit::Result<int> number = 7;
  const uploadkit::Result<void> done;
  CHECK(&number.error() == &uploadkit::no_error());
  CHECK(&done.error() == &uploadkit::no_error());
  CHECK(uploadkit::no_error().code == uploadkit::Errc::ok);
  CHECK(uploadkit::no_error().message.empty());
  CHECK(uploadkit::no_error().facts.empty());
}

TEST_CASE("only the application's own cancel counts as cancelled") {
  CHECK(uploadkit::is_cancelled(uploadkit::make_error(uploadkit::Errc::cancelled, "")));
  CHECK_FALSE(uploadkit::is_cancelled(uploadkit::make_error(uploadkit::Errc::client_closed, "")));
}

TEST_SUITE_END();
