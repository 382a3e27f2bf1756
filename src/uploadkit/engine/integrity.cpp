// Proof by the checksum or the MD5 that the store reports, without its cooperation.
#include <uploadkit/engine/integrity.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/engine/object_checksum.hpp>

#include <algorithm>

namespace uploadkit::engine {

namespace detail::integrity {

// MD5 costs about four times the transfer, so without being asked it is computed up to this size alone.
constexpr std::uint64_t most_md5_bytes = 256ULL * 1024 * 1024;

bool is_s3_origin(std::string_view origin) {
  const auto ends_with = [&](std::string_view end) {
    return origin.size() >= end.size() && origin.substr(origin.size() - end.size()) == end;
  };
  return origin.rfind("https://", 0) == 0 && (ends_with(".amazonaws.com") || ends_with(".amazonaws.com.cn"));
}

/// The ETag of SSE-KMS and SSE-C objects, and of multipart ones, is no MD5 (S3 API reference, "Object").
bool could_be_md5(std::string_view etag, const HttpResponse& response) {
  const auto encryption = response.header("x-amz-server-side-encryption");
  if (encryption.substr(0, 7) == "aws:kms" || response.has_header("x-amz-server-side-encryption-customer-algorithm"))
    return false;
  return etag.size() == 32 && etag.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error mismatch(std::string_view what, std::string expected, std::string got) {
  return make_error(Errc::integrity_mismatch,
                    "The store reports another " + std::string(what) +
                        " than that of the sent bytes; the object there must not be used.",
                    {{"expected", std::move(expected)}, {"got", core::printable(got, 100)}});
}

Error no_proof(const char* wanted) {
  return make_error(Errc::unsupported_option,
                    std::string("verify_integrity asks for ") + wanted +
                        " and the store's answer has none; use `automatic`, or check the object another way.",
                    {{"option", "verify_integrity"}});
}

}  // namespace detail::integrity

const OriginKnowledge::Origin* OriginKnowledge::find(const std::string& origin) const {
  const auto it = std::find_if(origins_.begin(), origins_.end(), [&](const Origin& o) { return o.name == origin; });
  return it == origins_.end() ? nullptr : &*it;
}

OriginKnowledge::Origin& OriginKnowledge::at(const std::string& origin) {
  if (const Origin* known = find(origin)) return origins_[static_cast<std::size_t>(known - origins_.data())];
  // Bounded: services that mint a new host for every URL must not make this grow for ever.
  constexpr std::size_t most_origins = 64;
  if (origins_.size() >= most_origins) origins_.erase(origins_.begin());
  origins_.push_back(Origin{origin, false, false});
  return origins_.back();
}

bool OriginKnowledge::answers_checksum(const std::string& origin) const {
  const Origin* known = find(origin);
  return detail::integrity::is_s3_origin(origin) || (known && known->checksum);
}

bool OriginKnowledge::etag_is_md5(const std::string& origin) const {
  const Origin* known = find(origin);
  return detail::integrity::is_s3_origin(origin) || (known && known->md5_etag);
}

void OriginKnowledge::saw_checksum(const std::string& origin) { at(origin).checksum = true; }

void OriginKnowledge::saw_md5_etag(const std::string& origin) { at(origin).md5_etag = true; }

DigestChoice choose_digests(const OriginKnowledge& known, const ProofWanted& wanted) {
  if (wanted.mode == VerifyIntegrity::none) return {wanted.sent_checksum, false};
  const auto checksum = wanted.sent_checksum.value_or(digest::Algorithm::crc64nvme);
  if (wanted.mode == VerifyIntegrity::md5) return {checksum, true};
  const bool is_answered = wanted.is_answered || known.answers_checksum(wanted.origin);
  const bool md5 = wanted.mode == VerifyIntegrity::automatic && !is_answered &&
                   wanted.size_bytes <= detail::integrity::most_md5_bytes;
  return {checksum, md5};
}

Result<Proof> check_integrity(VerifyIntegrity mode, OriginKnowledge& known, const AnsweredPut& put) {
  namespace local = detail::integrity;
  Proof proof;
  if (put.sent.checksum) proof.checksum = core::base64(*put.sent.checksum);
  if (mode == VerifyIntegrity::none) return proof;
  const std::string_view name = put.choice.checksum ? digest::name(*put.choice.checksum) : std::string_view();
  const auto reported = put.response.header("x-amz-checksum-" + core::lower(name));
  if (put.sent.checksum && !reported.empty()) {
    known.saw_checksum(put.origin);
    if (reported != proof.checksum) return local::mismatch(name, proof.checksum, std::string(reported));
    if (mode != VerifyIntegrity::md5) {
      proof.by = VerifiedBy::checksum;
      return proof;
    }
  }
  if (mode == VerifyIntegrity::checksum) return local::no_proof("a checksum");
  const std::string etag = bare_etag(put.response.header("ETag"));
  if (!put.sent.md5 || !local::could_be_md5(etag, put.response))
    return mode == VerifyIntegrity::md5 ? Result<Proof>(local::no_proof("an MD5")) : Result<Proof>(proof);
  const std::string md5 = core::hex(*put.sent.md5);
  if (etag == md5) {
    known.saw_md5_etag(put.origin);
    proof.by = VerifiedBy::md5;
    return proof;
  }
  if (mode == VerifyIntegrity::md5 || put.traits.etag_is_md5 || known.etag_is_md5(put.origin))
    return local::mismatch("MD5 (ETag)", md5, etag);
  proof.etag_differs = true;
  return proof;
}

}  // namespace uploadkit::engine
