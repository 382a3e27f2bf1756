// What the log says of work that failed.
#include <doctest/doctest.h>

#include <support/client_rig.hpp>

namespace uploadkit::client {

namespace {

using test::ClientRig;

struct Lines {
  ClientOptions options(LogLevel least) {
    ClientOptions options;
    options.log_level = least;
    options.log = [this](const LogLine& line) {
      all.append(line.category).append(": ").append(line.text).append("\n");
    };
    return options;
  }
  bool holds(std::string_view text) const { return all.find(text) != std::string::npos; }
  std::string all;
};

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("an upload that failed stands in the log with its code, its sentence and its facts") {
    Lines lines;
    ClientRig rig(Drive::caller, {}, lines.options(LogLevel::warning));
    auto input = ClientRig::input();
    input.source = file_source("/nonexistent/a.txt");
    const auto receipt = rig.client->upload(std::move(input)).wait();
    REQUIRE_FALSE(receipt);
    const Error& error = receipt.error();
    CHECK(lines.holds("upload: source_not_found: " + error.message));
    REQUIRE_FALSE(error.facts.empty());
    for (const Fact& fact : error.facts) CHECK(lines.holds(" " + fact.name + "=" + fact.value + ";"));
  }

  TEST_CASE("a cancel is no warning") {
    Lines lines;
    ClientRig rig(Drive::caller, {}, lines.options(LogLevel::warning));
    const auto session = rig.client->upload(ClientRig::input());
    CHECK(session.cancel() == ControlOutcome::accepted);
    CHECK(is_cancelled(session.wait().error()));
    CHECK_FALSE(lines.holds("cancelled"));
  }

  TEST_CASE("a call that failed stands in the log") {
    Lines lines;
    ClientRig rig(Drive::caller, {}, lines.options(LogLevel::warning));
    rig.transport->answer_with([](const HttpRequest&) {
      return std::optional<ExchangeResult>({make_error(Errc::tls_failed, "No trust."), 0, false});
    });
    ApiCall<int> call;
    call.request.method = "GET";
    call.request.url = "https://api.test/call";
    call.read = [](const HttpResponse&) -> Result<int> { return 1; };
    CHECK(rig.client->call(std::move(call)).wait().error().code == Errc::tls_failed);
    CHECK(lines.holds("call: tls_failed: No trust."));
  }
}

}  // namespace uploadkit::client
