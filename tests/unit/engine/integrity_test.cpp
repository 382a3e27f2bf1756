// What an answer to a PUT proves, in every mode.
#include <doctest/doctest.h>

#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/integrity.hpp>

namespace uploadkit::engine {

namespace {

const std::string origin = "https://store.test";
const std::string s3_origin = "https://bucket.s3.eu-central-1.amazonaws.com";
const std::string bytes = "some bytes";
constexpr std::uint64_t mebibyte = 1024 * 1024;

BodyDigests digests() {
  return {digest::compute(digest::Algorithm::crc64nvme, bytes).value_or(""),
          digest::compute(digest::Algorithm::md5, bytes).value_or("")};
}

std::string crc() { return core::base64(*digests().checksum); }
std::string md5() { return core::hex(*digests().md5); }

struct Case {
  VerifyIntegrity mode = VerifyIntegrity::automatic;
  std::string origin = uploadkit::engine::origin;
  BackendTraits traits{};
  DigestChoice choice{digest::Algorithm::crc64nvme, true};
  BodyDigests sent = digests();
  OriginKnowledge known{};

  Result<Proof> check(std::vector<Header> headers) {
    const HttpResponse response{200, std::move(headers), {}};
    return check_integrity(mode, known, {origin, traits, choice, sent, response});
  }
};

Case in(VerifyIntegrity mode) {
  Case each;
  each.mode = mode;
  return each;
}

}  // namespace

TEST_SUITE("engine") {
  TEST_CASE("nothing is computed where nothing is wanted") {
    const auto choice = choose_digests({}, {VerifyIntegrity::none, std::nullopt, origin, 1});
    CHECK_FALSE(choice.checksum);
    CHECK_FALSE(choice.md5);
  }

  TEST_CASE("automatic computes MD5 up to 256 MiB and where no checksum is known to come") {
    OriginKnowledge known;
    CHECK(choose_digests(known, {VerifyIntegrity::automatic, std::nullopt, origin, 256 * mebibyte}).md5);
    CHECK_FALSE(choose_digests(known, {VerifyIntegrity::automatic, std::nullopt, origin, 256 * mebibyte + 1}).md5);
    CHECK_FALSE(choose_digests(known, {VerifyIntegrity::automatic, std::nullopt, s3_origin, 1}).md5);
    CHECK_FALSE(choose_digests(known, {VerifyIntegrity::automatic, digest::Algorithm::crc32, origin, 1, true}).md5);
    known.saw_checksum(origin);
    CHECK_FALSE(choose_digests(known, {VerifyIntegrity::automatic, std::nullopt, origin, 1}).md5);
    CHECK(choose_digests(known, {VerifyIntegrity::automatic, std::nullopt, origin, 1}).checksum);
  }

  TEST_CASE("md5 computes both whatever the size, checksum the CRC alone") {
    const auto wanted = choose_digests({}, {VerifyIntegrity::md5, std::nullopt, s3_origin, 9'000'000'000});
    CHECK(wanted.md5);
    CHECK(wanted.checksum);
    const auto checksum = choose_digests({}, {VerifyIntegrity::checksum, std::nullopt, origin, 1});
    CHECK(checksum.checksum);
    CHECK_FALSE(checksum.md5);
  }

  TEST_CASE("the checksum that is sent along is the one that is computed") {
    for (const auto mode : {VerifyIntegrity::none, VerifyIntegrity::automatic, VerifyIntegrity::checksum})
      CHECK(choose_digests({}, {mode, digest::Algorithm::crc32c, origin, 1}).checksum == digest::Algorithm::crc32c);
  }

  TEST_CASE("a checksum that agrees is the proof") {
    for (const auto mode : {VerifyIntegrity::automatic, VerifyIntegrity::checksum}) {
      Case each = in(mode);
      const auto proof = each.check({{"X-Amz-Checksum-Crc64nvme", crc()}});
      REQUIRE(proof);
      CHECK(proof->by == VerifiedBy::checksum);
      CHECK(proof->checksum == crc());
      CHECK(each.known.answers_checksum(origin));
    }
  }

  TEST_CASE("a checksum that differs is integrity_mismatch with both values") {
    for (const auto mode : {VerifyIntegrity::automatic, VerifyIntegrity::checksum, VerifyIntegrity::md5}) {
      const Error error = in(mode).check({{"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}, {"ETag", md5()}}).error();
      CHECK(error.code == Errc::integrity_mismatch);
      CHECK(error.fact("expected") == crc());
      CHECK(error.fact("got") == "AAAAAAAAAAA=");
    }
  }

  TEST_CASE("without any mode a difference is not looked at") {
    Case each = in(VerifyIntegrity::none);
    const auto proof = each.check({{"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}, {"ETag", std::string(32, '0')}});
    REQUIRE(proof);
    CHECK(proof->by == VerifiedBy::none);
  }

  TEST_CASE("an ETag that is the MD5 is a proof, quoted or not, in either case") {
    for (const std::string& etag : {md5(), "\"" + md5() + "\"", core::upper(md5())}) {
      Case each;
      const auto proof = each.check({{"ETag", etag}});
      REQUIRE(proof);
      CHECK(proof->by == VerifiedBy::md5);
      CHECK(each.known.etag_is_md5(origin));
    }
  }

  TEST_CASE("an ETag that differs is a warning where the origin is unknown") {
    const auto proof = Case{}.check({{"ETag", std::string(32, '0')}});
    REQUIRE(proof);
    CHECK(proof->by == VerifiedBy::none);
    CHECK(proof->etag_differs);
  }

  TEST_CASE("an ETag that differs counts where ETags are known to be MD5s") {
    Case told;
    told.traits.etag_is_md5 = true;
    Case seen;
    CHECK(seen.check({{"ETag", md5()}}));
    Case amazon;
    amazon.origin = s3_origin;
    for (Case* each : {&told, &seen, &amazon}) {
      const Error error = each->check({{"ETag", std::string(32, '0')}}).error();
      CHECK(error.code == Errc::integrity_mismatch);
      CHECK(error.fact("expected") == md5());
      CHECK(error.fact("got") == std::string(32, '0'));
    }
  }

  TEST_CASE("the ETag of an encrypted or a multipart object proves nothing and accuses nobody") {
    Case each;
    each.traits.etag_is_md5 = true;
    const std::string zeros(32, '0');
    for (const std::vector<Header>& headers :
         {std::vector<Header>{{"ETag", zeros}, {"x-amz-server-side-encryption", "aws:kms"}},
          std::vector<Header>{{"ETag", zeros}, {"x-amz-server-side-encryption", "aws:kms:dsse"}},
          std::vector<Header>{{"ETag", zeros}, {"x-amz-server-side-encryption-customer-algorithm", "AES256"}},
          std::vector<Header>{{"ETag", "\"" + zeros + "-7\""}}, std::vector<Header>{{"ETag", "W/\"" + zeros + "\""}},
          std::vector<Header>{{"ETag", "\"0x8DC3F\""}}, std::vector<Header>{{"ETag", "\""}}, std::vector<Header>{}}) {
      const auto proof = each.check(headers);
      REQUIRE(proof);
      CHECK(proof->by == VerifiedBy::none);
      CHECK_FALSE(proof->etag_differs);
    }
  }

  TEST_CASE("SSE with the store's own keys keeps the ETag an MD5") {
    Case each;
    const auto proof = each.check({{"ETag", md5()}, {"x-amz-server-side-encryption", "AES256"}});
    REQUIRE(proof);
    CHECK(proof->by == VerifiedBy::md5);
  }

  TEST_CASE("a proof that was asked for and does not come is named") {
    for (const auto mode : {VerifyIntegrity::checksum, VerifyIntegrity::md5}) {
      const Error error = in(mode).check({}).error();
      CHECK(error.code == Errc::unsupported_option);
      CHECK(error.fact("option") == "verify_integrity");
    }
  }

  TEST_CASE("in md5 mode any other MD5 is a mismatch") {
    const Error error = in(VerifyIntegrity::md5).check({{"ETag", std::string(32, '0')}}).error();
    CHECK(error.code == Errc::integrity_mismatch);
    CHECK(in(VerifyIntegrity::md5).check({{"ETag", md5()}})->by == VerifiedBy::md5);
  }

  TEST_CASE("only Amazon's own hosts over TLS are known from the start") {
    const OriginKnowledge known;
    CHECK(known.answers_checksum("https://s3.cn-north-1.amazonaws.com.cn"));
    for (const char* other :
         {"http://s3.amazonaws.com", "https://amazonaws.com.evil.test", "https://evilamazonaws.com"})
      CHECK_FALSE(known.answers_checksum(other));
  }

  TEST_CASE("a new host for every URL does not make the memory of origins grow for ever") {
    OriginKnowledge known;
    for (int i = 0; i < 200; ++i) known.saw_checksum("https://h" + std::to_string(i) + ".test");
    CHECK_FALSE(known.answers_checksum("https://h0.test"));
    CHECK(known.answers_checksum("https://h199.test"));
  }
}

}  // namespace uploadkit::engine
