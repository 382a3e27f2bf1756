// Tells S3 operations apart by method, place and subresource.
#include <devserver/s3_route.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_route {

enum class Place : std::uint8_t { service, bucket, object };

// Subresources of S3 that this server does not have: a request for one must not be taken for one of the object itself.
constexpr std::string_view foreign_subresources[] = {"accelerate",
                                                     "acl",
                                                     "analytics",
                                                     "encryption",
                                                     "intelligent-tiering",
                                                     "inventory",
                                                     "legal-hold",
                                                     "lifecycle",
                                                     "logging",
                                                     "metadataConfiguration",
                                                     "metrics",
                                                     "notification",
                                                     "object-lock",
                                                     "ownershipControls",
                                                     "policy",
                                                     "policyStatus",
                                                     "publicAccessBlock",
                                                     "replication",
                                                     "requestPayment",
                                                     "restore",
                                                     "retention",
                                                     "select",
                                                     "tagging",
                                                     "torrent",
                                                     "versioning",
                                                     "versions",
                                                     "website"};

/// `subresource` is a query parameter that must be there; "" matches always. The first row that fits counts.
struct Row {
  Place place;
  std::string_view method;
  std::string_view subresource;
  std::string_view operation;
};

constexpr Row rows[] = {
    {Place::service, "GET", "", "ListBuckets"},
    {Place::bucket, "GET", "versioning", "GetBucketVersioning"},
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
    {Place::object, "GET", "attributes", "GetObjectAttributes"},
    {Place::object, "DELETE", "uploadId", "AbortMultipartUpload"},
    {Place::object, "PUT", "", "PutObject"},
    {Place::object, "GET", "", "GetObject"},
    {Place::object, "HEAD", "", "HeadObject"},
    {Place::object, "DELETE", "", "DeleteObject"},
};

bool fits(const Row& row, Place place, const ServerRequest& request) {
  if (row.place != place || row.method != request.method) return false;
  // A part without its number is nothing, and must not be taken for an object.
  const bool is_part = row.operation == "UploadPart" || row.operation == "PutObject";
  if (is_part && request.parameter("uploadId") && !request.parameter("partNumber")) return false;
  return row.subresource.empty() || request.parameter(row.subresource).has_value();
}

std::string_view name_of(Place place) {
  return place == Place::object ? "OBJECT" : place == Place::bucket ? "BUCKET" : "SERVICE";
}

bool is_foreign(const ServerRequest& request) {
  return std::any_of(std::begin(foreign_subresources), std::end(foreign_subresources),
                     [&request](std::string_view name) { return request.parameter(name).has_value(); });
}

/// Requests that mean nothing to S3 although a row would fit them.
std::optional<S3Error> check_sense(const ServerRequest& request, Place place) {
  if (place != Place::object) return std::nullopt;
  if (request.method == "GET" && request.parameter("versions")) {
    return invalid_request("There is no such thing as the ?versions sub-resource for a key");
  }
  if (request.method == "GET" && request.parameter("uploads")) {
    return invalid_request("Key is not expected for the GET method ?uploads subresource");
  }
  if (request.method == "PUT" && request.parameter("partNumber") && !request.parameter("uploadId")) {
    return invalid_argument("This operation does not accept partNumber without uploadId", "partNumber",
                            *request.parameter("partNumber"));
  }
  return std::nullopt;
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
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_allowed = [is_digit](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-'; };
  const auto is_edge = [](char c) { return c != '.' && c != '-'; };
  const bool has_form = name.size() >= 3 && name.size() <= 63 && std::all_of(name.begin(), name.end(), is_allowed) &&
                        is_edge(name.front()) && is_edge(name.back()) && name.find("..") == std::string::npos;
  // Four numbers between dots would be an address.
  const bool is_address = std::count(name.begin(), name.end(), '.') == 3 &&
                          std::all_of(name.begin(), name.end(), [is_digit](char c) { return is_digit(c) || c == '.'; });
  const bool is_reserved = name.compare(0, 4, "xn--") == 0 || name.compare(0, 7, "sthree-") == 0 ||
                           detail::s3_route::ends_with(name, "-s3alias") ||
                           detail::s3_route::ends_with(name, "--ol-s3");
  return has_form && !is_address && !is_reserved;
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
  if (const auto error = own::check_sense(request, place)) return *error;
  const bool is_foreign = own::is_foreign(request);
  for (const own::Row& row : own::rows) {
    if (!own::fits(row, place, request) || (row.subresource.empty() && is_foreign)) continue;
    call.operation = std::string(row.operation);
    if (call.operation == "PutObject" && request.has_header("x-amz-copy-source")) call.operation = "CopyObject";
    if (call.operation == "UploadPart" && request.has_header("x-amz-copy-source")) call.operation = "UploadPartCopy";
    const bool is_copy = call.operation == "CopyObject" || call.operation == "UploadPartCopy";
    if (!is_copy && request.has_header("x-amz-copy-source")) {
      return invalid_argument("You can only specify a copy source header for copy requests.", "x-amz-copy-source",
                              std::string(request.header("x-amz-copy-source")));
    }
    return call;
  }
  if (is_foreign) return not_implemented("subresource");
  return S3Error{405,
                 "MethodNotAllowed",
                 "The specified method is not allowed against this resource.",
                 {{"Method", request.method}, {"ResourceType", std::string(own::name_of(place))}}};
}

}  // namespace uploadkit::devserver
