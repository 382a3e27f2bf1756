// Tells S3 operations apart by method, place and subresource.
#include <devserver/s3_route.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_route {

enum class Place : std::uint8_t { service, bucket, object };

/// `subresource` is a query parameter that must be there; "" matches always. The first row that fits counts.
struct Row {
  Place place;
  std::string_view method;
  std::string_view subresource;
  std::string_view operation;
};

constexpr Row rows[] = {
    {Place::service, "GET", "", "ListBuckets"},
    {Place::bucket, "GET", "location", "GetBucketLocation"},
    {Place::bucket, "GET", "uploads", "ListMultipartUploads"},
    {Place::bucket, "GET", "cors", "GetBucketCors"},
    {Place::bucket, "PUT", "cors", "PutBucketCors"},
    {Place::bucket, "DELETE", "cors", "DeleteBucketCors"},
    {Place::bucket, "GET", "list-type", "ListObjectsV2"},
    {Place::bucket, "GET", "", "ListObjects"},
    {Place::bucket, "HEAD", "", "HeadBucket"},
    {Place::bucket, "PUT", "", "CreateBucket"},
    {Place::bucket, "DELETE", "", "DeleteBucket"},
    {Place::bucket, "POST", "delete", "DeleteObjects"},
    {Place::bucket, "POST", "", "PostObject"},
    {Place::bucket, "OPTIONS", "", "Preflight"},
    {Place::object, "OPTIONS", "", "Preflight"},
    {Place::object, "POST", "uploads", "CreateMultipartUpload"},
    {Place::object, "POST", "uploadId", "CompleteMultipartUpload"},
    {Place::object, "PUT", "uploadId", "UploadPart"},
    {Place::object, "GET", "uploadId", "ListParts"},
    {Place::object, "DELETE", "uploadId", "AbortMultipartUpload"},
    {Place::object, "PUT", "", "PutObject"},
    {Place::object, "GET", "", "GetObject"},
    {Place::object, "HEAD", "", "HeadObject"},
    {Place::object, "DELETE", "", "DeleteObject"},
};

bool fits(const Row& row, Place place, const ServerRequest& request) {
  if (row.place != place || row.method != request.method) return false;
  return row.subresource.empty() || request.parameter(row.subresource).has_value();
}

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Fills bucket and key; false when the path cannot be decoded.
bool split_path(const ServerRequest& request, S3Call& call) {
  const auto path = core::percent_decode(request.path);
  if (!path || path->empty() || path->front() != '/') return false;
  call.bucket = virtual_host_bucket(request.host());
  if (!call.bucket.empty()) {
    call.key = path->substr(1);
    return true;
  }
  const std::size_t end = std::min(path->find('/', 1), path->size());
  call.bucket = path->substr(1, end - 1);
  call.key = path->substr(std::min(end + 1, path->size()));
  return true;
}

}  // namespace detail::s3_route

std::string virtual_host_bucket(const std::string& host) {
  for (const std::string_view end : {std::string_view(".s3.localhost"), std::string_view(".localhost")}) {
    if (detail::s3_route::ends_with(host, end)) {
      const std::string bucket = host.substr(0, host.size() - end.size());
      return bucket == "s3" ? std::string() : bucket;
    }
  }
  return {};
}

bool is_bucket_name(const std::string& name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  const auto is_edge = [](char c) { return c != '.' && c != '-'; };
  return name.size() >= 3 && name.size() <= 63 && std::all_of(name.begin(), name.end(), is_allowed) &&
         is_edge(name.front()) && is_edge(name.back()) && name.find("..") == std::string::npos;
}

std::variant<S3Call, S3Error> route_s3(const ServerRequest& request) {
  namespace own = detail::s3_route;
  S3Call call;
  if (!own::split_path(request, call) || !core::is_utf8(call.key)) {
    return S3Error{400, "InvalidURI", "Couldn't parse the specified URI.", {{"URI", core::printable(request.path)}}};
  }
  const own::Place place = call.bucket.empty() ? own::Place::service
                           : call.key.empty()  ? own::Place::bucket
                                               : own::Place::object;
  if (place != own::Place::service && !is_bucket_name(call.bucket)) {
    return S3Error{400, "InvalidBucketName", "The specified bucket is not valid.", {{"BucketName", call.bucket}}};
  }
  for (const own::Row& row : own::rows) {
    if (!own::fits(row, place, request)) continue;
    call.operation = std::string(row.operation);
    if (call.operation == "PutObject" && request.has_header("x-amz-copy-source")) call.operation = "CopyObject";
    if (call.operation == "UploadPart" && request.has_header("x-amz-copy-source")) call.operation = "UploadPartCopy";
    return call;
  }
  return S3Error{405,
                 "MethodNotAllowed",
                 "The specified method is not allowed against this resource.",
                 {{"Method", request.method}, {"ResourceType", place == own::Place::object ? "OBJECT" : "BUCKET"}}};
}

}  // namespace uploadkit::devserver
