// What the application's functions may do.
#include <doctest/doctest.h>
#include <uploadkit/core/call_user.hpp>

#include <functional>
#include <memory>
#include <new>
#include <string>

using uploadkit::Errc;
using uploadkit::Result;
using uploadkit::core::call_user;

TEST_SUITE_BEGIN("core");

TEST_CASE("a value, a result and nothing all become a result") {
  const auto value = [](int number) { return number + 1; };
  const auto result = [] { return Result<std::string>(std::string("x")); };
  const auto nothing = [] {};
  CHECK(*call_user(value, 1) == 2);
  CHECK(*call_user(result) == "x");
  CHECK(call_user(nothing).ok());
}

TEST_CASE("an error that the application returned passes as it is") {
  const auto fails = [] { return Result<int>(uploadkit::make_error(Errc::source_unreadable, "disk")); };
  CHECK(call_user(fails).error().code == Errc::source_unreadable);
  CHECK(call_user(fails).error().message == "disk");
}

TEST_CASE("arguments are forwarded: references stay references and owners are moved") {
  std::string text = "a";
  const auto appends = [](std::string& target) { target += "b"; };
  CHECK(call_user(appends, text).ok());
  CHECK(text == "ab");
  const auto takes = [](std::unique_ptr<int> owner) { return *owner; };
  CHECK(*call_user(takes, std::make_unique<int>(7)) == 7);
}

TEST_CASE("a function object is called in place, so that its state is kept") {
  int calls = 0;
  std::function<void()> counts = [&calls, own = 0]() mutable { calls = ++own; };
  CHECK(call_user(counts).ok());
  CHECK(call_user(counts).ok());
  CHECK(calls == 2);
}

#ifdef __cpp_exceptions
TEST_CASE("whatever a function throws becomes an error") {
  const auto throws_text = []() -> int { throw "canary"; };
  const auto throws_nothing_known = []() -> Result<int> { throw 7; };
  const auto throws_void = [] { throw std::string("canary"); };
  CHECK(call_user(throws_text).error().code == Errc::callback_failed);
  CHECK(call_user(throws_nothing_known).error().code == Errc::callback_failed);
  CHECK(call_user(throws_void).error().code == Errc::callback_failed);
  CHECK(call_user(throws_text).error().message.find("canary") == std::string::npos);
}

TEST_CASE("a function that ran out of memory is told apart") {
  const auto throws = []() -> int { throw std::bad_alloc(); };
  CHECK(call_user(throws).error().code == Errc::out_of_memory);
}

TEST_CASE("an empty function is an error and no crash") {
  const std::function<int()> empty;
  CHECK(call_user(empty).error().code == Errc::callback_failed);
}
#endif

TEST_SUITE_END();
