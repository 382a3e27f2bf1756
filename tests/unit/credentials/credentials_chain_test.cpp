// The order of those who are asked, and who ends the search.
#include <doctest/doctest.h>

#include <support/environment_scope.hpp>
#include <support/temp_folder.hpp>
#include <unit/credentials/provider_run.hpp>

namespace uploadkit::credentials {

namespace {

using test::answer_of;
using test::EnvironmentScope;
using test::ProviderRun;

/// Sends one request if it has a URL; gives keys of its name if the answer is 200, nothing for 404, else an error.
class Named final : public CredentialsProvider {
 public:
  Named(std::string name, std::string url, bool blocks = false)
      : name_(std::move(name)), url_(std::move(url)), blocks_(blocks) {}
  std::string name() const override { return name_; }
  bool may_block() const override { return blocks_; }
  Result<CredentialsStep> begin(WallTime) const override {
    CredentialsStep step;
    step.request.url = url_;
    step.state = "state of " + name_;
    return step;
  }
  Result<CredentialsStep> read(const std::string& state, const Result<HttpResponse>& answer, WallTime) const override {
    CHECK(state == "state of " + name_);
    if (!answer) return answer.error();
    if (answer->status == 404) return CredentialsStep{};
    if (answer->status != 200) return make_error(Errc::forbidden, name_ + " refused.");
    CredentialsStep step;
    step.credentials = Credentials{name_, "S", "", {}, ""};
    return step;
  }

 private:
  std::string name_;
  std::string url_;
  bool blocks_;
};

std::shared_ptr<const CredentialsProvider> named(std::string name, std::string url = {}, bool blocks = false) {
  return std::make_shared<Named>(std::move(name), std::move(url), blocks);
}

}  // namespace

TEST_SUITE("credentials") {
  TEST_CASE("the first that has something to give is taken, and no other is asked") {
    const auto chain =
        first_credentials({named("a"), named("b", "https://b"), named("c", "https://c"), named("d", "https://d")});
    const ProviderRun run(chain, {answer_of(404), answer_of(200)});
    CHECK(run.credentials().access_key_id == "c");
    CHECK(run.requests.size() == 2);
  }

  TEST_CASE("a chain names the provider that gave the credentials, however deep it stands") {
    const auto given = static_credentials({"AKID", "S", ""});
    const auto chain = first_credentials({named("a"), first_credentials({named("b"), given})});
    const auto step = chain->begin(WallTime{});
    REQUIRE(step);
    REQUIRE(step->credentials);
    CHECK(step->given_by == given->name());
  }

  TEST_CASE("one that fails ends the search with its error") {
    const auto chain = first_credentials({named("a", "https://a"), named("b", "https://b")});
    CHECK(ProviderRun(chain, {answer_of(500)}).error().message == "a refused.");
    CHECK(ProviderRun(chain).error().code == Errc::connect_failed);
  }

  TEST_CASE("a chain in which nobody has anything has nothing to give") {
    CHECK(
        ProviderRun(first_credentials({named("a"), nullptr, named("b", "https://b")}), {answer_of(404)}).has_nothing());
    CHECK(ProviderRun(first_credentials({})).has_nothing());
    CHECK(first_credentials({})->name() == "nobody");
  }

  TEST_CASE("chains may hold chains") {
    const auto inner = first_credentials({named("a", "https://a"), named("b", "https://b")});
    const auto chain = first_credentials({inner, named("c", "https://c")});
    CHECK(ProviderRun(chain, {answer_of(404), answer_of(200)}).credentials().access_key_id == "b");
    CHECK(ProviderRun(chain, {answer_of(404), answer_of(404), answer_of(200)}).credentials().access_key_id == "c");
    CHECK(chain->name() == "a, b, c");
  }

  TEST_CASE("a chain blocks where one of its providers does") {
    CHECK_FALSE(first_credentials({named("a"), named("b")})->may_block());
    CHECK(first_credentials({named("a"), named("b", "", true)})->may_block());
  }

  TEST_CASE("a state that is not the chain's own is an error, not a crash") {
    const auto chain = first_credentials({named("a")});
    for (const char* state : {"", "7 x", "x", "99999999999999999999 x"})
      CHECK(chain->read(state, answer_of(200), {}).error().code == Errc::internal);
  }

  TEST_CASE("the default order is that of AWS's tools, and a named profile comes before the environment") {
    CHECK(default_credentials()->name() == "environment, web identity, profile, container, instance");
    CHECK(default_credentials({"x", "", ""})->name() == "profile x, container, instance");
    const test::TempFolder folder;
    const std::string keys = folder.file("keys", "[x]\naws_access_key_id = P\naws_secret_access_key = S\n");
    const EnvironmentScope scope({{"AWS_ACCESS_KEY_ID", "E"},
                                  {"AWS_SECRET_ACCESS_KEY", "S"},
                                  {"AWS_SHARED_CREDENTIALS_FILE", keys},
                                  {"AWS_EC2_METADATA_DISABLED", "true"}});
    CHECK(ProviderRun(default_credentials()).credentials().access_key_id == "E");
    CHECK(ProviderRun(default_credentials({"x", "", ""})).credentials().access_key_id == "P");
  }

  TEST_CASE("on a bare machine the default order ends at the instance's metadata") {
    const EnvironmentScope scope;
    const ProviderRun run(default_credentials());
    CHECK(run.has_nothing());
    REQUIRE(run.requests.size() == 1);
    CHECK(run.requests[0].url == "http://169.254.169.254/latest/api/token");
    CHECK(run.requests[0].time_limit == std::chrono::seconds{1});
  }

  TEST_CASE("what the application gives is given as it is") {
    CHECK(ProviderRun(static_credentials({"A", "S", "T", {}, "i"})).credentials().identity_id == "i");
    CHECK(ProviderRun(callback_credentials([] {
            return Credentials{"A", "S", "", {}, ""};
          }))
              .credentials()
              .access_key_id == "A");
    CHECK(ProviderRun(callback_credentials([]() -> Result<Credentials> { return make_error(Errc::forbidden, "No."); }))
              .error()
              .code == Errc::forbidden);
    CHECK(ProviderRun(callback_credentials(nullptr)).error().fact("field") == "callback");
  }
}

}  // namespace uploadkit::credentials
