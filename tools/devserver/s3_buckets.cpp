// The bucket operations.
#include <devserver/s3_attributes.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/xml_read.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_buckets {

/// Whether a text looks like "eu-central-1"; "EU" is an old name of one.
bool is_region(std::string_view text) {
  const bool has_form = text.size() > 6 && text[text.size() - 2] == '-' && text.back() >= '1' && text.back() <= '9';
  const bool has_letters = std::all_of(text.begin(), text.end() - (has_form ? 1 : 0),
                                       [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  return text == "EU" || (has_form && has_letters);
}

ServerResponse create(S3Context& context, const S3Request& request, const std::string& body) {
  std::string location;
  if (!body.empty()) {
    const auto document = core::parse_xml(body);
    if (!document || document->name != "CreateBucketConfiguration") {
      return refuse(request, malformed_xml());
    }
    location = std::string(document->child_text("LocationConstraint"));
  }
  // The oldest region is asked for by saying nothing.
  if (!location.empty() && (location == "us-east-1" || !is_region(location))) {
    return refuse(request, {400,
                            "InvalidLocationConstraint",
                            "The specified location-constraint is not valid",
                            {{"LocationConstraint", location}}});
  }
  if (!location.empty() && location != context.rules.region) {
    return refuse(request, {400,
                            "IllegalLocationConstraintException",
                            "The " + location +
                                " location constraint is incompatible for the region specific endpoint this request "
                                "was sent to.",
                            {}});
  }
  const StoreStatus status = context.store.create_bucket(request.call.bucket);
  // us-east-1 alone answers 200 to the owner who makes a bucket again.
  if (status == StoreStatus::exists && context.rules.region != "us-east-1") {
    return refuse(request, {409,
                            "BucketAlreadyOwnedByYou",
                            "Your previous request to create the named bucket succeeded and you already own it.",
                            {{"BucketName", request.call.bucket}}});
  }
  if (status == StoreStatus::disk_failed) return refuse(request, s3_error_of_status(500));
  ServerResponse response = s3_answer(200);
  response.headers.push_back({"Location", "/" + request.call.bucket});
  return response;
}

}  // namespace detail::s3_buckets

HeadDecision create_bucket(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string& body) {
    return detail::s3_buckets::create(context, request, body);
  });
}

HeadDecision head_bucket(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context](const std::string&) {
    ServerResponse response = s3_answer(200);
    response.headers.push_back({"x-amz-bucket-region", context.rules.region});
    return response;
  });
}

HeadDecision delete_bucket(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    const StoreStatus status = context.store.remove_bucket(request.call.bucket);
    if (status == StoreStatus::done) {
      context.uploads.abort_all(request.call.bucket);
      return s3_answer(204);
    }
    if (status == StoreStatus::no_bucket) return refuse(request, no_such_bucket(request.call.bucket));
    return refuse(
        request,
        {409, "BucketNotEmpty", "The bucket you tried to delete is not empty", {{"BucketName", request.call.bucket}}});
  });
}

HeadDecision bucket_location(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context](const std::string&) {
    const std::string& region = context.rules.region;
    return s3_document(xml_root("LocationConstraint", region == "us-east-1" ? "" : xml_text(region)));
  });
}

HeadDecision bucket_versioning(S3Context&, const S3Request& request) {
  return collect_checked_body(request,
                              [](const std::string&) { return s3_document(xml_root("VersioningConfiguration", "")); });
}

}  // namespace uploadkit::devserver
