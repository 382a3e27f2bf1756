/// \file
/// Takes the body of an object or a part in and judges it against its announcements.
#ifndef UPLOADKIT_DEVSERVER_S3_RECEIVE_HPP
#define UPLOADKIT_DEVSERVER_S3_RECEIVE_HPP

#include <devserver/s3_payload.hpp>

#include <functional>

namespace uploadkit::devserver {

/// A body that kept its announcements.
struct ReceivedBody {
  ObjectWriter& writer;
  const PayloadClaims& claims;

  /// The algorithm of the client's checksum, in a header or a trailer; nothing if it sent none.
  std::optional<digest::Algorithm> named() const;

  /// Base64 of one of the digests that ran along.
  std::string base64(digest::Algorithm algorithm) const;
};

/// Streams a body to the disk; MD5, CRC64NVME, those of the claims and `more` are computed. `store` gives the answer
/// once everything that was announced has proved true. `context` must outlive the sink.
std::unique_ptr<BodySink> receive_body(S3Context& context, const S3Request& request, PayloadClaims claims,
                                       const std::vector<digest::Algorithm>& more,
                                       std::function<ServerResponse(const ReceivedBody& body)> store);

}  // namespace uploadkit::devserver

#endif
