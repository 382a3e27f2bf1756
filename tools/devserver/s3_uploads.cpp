// Begins, ends and lists multipart uploads.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_multipart.hpp>
#include <devserver/s3_payload.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_uploads {

constexpr std::uint64_t most_uploads = 1000;

ServerResponse create(S3Context& context, const S3Request& request, UploadRecord record) {
  const ChecksumPlan plan = record.plan;
  const auto id = context.uploads.create(std::move(record));
  if (!id) return refuse(request, s3_error_of_status(500));
  ServerResponse response = s3_document(xml_root(
      "InitiateMultipartUploadResult", xml_element("Bucket", request.call.bucket) +
                                           xml_element("Key", request.call.key) + xml_element("UploadId", *id)));
  response.headers.push_back({"x-amz-server-side-encryption", "AES256"});
  if (plan.is_named) {
    response.headers.push_back({"x-amz-checksum-algorithm", std::string(digest::name(plan.algorithm))});
    response.headers.push_back({"x-amz-checksum-type", plan.type()});
  }
  return response;
}

/// x-amz-if-match-initiated-time of an abort; a time in the future says nothing.
bool is_initiated_as_said(const S3Request& request, const UploadRecord& record) {
  const auto time = core::parse_http_date(request.amz_value("x-amz-if-match-initiated-time"));
  return !time || *time > request.now || *time == whole_seconds(record.initiated);
}

/// What to list, as the query has it.
struct Query {
  std::string prefix;
  std::string delimiter;
  std::string key_marker;
  std::string id_marker;
  std::uint64_t most = most_uploads;
  bool is_encoded = false;

  std::string shown(const std::string& text) const { return is_encoded ? core::percent_encode(text, true) : text; }

  /// The common prefix that a key is folded into; empty if it stands for itself.
  std::string folded(const std::string& key) const {
    if (delimiter.empty()) return {};
    const std::size_t end = key.find(delimiter, prefix.size());
    return end == std::string::npos ? std::string() : key.substr(0, end + delimiter.size());
  }

  bool is_before(const UploadRecord& record, const std::string& common) const {
    if (key_marker.empty()) return false;
    if (!common.empty()) return common <= key_marker;
    const std::string& key = record.object.key;
    if (key != key_marker) return key < key_marker;
    return id_marker.empty() || record.id <= id_marker;
  }
};

/// One page of them.
struct Page {
  std::vector<UploadRecord> uploads;
  std::vector<std::string> prefixes;
  std::string next_key;
  std::string next_id;
  bool is_truncated = false;
};

Page collect(const std::vector<UploadRecord>& all, const Query& query) {
  Page page;
  for (const UploadRecord& record : all) {
    if (record.object.key.compare(0, query.prefix.size(), query.prefix) != 0) continue;
    const std::string common = query.folded(record.object.key);
    if (query.is_before(record, common)) continue;
    if (!common.empty() && !page.prefixes.empty() && page.prefixes.back() == common) continue;
    if (page.uploads.size() + page.prefixes.size() == query.most) {
      page.is_truncated = query.most > 0;
      break;
    }
    page.next_key = common.empty() ? record.object.key : common;
    page.next_id = common.empty() ? record.id : std::string();
    if (common.empty()) {
      page.uploads.push_back(record);
    } else {
      page.prefixes.push_back(common);
    }
  }
  return page;
}

std::string upload_xml(const S3Context& context, const UploadRecord& record, const Query& query) {
  std::string xml = xml_element("Key", query.shown(record.object.key)) + xml_element("UploadId", record.id) +
                    person_xml(context, "Initiator") + person_xml(context, "Owner") +
                    xml_element("StorageClass", "STANDARD") + xml_element("Initiated", iso8601_ms(record.initiated));
  if (record.plan.is_named) {
    xml += xml_element("ChecksumAlgorithm", digest::name(record.plan.algorithm)) +
           xml_element("ChecksumType", record.plan.type());
  }
  return "<Upload>" + xml + "</Upload>";
}

std::string page_xml(const S3Context& context, const S3Request& request, const Query& query, const Page& page) {
  std::string xml = xml_element("Bucket", request.call.bucket) +
                    xml_element("KeyMarker", query.shown(query.key_marker)) +
                    xml_element("UploadIdMarker", query.id_marker);
  if (page.is_truncated) {
    xml += xml_element("NextKeyMarker", query.shown(page.next_key)) + xml_element("NextUploadIdMarker", page.next_id);
  }
  if (!query.delimiter.empty()) xml += xml_element("Delimiter", query.shown(query.delimiter));
  xml += xml_element("Prefix", query.shown(query.prefix)) + xml_element("MaxUploads", std::to_string(query.most)) +
         xml_element("IsTruncated", page.is_truncated ? "true" : "false");
  if (query.is_encoded) xml += xml_element("EncodingType", "url");
  for (const UploadRecord& record : page.uploads) xml += upload_xml(context, record, query);
  for (const std::string& prefix : page.prefixes) {
    xml += "<CommonPrefixes>" + xml_element("Prefix", query.shown(prefix)) + "</CommonPrefixes>";
  }
  return xml_root("ListMultipartUploadsResult", xml);
}

ServerResponse list(S3Context& context, const S3Request& request) {
  const auto most = read_page_number(request, "max-uploads", most_uploads);
  if (const auto* error = std::get_if<S3Error>(&most)) return refuse(request, *error);
  const auto text = [&request](std::string_view name) { return request.http.parameter(name).value_or(""); };
  Query query{text("prefix"),
              text("delimiter"),
              text("key-marker"),
              text("upload-id-marker"),
              std::min(*std::get_if<std::uint64_t>(&most), most_uploads),
              text("encoding-type") == "url"};
  const auto all = context.uploads.uploads(request.call.bucket);
  // S3 looks at the id only together with a key.
  if (query.key_marker.empty()) query.id_marker.clear();
  const bool is_known = query.id_marker.empty() ||
                        std::any_of(all.begin(), all.end(),
                                    [&query](const UploadRecord& record) { return record.id == query.id_marker; });
  if (!is_known) {
    return refuse(request, invalid_argument("Invalid uploadId marker", "upload-id-marker", query.id_marker));
  }
  return s3_document(page_xml(context, request, query, collect(all, query)));
}

}  // namespace detail::s3_uploads

HeadDecision create_upload(S3Context& context, const S3Request& request) {
  UploadRecord record;
  auto read = read_attributes(request);
  if (const auto* error = std::get_if<S3Error>(&read)) return refuse(request, *error);
  const auto plan = read_checksum_plan(request);
  if (const auto* error = std::get_if<S3Error>(&plan)) return refuse(request, *error);
  record.bucket = request.call.bucket;
  record.object = std::move(*std::get_if<ObjectRecord>(&read));
  record.plan = *std::get_if<ChecksumPlan>(&plan);
  record.initiated = request.now;
  return collect_checked_body(request, [&context, request, record](const std::string&) {
    return detail::s3_uploads::create(context, request, record);
  });
}

HeadDecision abort_upload(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    auto leased = lease_upload(context, request);
    if (const auto* error = std::get_if<S3Error>(&leased)) return refuse(request, *error);
    UploadLease& lease = *std::get_if<UploadLease>(&leased);
    if (!detail::s3_uploads::is_initiated_as_said(request, lease.record())) {
      return refuse(request, precondition_failed("If-Match-Initiated-Time"));
    }
    lease.abort();
    return s3_answer(204);
  });
}

HeadDecision list_uploads(S3Context& context, const S3Request& request) {
  return collect_checked_body(
      request, [&context, request](const std::string&) { return detail::s3_uploads::list(context, request); });
}

}  // namespace uploadkit::devserver
