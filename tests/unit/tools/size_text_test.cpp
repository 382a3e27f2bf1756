// Sizes and rates as people write them.
#include <tools/uploadkit/size_text.hpp>

#include <doctest/doctest.h>

using uploadkit::command::read_size;

TEST_SUITE_BEGIN("tools");

TEST_CASE("a size is a whole number with K, M or G for powers of 1024") {
  CHECK(read_size("0") == 0);
  CHECK(read_size("512") == 512);
  CHECK(read_size("64K") == 64 * 1024);
  CHECK(read_size("10m") == 10 * 1024 * 1024);
  CHECK(read_size("3G") == std::uint64_t{3} << 30);
  CHECK(read_size("18446744073709551615") == UINT64_MAX);
}

TEST_CASE("what is no such number is no size") {
  for (const char* text : {"", "K", "-1", "+1", " 1", "1 ", "1.5M", "1KB", "1KK", "0x10", "ten"})
    CHECK(!read_size(text));
}

TEST_CASE("a size that does not fit into 64 bits is none") {
  CHECK(!read_size("18446744073709551616"));
  CHECK(!read_size("18014398509481984K"));
  CHECK(!read_size("17179869184G"));
  CHECK(read_size("17179869183G"));
}

TEST_SUITE_END();
