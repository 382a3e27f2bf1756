// The bucket operations and the listings.
#include <devserver/s3_attributes.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/xml_read.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_buckets {

constexpr std::uint64_t most_keys = 1000;

ServerResponse create(S3Context& context, const S3Request& request, const std::string& body) {
  std::string location;
  if (!body.empty()) {
    const auto document = core::parse_xml(body);
    if (!document || document->name != "CreateBucketConfiguration") {
      return refuse(request,
                    {400,
                     "MalformedXML",
                     "The XML you provided was not well-formed or did not validate against our published schema",
                     {}});
    }
    location = std::string(document->child_text("LocationConstraint"));
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

std::string object_xml(const ObjectRecord& record, const std::string& shown_key) {
  std::string xml = xml_element("Key", shown_key) + xml_element("LastModified", iso8601_ms(record.last_modified)) +
                    xml_element("ETag", quoted(record.etag));
  for (const Checksum& checksum : record.checksums) {
    xml += xml_element("ChecksumAlgorithm", digest::name(checksum.algorithm));
  }
  if (!record.checksums.empty()) xml += xml_element("ChecksumType", record.checksum_type);
  return "<Contents>" + xml + xml_element("Size", std::to_string(record.size_bytes)) +
         xml_element("StorageClass", "STANDARD") + "</Contents>";
}

/// The query of ListObjectsV2, or of the older ListObjects, whose "marker" does what "start-after" does.
ListQuery read_query(const S3Request& request, bool is_v2) {
  const ServerRequest& http = request.http;
  ListQuery query;
  query.prefix = http.parameter("prefix").value_or("");
  query.delimiter = http.parameter("delimiter").value_or("");
  query.after = http.parameter(is_v2 ? "start-after" : "marker").value_or("");
  if (const auto token = http.parameter("continuation-token")) {
    query.after = core::base64_decode(*token).value_or(*token);
  }
  const auto max_keys = core::parse_uint(http.parameter("max-keys").value_or("1000"));
  query.max_keys = static_cast<std::size_t>(std::min(max_keys.value_or(most_keys), most_keys));
  return query;
}

ServerResponse list(S3Context& context, const S3Request& request) {
  const bool is_v2 = request.call.operation == "ListObjectsV2";
  const ListQuery query = read_query(request, is_v2);
  const auto page = context.store.list(request.call.bucket, query);
  if (!page) return refuse(request, no_such_bucket(request.call.bucket));
  const bool is_encoded = request.http.parameter("encoding-type").value_or("") == "url";
  const auto shown = [is_encoded](const std::string& text) {
    return is_encoded ? core::percent_encode(text, true) : text;
  };
  std::string xml = xml_element("Name", request.call.bucket) + xml_element("Prefix", shown(query.prefix)) +
                    xml_element("MaxKeys", std::to_string(query.max_keys)) +
                    xml_element("IsTruncated", page->is_truncated ? "true" : "false");
  if (is_encoded) xml += xml_element("EncodingType", "url");
  if (!query.delimiter.empty()) xml += xml_element("Delimiter", shown(query.delimiter));
  if (is_v2) xml += xml_element("KeyCount", std::to_string(page->objects.size() + page->common_prefixes.size()));
  if (page->is_truncated && is_v2) xml += xml_element("NextContinuationToken", core::base64(page->next_after));
  if (page->is_truncated && !is_v2) xml += xml_element("NextMarker", shown(page->next_after));
  for (const ObjectRecord& record : page->objects) xml += object_xml(record, shown(record.key));
  for (const std::string& prefix : page->common_prefixes) {
    xml += "<CommonPrefixes>" + xml_element("Prefix", shown(prefix)) + "</CommonPrefixes>";
  }
  return s3_document(xml_root("ListBucketResult", xml));
}

}  // namespace detail::s3_buckets

HeadDecision list_buckets(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context](const std::string&) {
    std::string xml = "<Owner>" + xml_element("ID", context.account_id) + "</Owner><Buckets>";
    for (const std::string& name : context.store.buckets()) {
      xml += "<Bucket>" + xml_element("Name", name) + xml_element("CreationDate", "2024-01-01T00:00:00Z") + "</Bucket>";
    }
    return s3_document(xml_root("ListAllMyBucketsResult", xml + "</Buckets>"));
  });
}

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
    if (status == StoreStatus::done) return s3_answer(204);
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

HeadDecision list_objects(S3Context& context, const S3Request& request) {
  return collect_checked_body(
      request, [&context, request](const std::string&) { return detail::s3_buckets::list(context, request); });
}

}  // namespace uploadkit::devserver
