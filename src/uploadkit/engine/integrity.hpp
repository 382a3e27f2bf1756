/// \file
/// Which digests are computed while bytes are sent, and what the storage's answer proves.
#ifndef UPLOADKIT_ENGINE_INTEGRITY_HPP
#define UPLOADKIT_ENGINE_INTEGRITY_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/digest/digest.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::engine {

/// The raw values of what was computed over a sent body; an absent one was not computed.
struct BodyDigests {
  std::optional<std::string> checksum;
  std::optional<std::string> md5;
};

/// What to compute over a body.
struct DigestChoice {
  std::optional<digest::Algorithm> checksum;
  bool md5 = false;
};

/// What is known of storage origins, learned from their answers and shared by the uploads of a client.
class OriginKnowledge {
 public:
  /// S3's own hosts, and every origin that answered with a checksum before.
  bool answers_checksum(const std::string& origin) const;

  /// S3's own hosts, and every origin whose ETag was the MD5 before.
  bool etag_is_md5(const std::string& origin) const;

  void saw_checksum(const std::string& origin);
  void saw_md5_etag(const std::string& origin);

 private:
  struct Origin {
    std::string name;
    bool checksum = false;
    bool md5_etag = false;
  };
  Origin& at(const std::string& origin);
  const Origin* find(const std::string& origin) const;

  std::vector<Origin> origins_;  // a handful at most, so a list is the fastest map
};

/// Where bytes go and how they are to be proved.
struct ProofWanted {
  VerifyIntegrity mode = VerifyIntegrity::automatic;

  /// The checksum that is sent along; absent for none.
  std::optional<digest::Algorithm> sent_checksum;
  const std::string& origin;
  std::uint64_t size_bytes = 0;

  /// The storage is known to answer with the checksum that is sent along.
  bool is_answered = false;
};

/// The checksum that is sent, else CRC64NVME unless nothing is wanted; MD5 where it is the only possible proof and its
/// cost is bounded.
DigestChoice choose_digests(const OriginKnowledge& known, const ProofWanted& wanted);

/// What an answer to a PUT proves.
struct Proof {
  VerifiedBy by = VerifiedBy::none;

  /// Base64 of the computed checksum, empty if none was computed.
  std::string checksum;

  /// A difference that proves nothing, worth a line in the log.
  bool etag_differs = false;
};

/// An answer to a PUT and what it is compared with.
struct AnsweredPut {
  const std::string& origin;
  const BackendTraits& traits;
  const DigestChoice& choice;
  const BodyDigests& sent;
  const HttpResponse& response;
};

/// Compares the storage's answer with what was sent.
///
/// Errors: `integrity_mismatch` for a difference that counts; `unsupported_option` when a proof was asked for and the
/// storage gives none.
Result<Proof> check_integrity(VerifyIntegrity mode, OriginKnowledge& known, const AnsweredPut& put);

}  // namespace uploadkit::engine

#endif
