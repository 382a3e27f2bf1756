// The listings of buckets and of objects.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_multipart.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_lists {

constexpr std::uint64_t most_keys = 1000;
constexpr std::uint64_t most_buckets = 10000;

/// A listing of objects as it was asked for.
struct Question {
  ListQuery query;
  bool is_v2 = true;
  bool is_encoded = false;
  bool wants_owner = false;
  std::optional<std::string> token;
  std::string start;  // "start-after" or, in the older form, "marker"

  std::string shown(const std::string& text) const { return is_encoded ? core::percent_encode(text, true) : text; }
};

std::string object_xml(const S3Context& context, const ObjectRecord& record, const Question& question) {
  std::string xml = xml_element("Key", question.shown(record.key)) +
                    xml_element("LastModified", iso8601_ms(record.last_modified)) +
                    xml_element("ETag", quoted(record.etag));
  for (const Checksum& checksum : record.checksums) {
    xml += xml_element("ChecksumAlgorithm", digest::name(checksum.algorithm));
  }
  if (!record.checksums.empty()) xml += xml_element("ChecksumType", record.checksum_type);
  xml += xml_element("Size", std::to_string(record.size_bytes));
  if (question.wants_owner) xml += person_xml(context, "Owner");
  return "<Contents>" + xml + xml_element("StorageClass", "STANDARD") + "</Contents>";
}

/// Errors: InvalidArgument.
std::variant<Question, S3Error> read_question(const S3Request& request) {
  const ServerRequest& http = request.http;
  Question question;
  question.is_v2 = request.call.operation == "ListObjectsV2";
  const auto most = read_page_number(request, "max-keys", most_keys);
  if (const auto* error = std::get_if<S3Error>(&most)) return *error;
  const std::string encoding = http.parameter("encoding-type").value_or("");
  if (!encoding.empty() && encoding != "url") {
    return invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", encoding);
  }
  question.is_encoded = !encoding.empty();
  question.wants_owner = !question.is_v2 || http.parameter("fetch-owner").value_or("") == "true";
  question.start = http.parameter(question.is_v2 ? "start-after" : "marker").value_or("");
  if (question.is_v2) question.token = http.parameter("continuation-token");
  question.query.prefix = http.parameter("prefix").value_or("");
  question.query.delimiter = http.parameter("delimiter").value_or("");
  question.query.max_keys = static_cast<std::size_t>(std::min(*std::get_if<std::uint64_t>(&most), most_keys));
  question.query.after = question.start;
  if (!question.token) return question;
  const auto after = core::base64_decode(*question.token);
  if (!after || after->empty()) {
    return invalid_argument("The continuation token provided is incorrect", "continuation-token", *question.token);
  }
  question.query.after = *after;
  return question;
}

std::string page_head(const S3Request& request, const Question& question, const ListPage& page) {
  const ListQuery& query = question.query;
  std::string xml = xml_element("Name", request.call.bucket) + xml_element("Prefix", question.shown(query.prefix));
  if (!question.is_v2) xml += xml_element("Marker", question.shown(question.start));
  if (question.is_v2 && !question.start.empty()) xml += xml_element("StartAfter", question.shown(question.start));
  if (question.token) xml += xml_element("ContinuationToken", *question.token);
  xml += xml_element("MaxKeys", std::to_string(query.max_keys)) +
         xml_element("IsTruncated", page.is_truncated ? "true" : "false");
  if (question.is_encoded) xml += xml_element("EncodingType", "url");
  if (!query.delimiter.empty()) xml += xml_element("Delimiter", question.shown(query.delimiter));
  if (question.is_v2) {
    xml += xml_element("KeyCount", std::to_string(page.objects.size() + page.common_prefixes.size()));
  }
  if (page.is_truncated && question.is_v2) xml += xml_element("NextContinuationToken", core::base64(page.next_after));
  // The older form leaves it to the client to go on after the last key, unless keys are folded.
  if (page.is_truncated && !question.is_v2 && !query.delimiter.empty()) {
    xml += xml_element("NextMarker", question.shown(page.next_after));
  }
  return xml;
}

ServerResponse list(S3Context& context, const S3Request& request, const Question& question) {
  const auto page = context.store.list(request.call.bucket, question.query);
  if (!page) return refuse(request, no_such_bucket(request.call.bucket));
  std::string xml = page_head(request, question, *page);
  for (const ObjectRecord& record : page->objects) xml += object_xml(context, record, question);
  for (const std::string& prefix : page->common_prefixes) {
    xml += "<CommonPrefixes>" + xml_element("Prefix", question.shown(prefix)) + "</CommonPrefixes>";
  }
  return s3_document(xml_root("ListBucketResult", xml));
}

ServerResponse list_all_buckets(const S3Context& context, const S3Request& request) {
  const std::string most_text = request.http.parameter("max-buckets").value_or("");
  const auto most = most_text.empty() ? std::optional<std::uint64_t>(most_buckets) : core::parse_uint(most_text);
  if (!most || *most < 1 || *most > most_buckets) {
    return refuse(request, invalid_argument("Argument max-buckets must be an integer between 1 and 10000.",
                                            "max-buckets", most_text));
  }
  const std::string prefix = request.http.parameter("prefix").value_or("");
  const std::string after = core::base64_decode(request.http.parameter("continuation-token").value_or("")).value_or("");
  std::string buckets;
  std::string last;
  std::uint64_t count = 0;
  bool is_truncated = false;
  for (const std::string& name : context.store.buckets()) {
    if (name.compare(0, prefix.size(), prefix) != 0 || (!after.empty() && name <= after)) continue;
    is_truncated = count == *most;
    if (is_truncated) break;
    buckets += "<Bucket>" + xml_element("Name", name) + xml_element("CreationDate", "2024-01-01T00:00:00.000Z") +
               xml_element("BucketRegion", context.rules.region) + "</Bucket>";
    last = name;
    ++count;
  }
  std::string xml = person_xml(context, "Owner") + "<Buckets>" + buckets + "</Buckets>";
  if (is_truncated) xml += xml_element("ContinuationToken", core::base64(last));
  if (!prefix.empty()) xml += xml_element("Prefix", prefix);
  return s3_document(xml_root("ListAllMyBucketsResult", xml));
}

}  // namespace detail::s3_lists

HeadDecision list_buckets(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    return detail::s3_lists::list_all_buckets(context, request);
  });
}

HeadDecision list_objects(S3Context& context, const S3Request& request) {
  const auto read = detail::s3_lists::read_question(request);
  if (const auto* error = std::get_if<S3Error>(&read)) return refuse(request, *error);
  return collect_checked_body(
      request, [&context, request, question = *std::get_if<detail::s3_lists::Question>(&read)](const std::string&) {
        return detail::s3_lists::list(context, request, question);
      });
}

}  // namespace uploadkit::devserver
