// One function a call of S3's API, each the same for every store but for what its profile leaves out.
#include <uploadkit/backends/s3_request.hpp>

#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_answer.hpp>
#include <uploadkit/backends/s3_multipart.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>

namespace uploadkit::backends {
namespace detail::s3_request {

S3Wish wish_of(const UploadDescription& upload) {
  return {upload.options.bucket, upload.options.bucket_region, upload.options.use_accelerate_endpoint, upload.region};
}

HttpRequest request_at(const S3Options& options, const UploadDescription& upload, std::string url, std::string region) {
  HttpRequest request;
  request.url = std::move(url);
  request.headers = access_headers(options, upload.options.expected_bucket_owner);
  request.authorize = true;
  request.signing_region = std::move(region);
  return request;
}

// A request to the object whose URL the ticket has, unless the storage has named another region since.
Result<HttpRequest> ticket_request(const S3Options& options, const UploadDescription& upload,
                                   const UploadTicket& ticket, const char* method, const std::string& query) {
  if (ticket.url.empty() || !upload.region.empty()) return backends::s3_request(options, upload, method, query);
  auto choice = choose_bucket(options, wish_of(upload));
  if (!choice) return choice.error();
  HttpRequest request = request_at(options, upload, ticket.url, std::move(choice->region));
  request.method = method;
  if (!query.empty()) request.url += "?" + query;
  return request;
}

std::string upload_query(const UploadTicket& ticket) { return "uploadId=" + core::percent_encode(ticket.upload_id); }

// Object headers win over those that every request has; both hold the latter.
Result<HttpRequest> with_object_headers(const S3Options& options, const UploadDescription& upload,
                                        Result<HttpRequest> request) {
  auto headers = object_headers(options, upload);
  if (!headers) return headers.error();
  if (request) request->headers = *std::move(headers);
  return request;
}

void add_checksum_of_body(const S3Profile& profile, const UploadDescription& upload, HttpRequest& request) {
  if (upload.checksum_algorithm.empty()) return;
  if (profile.wants_sdk_header) request.headers.push_back({"x-amz-sdk-checksum-algorithm", upload.checksum_algorithm});
  // Where it travels as a header the engine adds it, since it knows the value.
  if (profile.checksum_transfer == ChecksumTransfer::trailer) request.trailing_checksum = upload.checksum_algorithm;
}

void add_if_none_match(const UploadDescription& upload, HttpRequest& request) {
  if (upload.options.prevent_overwrite) request.headers.push_back({"If-None-Match", "*"});
}

std::uint64_t total_bytes(const std::vector<StoredPart>& parts) {
  std::uint64_t total = 0;
  for (const StoredPart& part : parts) total += part.size_bytes;
  return total;
}

}  // namespace detail::s3_request

Result<S3Place> upload_place(const S3Options& options, const UploadDescription& upload) {
  return s3_place(options, detail::s3_request::wish_of(upload));
}

Result<void> check_s3_upload(const S3Options& options, const UploadDescription& upload) {
  if (auto checked = check_key(upload.path); !checked) return checked;
  if (!core::is_media_type(upload.content_type)) {
    return bad_argument("content_type", "The content type is not of the form \"type/subtype\"; correct it.");
  }
  if (auto headers = object_headers(options, upload); !headers) return headers.error();
  return check_provider(s3_profile(options), upload);
}

Result<UploadTicket> s3_ticket(const S3Options& options, const UploadDescription& upload) {
  auto place = upload_place(options, upload);
  if (!place) return place.error();
  UploadTicket ticket;
  ticket.url = object_url(*place, upload.path);
  ticket.key = upload.path;
  ticket.asked_options = asked_options(upload.options);
  return ticket;
}

Result<HttpRequest> s3_request(const S3Options& options, const UploadDescription& upload, const char* method,
                               const std::string& query) {
  auto place = upload_place(options, upload);
  if (!place) return place.error();
  HttpRequest request = detail::s3_request::request_at(options, upload, object_url(*place, upload.path), place->region);
  request.method = method;
  if (!query.empty()) request.url += "?" + query;
  return request;
}

Result<HttpRequest> create_request(const S3Options& options, const UploadDescription& upload) {
  namespace local = detail::s3_request;
  auto request = local::with_object_headers(options, upload, s3_request(options, upload, "POST", "uploads"));
  if (!request || upload.checksum_algorithm.empty()) return request;
  const S3Profile& profile = s3_profile(options);
  const bool is_whole = is_whole_checksum(profile, upload.checksum_algorithm);
  request->headers.push_back({"x-amz-checksum-algorithm", upload.checksum_algorithm});
  request->headers.push_back({"x-amz-checksum-type", is_whole ? "FULL_OBJECT" : "COMPOSITE"});
  return request;
}

Result<HttpRequest> put_request(const S3Options& options, const UploadDescription& upload, const UploadTicket& ticket,
                                const PartRange& part) {
  namespace local = detail::s3_request;
  const bool is_part = !ticket.upload_id.empty();
  const std::string query =
      is_part ? "partNumber=" + std::to_string(part.number) + "&" + local::upload_query(ticket) : std::string();
  auto request = local::ticket_request(options, upload, ticket, "PUT", query);
  if (!is_part) request = local::with_object_headers(options, upload, std::move(request));
  if (!request) return request;
  if (!is_part) local::add_if_none_match(upload, *request);
  local::add_checksum_of_body(s3_profile(options), upload, *request);
  request->max_response_bytes = 64 * 1024;
  return request;
}

Result<HttpRequest> complete_request(const S3Options& options, const UploadDescription& upload,
                                     const UploadTicket& ticket, const std::vector<StoredPart>& parts) {
  namespace local = detail::s3_request;
  auto request = local::ticket_request(options, upload, ticket, "POST", local::upload_query(ticket));
  if (!request) return request;
  const S3Profile& profile = s3_profile(options);
  request->headers.push_back({"Content-Type", "application/xml"});
  local::add_if_none_match(upload, *request);
  if (profile.compares_whole_object && is_whole_checksum(profile, upload.checksum_algorithm) &&
      !upload.checksum.empty()) {
    request->headers.push_back({checksum_header(upload.checksum_algorithm), upload.checksum});
    request->headers.push_back({"x-amz-checksum-type", "FULL_OBJECT"});
  }
  if (profile.compares_size) {
    request->headers.push_back(
        {"x-amz-mp-object-size", std::to_string(upload.size_bytes.value_or(local::total_bytes(parts)))});
  }
  request->body = complete_body(parts, upload.checksum_algorithm);
  return request;
}

Result<HttpRequest> head_request(const S3Options& options, const UploadDescription& upload) {
  auto request = s3_request(options, upload, "HEAD", {});
  const Honours honours = s3_profile(options).checksum;
  const bool is_sent = !upload.checksum_algorithm.empty() && honours != Honours::no;
  // A store that knows no checksums refuses the question, and nothing is asked unasked of one that nobody knows.
  if (request && (is_sent || honours == Honours::yes)) request->headers.push_back({"x-amz-checksum-mode", "ENABLED"});
  return request;
}

Result<HttpRequest> list_request(const S3Options& options, const UploadDescription& upload, const UploadTicket& ticket,
                                 int marker) {
  std::string query = "max-parts=1000";
  if (marker > 0) query += "&part-number-marker=" + std::to_string(marker);
  return s3_request(options, upload, "GET", query + "&" + detail::s3_request::upload_query(ticket));
}

}  // namespace uploadkit::backends
