// Journal records as text.
#include <doctest/doctest.h>

#include <uploadkit/engine/journal_record.hpp>

namespace uploadkit::engine {

namespace {

const std::string hostile = "quote \" slash \\ line\nbreak \x01 tab\t nul" + std::string(1, '\0') + "end \xc3\xa9";

JournalRecord full(JournalRecord::Kind kind) {
  JournalRecord record;
  record.kind = kind;
  for (std::string* text :
       {&record.backend, &record.path, &record.idempotency_key, &record.source_identity, &record.upload_id, &record.key,
        &record.part.etag, &record.part.version_id, &record.part.checksum, &record.receipt.path, &record.receipt.id,
        &record.receipt.etag, &record.receipt.version_id, &record.receipt.content_type, &record.receipt.checksum,
        &record.receipt.checksum_algorithm, &record.receipt.content_type_decided_by, &record.receipt.answer})
    *text = hostile;
  record.receipt.metadata = {{"colour", "red"}, {hostile, hostile}, {"colour", ""}};
  record.receipt.retained_until = WallTime{std::chrono::seconds{1'700'000'000}} + std::chrono::microseconds{123'456};
  record.size_bytes = 0xFFFFFFFFFFFFFFFFULL;
  record.part.number = 10'000;
  record.part.size_bytes = std::uint64_t{5} << 30;
  record.verified_by = VerifiedBy::md5;
  record.receipt.size_bytes = std::uint64_t{1} << 62;
  record.receipt.verified_by = VerifiedBy::checksum;
  record.receipt.attempts = 7;
  return record;
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("a created record reads back as it was written") {
    const auto read = decode(encode(full(JournalRecord::Kind::created)));
    REQUIRE(read);
    CHECK(read->kind == JournalRecord::Kind::created);
    CHECK(read->backend == hostile);
    CHECK(read->path == hostile);
    CHECK(read->idempotency_key == hostile);
    CHECK(read->source_identity == hostile);
    CHECK(read->size_bytes == 0xFFFFFFFFFFFFFFFFULL);
  }

  TEST_CASE("a begun and a part record read back as they were written") {
    const auto begun = decode(encode(full(JournalRecord::Kind::begun)));
    REQUIRE(begun);
    CHECK(begun->upload_id == hostile);
    CHECK(begun->key == hostile);
    const auto part = decode(encode(full(JournalRecord::Kind::part_stored)));
    REQUIRE(part);
    CHECK(part->part.number == 10'000);
    CHECK(part->part.size_bytes == std::uint64_t{5} << 30);
    CHECK(part->part.etag == hostile);
    CHECK(part->part.version_id == hostile);
    CHECK(part->part.checksum == hostile);
    CHECK(part->verified_by == VerifiedBy::md5);
  }

  TEST_CASE("a completed record reads back as it was written") {
    const auto read = decode(encode(full(JournalRecord::Kind::completed)));
    REQUIRE(read);
    const UploadReceipt& receipt = read->receipt;
    for (const std::string* text :
         {&receipt.path, &receipt.id, &receipt.etag, &receipt.version_id, &receipt.content_type, &receipt.checksum,
          &receipt.checksum_algorithm, &receipt.content_type_decided_by, &receipt.answer})
      CHECK(*text == hostile);
    const UploadReceipt written = full(JournalRecord::Kind::completed).receipt;
    CHECK(receipt.metadata == written.metadata);
    CHECK(receipt.retained_until == written.retained_until);
    CHECK(receipt.size_bytes == std::uint64_t{1} << 62);
    CHECK(receipt.verified_by == VerifiedBy::checksum);
    CHECK(receipt.attempts == 7);
  }

  TEST_CASE("a service's answer is kept as it came, but for what opens the URLs in it") {
    JournalRecord record;
    record.kind = JournalRecord::Kind::completed;
    const std::string id = R"({"id":"0123456789abcdef0123456789abcdef","n":[1,2.5,null],"url":")";
    for (const char* url : {"https://s.test/a.jpg?X-Amz-Signature=5ec4e7", "HTTPS://s.test/a?token=5ec4e7",
                            "http://user:5ec4e7@s.test/a", "https:5ec4e7", R"(https://s.test/\?sig=5ec4e7)"}) {
      record.receipt.answer = id + url + R"(","also":"http://s.test/b?sig=5ec4e7"})";
      const std::string text = encode(record);
      CHECK_MESSAGE(text.find("5ec4e7") == std::string::npos, text);
      CHECK(decode(text)->receipt.answer.substr(0, id.size()) == id);
    }
    record.receipt.answer = id + R"(https://s.test/a.jpg"})";
    CHECK(decode(encode(record))->receipt.answer == record.receipt.answer);
    CHECK_FALSE(decode(encode(record))->receipt.retained_until);
  }

  TEST_CASE("completing, ending and ended records carry their kind alone") {
    for (const auto kind : {JournalRecord::Kind::completing, JournalRecord::Kind::ended, JournalRecord::Kind::ending}) {
      const auto read = decode(encode(full(kind)));
      REQUIRE(read);
      CHECK(read->kind == kind);
      CHECK(read->upload_id.empty());
    }
  }

  TEST_CASE("a record is one line of text") {
    for (int kind = 0; kind < 7; ++kind) {
      const std::string text = encode(full(static_cast<JournalRecord::Kind>(kind)));
      CHECK(text.find('\n') == std::string::npos);
      CHECK(text.find('\0') == std::string::npos);
    }
  }

  TEST_CASE("text that is no record is journal_io") {
    for (const char* text : {"", " ", "{}", "[]", "null", "7", "\"created\"", "{\"record\":null}", "{\"record\":1}",
                             "{\"record\":\"Created\"}", "{\"record\":\"created\"", "{\"record\":\"created\"}}",
                             "[[[[[[[[[[]]]]]]]]]]", "\xff"})
      CHECK(decode(text).error().code == Errc::journal_io);
  }

  TEST_CASE("every cut of a record is refused") {
    const std::string text = encode(full(JournalRecord::Kind::completed));
    for (std::size_t size = 0; size < text.size(); ++size)
      CHECK(decode(text.substr(0, size)).error().code == Errc::journal_io);
  }

  TEST_CASE("fields of another type or of a later version do no harm") {
    const auto record =
        decode("{\"record\":\"part_stored\",\"number\":\"x\",\"size_bytes\":-1,\"etag\":[],\"later\":{\"a\":1}}");
    REQUIRE(record);
    CHECK(record->part.number == 1);
    CHECK(record->part.size_bytes == 0);
    CHECK(record->part.etag.empty());
  }
}

}  // namespace uploadkit::engine
