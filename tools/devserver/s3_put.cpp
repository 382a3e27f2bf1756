// PutObject: everything that can be refused is refused before the body; the rest after one pass over it.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_chunked.hpp>
#include <devserver/s3_payload.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_put {

S3Error incomplete() {
  return {
      400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header", {}};
}

class PutSink final : public BodySink {
 public:
  PutSink(S3Context& context, S3Request request, PayloadClaims claims, ObjectRecord record, WriteCondition condition)
      : context_(context),
        request_(std::move(request)),
        claims_(std::move(claims)),
        record_(std::move(record)),
        condition_(std::move(condition)),
        writer_(context.store.begin_write(claims_.algorithms())) {
    if (claims_.is_aws_chunked) chunks_.emplace(request_.admission, claims_.has_signed_chunks);
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
    const digest::Algorithm kept = claims_.checksum  ? claims_.checksum->algorithm
                                   : claims_.trailer ? *claims_.trailer
                                                     : digest::Algorithm::crc64nvme;
    record_.checksums.push_back({kept, core::base64(writer_->value(kept))});
    ObjectRecord committed;
    const StoreStatus status = context_.store.commit(request_.call.bucket, record_, *writer_, condition_, &committed);
    if (status != StoreStatus::done) return refuse(request_, refusal_of(status, request_));
    return answer(committed);
  }

  ServerResponse on_cut(const ServerRequest&) override { return refuse(request_, incomplete()); }

 private:
  std::optional<S3Error> check_chunks() const {
    if (!chunks_) return std::nullopt;
    if (chunks_->has_bad_signature()) {
      return S3Error{403,
                     "SignatureDoesNotMatch",
                     "The request signature we calculated does not match the signature you provided. Check your key "
                     "and signing method.",
                     {}};
    }
    if (!chunks_->is_complete()) return incomplete();
    if (!claims_.trailer) return std::nullopt;
    const std::string name = checksum_header(*claims_.trailer);
    const auto& trailers = chunks_->trailers();
    const auto found =
        std::find_if(trailers.begin(), trailers.end(), [&name](const Header& field) { return field.name == name; });
    if (found == trailers.end()) {
      return S3Error{400,
                     "MalformedTrailerError",
                     "The request contained trailing data that was not well-formed or "
                     "did not conform to our published schema.",
                     {}};
    }
    if (found->value != core::base64(writer_->value(*claims_.trailer))) return bad_digest_of(*claims_.trailer);
    return std::nullopt;
  }

  static ServerResponse answer(const ObjectRecord& record) {
    ServerResponse response = s3_answer(200);
    response.headers.push_back({"ETag", quoted(record.etag)});
    response.headers.push_back({"x-amz-server-side-encryption", "AES256"});
    add_checksums(response, record);
    return response;
  }

  S3Context& context_;
  S3Request request_;
  PayloadClaims claims_;
  ObjectRecord record_;
  WriteCondition condition_;
  std::unique_ptr<ObjectWriter> writer_;
  std::optional<ChunkedReader> chunks_;
};

}  // namespace detail::s3_put

HeadDecision put_object(S3Context& context, const S3Request& request) {
  auto record = read_attributes(request);
  if (const auto* error = std::get_if<S3Error>(&record)) return refuse(request, *error);
  auto condition = read_write_condition(request);
  if (const auto* error = std::get_if<S3Error>(&condition)) return refuse(request, *error);
  auto claims = read_payload_claims(request);
  if (const auto* error = std::get_if<S3Error>(&claims)) return refuse(request, *error);
  const WriteCondition& wanted = *std::get_if<WriteCondition>(&condition);
  if (const auto error = check_write_condition(context, request, wanted)) return refuse(request, *error);
  return std::make_unique<detail::s3_put::PutSink>(context, request, std::move(*std::get_if<PayloadClaims>(&claims)),
                                                   std::move(*std::get_if<ObjectRecord>(&record)), wanted);
}

}  // namespace uploadkit::devserver
