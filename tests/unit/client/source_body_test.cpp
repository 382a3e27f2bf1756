// A range of a source as a body.
#include <doctest/doctest.h>

#include <uploadkit/client/source_body.hpp>

namespace uploadkit::client {

namespace {

std::string all_of(SourceBody& body, std::size_t capacity = 3) {
  std::string all;
  std::string buffer(capacity, '\0');
  while (true) {
    const auto got = body.read(buffer.data(), buffer.size());
    if (!got || *got == 0) return all;
    all.append(buffer, 0, *got);
  }
}

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a body is its range and nothing beyond") {
    SourceBody body(memory_source("0123456789"), PartRange{1, 2, 5}, {});
    CHECK(all_of(body) == "23456");
    CHECK_FALSE(body.digests().checksum);
    CHECK(body.error().code == Errc::ok);
  }

  TEST_CASE("what is sent is what is digested") {
    SourceBody body(memory_source("0123456789"), PartRange{1, 0, 10}, {digest::Algorithm::crc64nvme, true});
    CHECK(all_of(body) == "0123456789");
    CHECK(body.digests().checksum == *digest::compute(digest::Algorithm::crc64nvme, "0123456789"));
    CHECK(body.digests().md5 == *digest::compute(digest::Algorithm::md5, "0123456789"));
  }

  TEST_CASE("half a body has no digest") {
    SourceBody body(memory_source("0123456789"), PartRange{1, 0, 10}, {digest::Algorithm::crc64nvme, true});
    char buffer[4];
    CHECK(*body.read(buffer, 4) == 4);
    CHECK_FALSE(body.digests().checksum);
    CHECK_FALSE(body.digests().md5);
  }

  TEST_CASE("a body that is begun again has the digest of one pass") {
    SourceBody body(memory_source("0123456789"), PartRange{1, 0, 10}, {digest::Algorithm::crc64nvme, false});
    char buffer[4];
    CHECK(body.read(buffer, 4));
    CHECK(body.rewind());
    CHECK(all_of(body) == "0123456789");
    CHECK(body.digests().checksum == *digest::compute(digest::Algorithm::crc64nvme, "0123456789"));
  }

  TEST_CASE("a source that ends early is source_changed with both numbers") {
    SourceBody body(memory_source("0123"), PartRange{1, 0, 10}, {digest::Algorithm::crc64nvme, true});
    CHECK(all_of(body) == "0123");
    CHECK(body.error().code == Errc::source_changed);
    CHECK(body.error().fact("expected") == "10");
    CHECK(body.error().fact("actual") == "4");
  }

  TEST_CASE("an empty body is whole") {
    SourceBody body(memory_source(std::string()), PartRange{1, 0, 0}, {digest::Algorithm::crc64nvme, false});
    CHECK(all_of(body).empty());
    CHECK(body.digests().checksum == *digest::compute(digest::Algorithm::crc64nvme, ""));
  }

  TEST_CASE("a range that was read already is given at once, digested, and not read again") {
    bool was_read = false;
    auto source = read_at_source(10, [&](std::uint64_t, char*, std::size_t) -> Result<std::size_t> {
      was_read = true;
      return std::size_t{0};
    });
    const HeldBody held{std::make_shared<BodyBuffer>(19), 10};
    std::string("0123456789 and more").copy(held.buffer->bytes.get(), 19);
    SourceBody body(source, PartRange{1, 0, 10}, {digest::Algorithm::crc64nvme, true}, held);
    CHECK(body.read_all() == "0123456789");
    CHECK(body.digests().checksum == *digest::compute(digest::Algorithm::crc64nvme, "0123456789"));
    CHECK_FALSE(body.read_all());
    CHECK(body.rewind());
    CHECK(all_of(body) == "0123456789");
    CHECK(body.digests().md5 == *digest::compute(digest::Algorithm::md5, "0123456789"));
    CHECK_FALSE(was_read);
  }

  TEST_CASE("a range that must be read is not given at once") {
    SourceBody body(memory_source("0123456789"), PartRange{1, 0, 10}, {});
    CHECK_FALSE(body.read_all());
  }
}

}  // namespace uploadkit::client
