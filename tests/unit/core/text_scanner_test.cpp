// Walking over texts of fixed form.
#include <doctest/doctest.h>
#include <uploadkit/core/text_scanner.hpp>

using uploadkit::core::TextScanner;

TEST_SUITE_BEGIN("core");

TEST_CASE("a character or word is taken only if it comes next") {
  TextScanner scanner("ab, c");
  CHECK_FALSE(scanner.skip('b'));
  CHECK(scanner.skip('a'));
  CHECK_FALSE(scanner.skip("b,c"));
  CHECK(scanner.skip("b, "));
  CHECK(scanner.skip('c'));
  CHECK(scanner.at_end());
  CHECK_FALSE(scanner.skip('c'));
  CHECK_FALSE(scanner.skip("c"));
}

TEST_CASE("a number has exactly the digits that were asked for") {
  TextScanner scanner("0042x7");
  CHECK(scanner.number(2) == 0);
  CHECK(scanner.number(1) == 4);
  CHECK_FALSE(scanner.number(2));
  TextScanner end("12");
  CHECK_FALSE(end.number(3));
  CHECK(TextScanner("999999999").number(9) == 999'999'999);
}

TEST_CASE("signs and blanks are no digits") {
  CHECK_FALSE(TextScanner("+1").number(2));
  CHECK_FALSE(TextScanner("-1").number(2));
  CHECK_FALSE(TextScanner(" 1").number(2));
  CHECK_FALSE(TextScanner("").at_digit());
  CHECK_FALSE(TextScanner("/").at_digit());
  CHECK_FALSE(TextScanner(":").at_digit());
}

TEST_CASE("a number that cannot be read is stored as 0") {
  int value = 7;
  TextScanner scanner("x");
  CHECK_FALSE(scanner.number_into(value, 1));
  CHECK(value == 0);
}

TEST_CASE("one of several words is found by its index and taken") {
  constexpr std::string_view words[] = {"Sun", "Mon", "Tue"};
  TextScanner scanner("TueMon?");
  CHECK(scanner.one_of(words) == 2);
  CHECK(scanner.one_of(words) == 1);
  CHECK_FALSE(scanner.one_of(words));
  CHECK(scanner.skip('?'));
}

TEST_SUITE_END();
