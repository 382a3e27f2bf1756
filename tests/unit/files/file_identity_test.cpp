// The text of an identity, field by field.
#include <doctest/doctest.h>
#include <uploadkit/files/file_identity.hpp>

using uploadkit::files::identity_of;
using uploadkit::files::lost_or_won_links_only;

namespace {

struct stat sample() {
  struct stat status {};
  status.st_dev = 1;
  status.st_ino = 2;
  status.st_size = 3;
  status.st_nlink = 1;
  status.st_mtim = {4, 5};
  status.st_ctim = {6, 7};
  return status;
}

template <class Change>
struct stat changed(Change change) {
  struct stat status = sample();
  change(status);
  return status;
}

}  // namespace

TEST_SUITE_BEGIN("files");

TEST_CASE("an identity is device, inode, size and both times to the nanosecond") {
  CHECK(identity_of(sample()) == "1:2:3:4.000000005:6.000000007");
}

TEST_CASE("every field of an identity counts") {
  const std::string identity = identity_of(sample());
  CHECK(identity_of(changed([](auto& s) { s.st_dev = 9; })) != identity);
  CHECK(identity_of(changed([](auto& s) { s.st_ino = 9; })) != identity);
  CHECK(identity_of(changed([](auto& s) { s.st_size = 9; })) != identity);
  CHECK(identity_of(changed([](auto& s) { s.st_mtim.tv_sec = 9; })) != identity);
  CHECK(identity_of(changed([](auto& s) { s.st_mtim.tv_nsec = 9; })) != identity);
  CHECK(identity_of(changed([](auto& s) { s.st_ctim.tv_sec = 9; })) != identity);
  CHECK(identity_of(changed([](auto& s) { s.st_ctim.tv_nsec = 9; })) != identity);
}

TEST_CASE("access time, rights and owner do not count") {
  const std::string identity = identity_of(sample());
  CHECK(identity_of(changed([](auto& s) { s.st_atim = {9, 9}; })) == identity);
  CHECK(identity_of(changed([](auto& s) { s.st_mode = 0777; })) == identity);
  CHECK(identity_of(changed([](auto& s) { s.st_uid = 9; })) == identity);
}

TEST_CASE("a change of links explains a change time, and nothing else") {
  const auto renamed_over = [](auto& s) { s.st_nlink = 0, s.st_ctim = {8, 8}; };
  CHECK(lost_or_won_links_only(sample(), changed(renamed_over)));
  CHECK_FALSE(lost_or_won_links_only(sample(), sample()));
  CHECK_FALSE(lost_or_won_links_only(sample(), changed([](auto& s) { s.st_ctim = {8, 8}; })));
  CHECK_FALSE(lost_or_won_links_only(sample(), changed([&](auto& s) { renamed_over(s), s.st_size = 9; })));
  CHECK_FALSE(lost_or_won_links_only(sample(), changed([&](auto& s) { renamed_over(s), s.st_ino = 9; })));
  CHECK_FALSE(lost_or_won_links_only(sample(), changed([&](auto& s) { renamed_over(s), s.st_dev = 9; })));
  CHECK_FALSE(lost_or_won_links_only(sample(), changed([&](auto& s) { renamed_over(s), s.st_mtim = {4, 6}; })));
}

TEST_SUITE_END();
