// Programs that are run for what they write.
#include <doctest/doctest.h>

#include <support/temp_folder.hpp>

#include <uploadkit/files/process_output.hpp>

#include <csignal>

namespace uploadkit::files {

namespace {

using Words = std::vector<std::string>;

Result<ProcessEnd> run(const Words& words, std::chrono::milliseconds limit = std::chrono::seconds{60}) {
  return process_output(words, limit, 64 * 1024);
}

}  // namespace

TEST_SUITE("files") {
  TEST_CASE("a program gives what it writes and how it ended") {
    const auto end = run({"printf", "%s|", "a b", "$HOME"});
    REQUIRE(end);
    CHECK(end->output == "a b|$HOME|");
    CHECK(end->status == 0);
    CHECK(run({"sh", "-c", "echo x; exit 7"})->status == 7);
    CHECK(run({"sh", "-c", "kill -9 $$"})->status == 128 + 9);
  }

  TEST_CASE("a program has no input, and signals are as usual for it") {
    CHECK(run({"cat"})->output.empty());
    sigset_t all, before;
    sigfillset(&all);
    REQUIRE(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    const auto end = run({"sh", "-c", "kill -TERM $$; echo survived"});
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    CHECK(end->output.empty());
    CHECK(end->status == 128 + SIGTERM);
  }

  TEST_CASE("a program that cannot be run is refused by its name") {
    const test::TempFolder folder;
    for (const Words& words : {Words{"/nowhere/x"}, Words{"no-such-program-anywhere"}, Words{folder.file("x", "#!/x")},
                               Words{}, Words{""}}) {
      const auto end = run(words);
      CHECK(end.error().code == Errc::invalid_argument);
      CHECK(end.error().fact("field") == "command");
    }
  }

  TEST_CASE("a program that does not end in time is stopped") {
    CHECK(run({"sleep", "1000"}, std::chrono::milliseconds{1}).error().code == Errc::stalled);
    CHECK(run({"sh", "-c", "exec >&-; exec sleep 1000"}, std::chrono::milliseconds{50}).error().code == Errc::stalled);
  }

  TEST_CASE("a program that writes without end is stopped") {
    CHECK(run({"yes"}).error().code == Errc::response_too_large);
    CHECK(run({"head", "-c", "65536", "/dev/zero"})->output.size() == 65536);
  }
}

}  // namespace uploadkit::files
