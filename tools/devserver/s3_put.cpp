// PutObject: everything that can be refused is refused before the body; the rest after one pass over it.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_receive.hpp>

namespace uploadkit::devserver {
namespace detail::s3_put {

ServerResponse answer(const ObjectRecord& record) {
  ServerResponse response = s3_answer(200);
  response.headers.push_back({"ETag", quoted(record.etag)});
  response.headers.push_back({"x-amz-server-side-encryption", "AES256"});
  add_checksums(response, record);
  return response;
}

/// The sink's work once the body has proved good.
ServerResponse store(S3Context& context, const S3Request& request, ObjectRecord record, const WriteCondition& condition,
                     const ReceivedBody& body) {
  const digest::Algorithm kept = body.named().value_or(digest::Algorithm::crc64nvme);
  record.checksums.push_back({kept, body.base64(kept)});
  ObjectRecord committed;
  const StoreStatus status =
      context.store.commit(request.call.bucket, std::move(record), body.writer, condition, &committed);
  if (status != StoreStatus::done) return refuse(request, refusal_of(status, request));
  return answer(committed);
}

}  // namespace detail::s3_put

HeadDecision put_object(S3Context& context, const S3Request& request) {
  auto read = read_attributes(request);
  if (const auto* error = std::get_if<S3Error>(&read)) return refuse(request, *error);
  auto condition = read_write_condition(request);
  if (const auto* error = std::get_if<S3Error>(&condition)) return refuse(request, *error);
  auto claims = read_payload_claims(request);
  if (const auto* error = std::get_if<S3Error>(&claims)) return refuse(request, *error);
  const WriteCondition& wanted = *std::get_if<WriteCondition>(&condition);
  if (const auto error = check_write_condition(context, request, wanted)) return refuse(request, *error);
  return receive_body(
      context, request, std::move(*std::get_if<PayloadClaims>(&claims)), {},
      [&context, request, wanted, record = *std::get_if<ObjectRecord>(&read)](const ReceivedBody& body) {
        return detail::s3_put::store(context, request, record, wanted, body);
      });
}

}  // namespace uploadkit::devserver
