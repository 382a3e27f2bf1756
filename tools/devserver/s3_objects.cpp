// GetObject, HeadObject and DeleteObject.
#include <devserver/s3_attributes.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_objects {

/// A half-open piece of an object.
struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// "bytes=a-b", "bytes=a-", "bytes=-n"; anything else is ignored, as S3 does. An empty range cannot be satisfied.
std::optional<Range> read_range(std::string_view text, std::uint64_t size) {
  if (text.substr(0, 6) != "bytes=" || text.find(',') != std::string_view::npos) return std::nullopt;
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = core::parse_uint(core::trim(text.substr(0, dash)));
  const auto last = core::parse_uint(core::trim(text.substr(dash + 1)));
  if (!first && !last) return std::nullopt;
  if (!first) return Range{size - std::min(*last, size), size};
  if (last && *last < *first) return std::nullopt;
  if (*first >= size) return Range{};
  return Range{*first, last ? std::min(*last + 1, size) : size};
}

/// The conditions of a read, in the order of RFC 9110 13.2.2.
std::optional<S3Error> check_read_conditions(const S3Request& request, const ObjectRecord& record) {
  const std::string match = unquoted(core::trim(request.http.header("if-match")));
  const std::string none_match = unquoted(core::trim(request.http.header("if-none-match")));
  if (!match.empty() && match != "*" && match != record.etag) return precondition_failed("If-Match");
  const auto unmodified = core::parse_http_date(request.http.header("if-unmodified-since"));
  if (match.empty() && unmodified && whole_seconds(record.last_modified) > *unmodified) {
    return precondition_failed("If-Unmodified-Since");
  }
  const auto modified = core::parse_http_date(request.http.header("if-modified-since"));
  const bool is_same = none_match.empty() ? modified && whole_seconds(record.last_modified) <= *modified
                                          : none_match == "*" || none_match == record.etag;
  if (is_same) return S3Error{304, "NotModified", "", {}};
  return std::nullopt;
}

/// "response-content-type" and the like replace what is stored.
void override_headers(const S3Request& request, ServerResponse& response) {
  for (const char* name :
       {"Content-Type", "Content-Language", "Expires", "Cache-Control", "Content-Disposition", "Content-Encoding"}) {
    const auto value = request.http.parameter("response-" + core::lower(name));
    if (!value) continue;
    auto& headers = response.headers;
    headers.erase(
        std::remove_if(headers.begin(), headers.end(), [name](const Header& field) { return field.name == name; }),
        headers.end());
    response.headers.push_back({name, *value});
  }
}

ServerResponse content(const S3Context& context, const S3Request& request, const ObjectRecord& record) {
  const auto range = read_range(core::trim(request.http.header("range")), record.size_bytes);
  const bool wants_checksums = core::equals_ignoring_case(request.amz_value("x-amz-checksum-mode"), "enabled");
  if (range && range->begin == range->end) {
    return refuse(request, {416,
                            "InvalidRange",
                            "The requested range is not satisfiable",
                            {{"RangeRequested", std::string(request.http.header("range"))},
                             {"ActualObjectSize", std::to_string(record.size_bytes)}}});
  }
  ServerResponse response = s3_answer(range ? 206 : 200);
  add_attributes(response, record, wants_checksums && !range);
  override_headers(request, response);
  const Range sent = range.value_or(Range{0, record.size_bytes});
  if (range) {
    response.headers.push_back({"Content-Range", "bytes " + std::to_string(sent.begin) + "-" +
                                                     std::to_string(sent.end - 1) + "/" +
                                                     std::to_string(record.size_bytes)});
  }
  if (request.is_head()) {
    response.announced_length = sent.end - sent.begin;
  } else {
    response.file = FileBody{context.store.path_of(request.call.bucket, record), sent.begin, sent.end - sent.begin};
  }
  return response;
}

}  // namespace detail::s3_objects

HeadDecision get_object(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    const auto record = context.store.find(request.call.bucket, request.call.key);
    if (!record) return refuse(request, no_such_key(request.call.key));
    if (const auto error = detail::s3_objects::check_read_conditions(request, *record)) {
      ServerResponse response = s3_refusal(*error, request.is_head() || error->status == 304);
      if (error->status == 304) response.headers.push_back({"ETag", quoted(record->etag)});
      return response;
    }
    return detail::s3_objects::content(context, request, *record);
  });
}

HeadDecision delete_object(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    const StoreStatus status = context.store.remove(request.call.bucket, request.call.key);
    return status == StoreStatus::done ? s3_answer(204) : refuse(request, refusal_of(status, request));
  });
}

}  // namespace uploadkit::devserver
