/// \file
/// What a request announces about its body, and whether the body keeps it.
#ifndef UPLOADKIT_DEVSERVER_S3_PAYLOAD_HPP
#define UPLOADKIT_DEVSERVER_S3_PAYLOAD_HPP

#include <devserver/s3_face.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace uploadkit::devserver {

/// The announcements of one body.
struct PayloadClaims {
  std::string sha256_hex;                    // of x-amz-content-sha256; empty where the payload is unsigned or streamed
  std::string md5;                           // raw; empty without Content-MD5
  std::optional<Checksum> checksum;          // x-amz-checksum-*
  std::optional<digest::Algorithm> trailer;  // x-amz-trailer: the checksum comes after the body
  bool is_aws_chunked = false;
  bool has_signed_chunks = false;
  bool has_signed_trailer = false;
  std::uint64_t size_bytes = 0;  // of the object: Content-Length, or x-amz-decoded-content-length

  /// The digests that must run along to judge the body.
  std::vector<digest::Algorithm> algorithms() const;
};

/// Reads and checks the announcements. Errors: MissingContentLength, InvalidDigest, InvalidRequest, EntityTooLarge.
std::variant<PayloadClaims, S3Error> read_payload_claims(const S3Request& request);

/// The checksum and Content-MD5 of a form's fields. Errors: InvalidRequest, InvalidDigest.
std::optional<S3Error> read_form_claims(const S3Request& form, PayloadClaims& claims);

/// Holds the announcements against the digests of what arrived.
/// Errors: IncompleteBody, XAmzContentSHA256Mismatch, BadDigest.
std::optional<S3Error> check_payload(const PayloadClaims& claims, std::uint64_t size_bytes,
                                     const std::function<std::string(digest::Algorithm)>& value);

/// Some documents must come with Content-MD5 or a checksum. Errors: InvalidRequest.
std::optional<S3Error> check_has_digest(const S3Request& request);

/// The same as `check_payload` for a body in memory that is no object.
std::optional<S3Error> check_small_payload(const S3Request& request, const std::string& body);

/// The checksum of the object that a request without its bytes gives in x-amz-checksum-*; "…-N" where it is composite.
/// Errors: InvalidRequest.
std::variant<std::optional<Checksum>, S3Error> read_whole_checksum(const S3Request& request);

/// "x-amz-checksum-crc64nvme".
std::string checksum_header(digest::Algorithm algorithm);

/// The algorithm of such a header; nothing for others.
std::optional<digest::Algorithm> algorithm_of_header(std::string_view name);

S3Error bad_digest_of(digest::Algorithm algorithm);

}  // namespace uploadkit::devserver

#endif
