/// \file
/// The S3 face: judges every request, then performs it on the store.
#ifndef UPLOADKIT_DEVSERVER_S3_FACE_HPP
#define UPLOADKIT_DEVSERVER_S3_FACE_HPP

#include <devserver/faults.hpp>
#include <devserver/multipart_store.hpp>
#include <devserver/object_store.hpp>
#include <devserver/s3_route.hpp>
#include <devserver/sigv4_verify.hpp>

#include <functional>
#include <memory>

namespace uploadkit::devserver {

/// What the operations work on. All references outlive the face.
struct S3Context {
  ObjectStore& store;
  MultipartStore& uploads;
  FaultPlan& faults;
  SignatureRules rules;
  std::string account_id;  // the owner of every bucket
};

/// One admitted call. `http` lives until the request is answered, so that sinks may keep a copy of this.
struct S3Request {
  const ServerRequest& http;
  S3Call call;
  Admission admission;
  WallTime now{};
  std::string quirks;  // of the fault that this call met

  bool is_head() const { return http.method == "HEAD"; }

  /// The value of an "x-amz-…" header, or of a query parameter of that name where the signer hoisted it.
  std::string amz_value(std::string_view name) const;

  /// All "x-amz-…" headers and hoisted parameters whose name starts with `prefix`; names in lower case.
  std::vector<Header> amz_values(std::string_view prefix) const;
};

/// Carries out one operation: an answer before the body, or a sink for it.
using S3Operation = HeadDecision (*)(S3Context& context, const S3Request& request);

HeadDecision list_buckets(S3Context& context, const S3Request& request);
HeadDecision create_bucket(S3Context& context, const S3Request& request);
HeadDecision head_bucket(S3Context& context, const S3Request& request);
HeadDecision delete_bucket(S3Context& context, const S3Request& request);
HeadDecision bucket_location(S3Context& context, const S3Request& request);
HeadDecision bucket_versioning(S3Context& context, const S3Request& request);
HeadDecision list_objects(S3Context& context, const S3Request& request);
HeadDecision put_object(S3Context& context, const S3Request& request);
HeadDecision get_object(S3Context& context, const S3Request& request);  // HeadObject too
HeadDecision get_object_attributes(S3Context& context, const S3Request& request);
HeadDecision delete_object(S3Context& context, const S3Request& request);
HeadDecision delete_objects(S3Context& context, const S3Request& request);
HeadDecision copy_object(S3Context& context, const S3Request& request);
HeadDecision create_upload(S3Context& context, const S3Request& request);
HeadDecision abort_upload(S3Context& context, const S3Request& request);
HeadDecision list_uploads(S3Context& context, const S3Request& request);
HeadDecision list_parts(S3Context& context, const S3Request& request);
HeadDecision upload_part(S3Context& context, const S3Request& request);
HeadDecision upload_part_copy(S3Context& context, const S3Request& request);
HeadDecision complete_upload(S3Context& context, const S3Request& request);
HeadDecision post_object(S3Context& context, const S3Request& request);
HeadDecision preflight(S3Context& context, const S3Request& request);
HeadDecision get_cors(S3Context& context, const S3Request& request);
HeadDecision put_cors(S3Context& context, const S3Request& request);
HeadDecision delete_cors(S3Context& context, const S3Request& request);

/// Errors: KeyTooLongError.
std::optional<S3Error> check_key(const std::string& key);

/// The answer to an error for this request.
ServerResponse refuse(const S3Request& request, const S3Error& error);

/// A sink that collects a small body, checks its announced hash, MD5 and checksum, and asks `answer`.
std::unique_ptr<BodySink> collect_checked_body(const S3Request& request,
                                               std::function<ServerResponse(const std::string& body)> answer);

/// The face. `context` is copied; its references must outlive it.
std::unique_ptr<RequestHandler> make_s3_face(const S3Context& context);

}  // namespace uploadkit::devserver

#endif
