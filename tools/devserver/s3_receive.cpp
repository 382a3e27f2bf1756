// Receives bodies: framing off, digests on the way, announcements checked at the end.
#include <devserver/s3_receive.hpp>

#include <devserver/s3_chunked.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_receive {

S3Error incomplete() {
  return {
      400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header", {}};
}

S3Error malformed_trailer() {
  return {400,
          "MalformedTrailerError",
          "The request contained trailing data that was not well-formed or did not conform to our published schema.",
          {}};
}

using Store = std::function<ServerResponse(const ReceivedBody&)>;

class ReceivingSink final : public BodySink {
 public:
  ReceivingSink(S3Request request, PayloadClaims claims, std::unique_ptr<ObjectWriter> writer, Store store)
      : request_(std::move(request)), claims_(std::move(claims)), writer_(std::move(writer)), store_(std::move(store)) {
    if (claims_.is_aws_chunked)
      chunks_.emplace(request_.admission, ChunkedReader::Signed{claims_.has_signed_chunks, claims_.has_signed_trailer});
  }

  SinkVerdict write(std::string_view bytes) override {
    if (writer_ == nullptr) return SinkVerdict::enough;
    const auto take = [this](std::string_view piece) { return writer_->write(piece); };
    const bool is_fine = chunks_ ? chunks_->feed(bytes, take) : take(bytes);
    return is_fine ? SinkVerdict::more : SinkVerdict::enough;
  }

  ServerResponse on_complete(const ServerRequest&) override {
    if (writer_ == nullptr) return refuse(request_, s3_error_of_status(500));
    if (const auto error = check_chunks()) return refuse(request_, *error);
    const auto value = [this](digest::Algorithm algorithm) { return writer_->value(algorithm); };
    if (const auto error = check_payload(claims_, writer_->size_bytes(), value)) return refuse(request_, *error);
    return store_({*writer_, claims_});
  }

  ServerResponse on_cut(const ServerRequest&) override { return refuse(request_, incomplete()); }

 private:
  std::optional<S3Error> check_chunks() const {
    if (!chunks_) return std::nullopt;
    if (const auto error = check_framing()) return error;
    if (writer_->size_bytes() != claims_.size_bytes) return incomplete();
    const auto& trailers = chunks_->trailers();
    const std::string name = claims_.trailer ? checksum_header(*claims_.trailer) : std::string();
    // Exactly what x-amz-trailer announced comes, or nothing.
    if (trailers.size() != (claims_.trailer ? 1U : 0U)) return malformed_trailer();
    if (!claims_.trailer) return std::nullopt;
    if (trailers.front().name != name) return malformed_trailer();
    const auto raw = core::base64_decode(trailers.front().value);
    if (!raw || raw->size() != digest::value_bytes(*claims_.trailer)) {
      return invalid_request("Value for " + name + " trailing header is invalid.");
    }
    if (*raw != writer_->value(*claims_.trailer)) return bad_digest_of(*claims_.trailer);
    return std::nullopt;
  }

  std::optional<S3Error> check_framing() const {
    switch (chunks_->fault()) {
      case ChunkFault::none:
        return std::nullopt;
      case ChunkFault::framing:
        return incomplete();
      case ChunkFault::trailer:
        return malformed_trailer();
      case ChunkFault::chunk_size:
        return S3Error{400,
                       "InvalidChunkSizeError",
                       "Only the last chunk is allowed to have a size less than 8192 bytes",
                       {{"Chunk", std::to_string(chunks_->bad_chunk())},
                        {"BadChunkSize", std::to_string(chunks_->bad_chunk_bytes())}}};
      case ChunkFault::signature:
        break;
    }
    return S3Error{403,
                   "SignatureDoesNotMatch",
                   "The request signature we calculated does not match the signature you provided. Check your key and "
                   "signing method.",
                   {}};
  }

  S3Request request_;
  PayloadClaims claims_;
  std::unique_ptr<ObjectWriter> writer_;
  Store store_;
  std::optional<ChunkedReader> chunks_;
};

}  // namespace detail::s3_receive

std::optional<digest::Algorithm> ReceivedBody::named() const {
  return claims.checksum ? std::optional<digest::Algorithm>(claims.checksum->algorithm) : claims.trailer;
}

std::string ReceivedBody::base64(digest::Algorithm algorithm) const { return core::base64(writer.value(algorithm)); }

std::unique_ptr<BodySink> receive_body(S3Context& context, const S3Request& request, PayloadClaims claims,
                                       const std::vector<digest::Algorithm>& more,
                                       std::function<ServerResponse(const ReceivedBody& body)> store) {
  std::vector<digest::Algorithm> all = claims.algorithms();
  all.insert(all.end(), more.begin(), more.end());
  return std::make_unique<detail::s3_receive::ReceivingSink>(request, std::move(claims), context.store.begin_write(all),
                                                             std::move(store));
}

}  // namespace uploadkit::devserver
