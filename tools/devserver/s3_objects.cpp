// GetObject and HeadObject: all of an object, a range or a part.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_multipart.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_objects {

/// A half-open piece of an object, and the part that it is.
struct Piece {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::optional<std::size_t> part;  // from 0
};

/// "bytes=a-b", "bytes=a-", "bytes=-n"; anything else is ignored, as S3 does. An empty range cannot be satisfied.
std::optional<Piece> read_range(std::string_view text, std::uint64_t size) {
  if (text.substr(0, 6) != "bytes=" || text.find(',') != std::string_view::npos) return std::nullopt;
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, dash);
  const std::string_view after = text.substr(dash + 1);
  const auto first = core::parse_uint(before);
  const auto last = core::parse_uint(after);
  if ((!before.empty() && !first) || (!after.empty() && !last) || (!first && !last)) return std::nullopt;
  if (!first) {
    // The last bytes of nothing are all of it.
    if (size == 0 && *last > 0) return std::nullopt;
    return Piece{size - std::min(*last, size), size, {}};
  }
  if (last && *last < *first) return std::nullopt;
  if (*first >= size) return Piece{};
  return Piece{*first, last ? std::min(*last + 1, size) : size, {}};
}

/// Whether a list of ETags holds this one; "*" holds all.
bool lists_etag(std::string_view list, const std::string& etag) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view one = core::trim(list.substr(0, end));
    if (one.substr(0, 2) == "W/") one.remove_prefix(2);
    if (one == "*" || unquoted(one) == etag) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// The conditions of a read, in the order of RFC 9110 13.2.2.
std::optional<S3Error> check_read_conditions(const S3Request& request, const ObjectRecord& record) {
  const std::string_view match = core::trim(request.http.header("if-match"));
  const std::string_view none_match = core::trim(request.http.header("if-none-match"));
  if (!match.empty() && !lists_etag(match, record.etag)) return precondition_failed("If-Match");
  const WallTime changed = whole_seconds(record.last_modified);
  const auto unmodified = core::parse_http_date(request.http.header("if-unmodified-since"));
  if (match.empty() && unmodified && changed > *unmodified) return precondition_failed("If-Unmodified-Since");
  const auto modified = core::parse_http_date(request.http.header("if-modified-since"));
  const bool is_same = none_match.empty() ? modified && changed <= *modified : lists_etag(none_match, record.etag);
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

S3Error invalid_range(const S3Request& request, const ObjectRecord& record) {
  return {416,
          "InvalidRange",
          "The requested range is not satisfiable",
          {{"RangeRequested", std::string(request.http.header("range"))},
           {"ActualObjectSize", std::to_string(record.size_bytes)}}};
}

/// The piece that "partNumber" names; an object of one PUT is its own part 1. Errors: InvalidArgument,
/// InvalidPartNumber.
std::variant<Piece, S3Error> piece_of_part(const S3Request& request, const ObjectRecord& record) {
  const auto read = read_part_number(request);
  if (const auto* error = std::get_if<S3Error>(&read)) return *error;
  const std::uint64_t number = *std::get_if<std::uint64_t>(&read);
  const std::size_t count = std::max<std::size_t>(record.part_sizes.size(), 1);
  if (number > count) {
    return S3Error{416,
                   "InvalidPartNumber",
                   "The requested partnumber is not satisfiable",
                   {{"ActualPartCount", std::to_string(count)}, {"PartNumberRequested", std::to_string(number)}}};
  }
  Piece piece{0, record.size_bytes, static_cast<std::size_t>(number - 1)};
  if (record.part_sizes.empty()) return piece;
  for (std::size_t i = 0; i < *piece.part; ++i) piece.begin += record.part_sizes[i];
  piece.end = piece.begin + record.part_sizes[*piece.part];
  return piece;
}

/// What the request wants of the object; nothing: all of it. Errors: InvalidRequest, InvalidRange and those of parts.
std::variant<std::optional<Piece>, S3Error> read_piece(const S3Request& request, const ObjectRecord& record) {
  const auto range = read_range(core::trim(request.http.header("range")), record.size_bytes);
  if (!request.http.parameter("partNumber")) {
    if (range && range->begin == range->end) return invalid_range(request, record);
    return range;
  }
  if (request.http.has_header("range")) {
    return invalid_request("Cannot specify both Range header and partNumber query parameter");
  }
  const auto piece = piece_of_part(request, record);
  if (const auto* error = std::get_if<S3Error>(&piece)) return *error;
  return std::optional<Piece>(*std::get_if<Piece>(&piece));
}

/// The record as the answer to this piece shows it: a part of a composite object has a checksum of its own, any other
/// piece has none.
ObjectRecord shown_record(const ObjectRecord& record, const std::optional<Piece>& piece) {
  ObjectRecord shown = record;
  if (!piece || (piece->begin == 0 && piece->end == record.size_bytes && record.part_checksums.empty())) return shown;
  if (piece->part && *piece->part < record.part_checksums.size() && !record.checksums.empty()) {
    shown.checksums = {{record.checksums.front().algorithm, record.part_checksums[*piece->part]}};
  } else {
    shown.checksums.clear();
  }
  return shown;
}

void add_piece_headers(ServerResponse& response, const ObjectRecord& record, const Piece& piece) {
  if (piece.end > piece.begin) {
    response.headers.push_back({"Content-Range", "bytes " + std::to_string(piece.begin) + "-" +
                                                     std::to_string(piece.end - 1) + "/" +
                                                     std::to_string(record.size_bytes)});
  }
  if (piece.part && !record.part_sizes.empty()) {
    response.headers.push_back({"x-amz-mp-parts-count", std::to_string(record.part_sizes.size())});
  }
}

ServerResponse content(const S3Context& context, const S3Request& request, const ObjectRecord& record) {
  const auto read = read_piece(request, record);
  if (const auto* error = std::get_if<S3Error>(&read)) {
    ServerResponse response = refuse(request, *error);
    if (error->status == 416) {
      response.headers.push_back({"Content-Range", "bytes */" + std::to_string(record.size_bytes)});
    }
    return response;
  }
  const auto& piece = *std::get_if<std::optional<Piece>>(&read);
  const bool wants_checksums = core::equals_ignoring_case(request.amz_value("x-amz-checksum-mode"), "enabled");
  ServerResponse response = s3_answer(piece && piece->end > piece->begin ? 206 : 200);
  add_attributes(response, shown_record(record, piece), wants_checksums);
  override_headers(request, response);
  if (piece) add_piece_headers(response, record, *piece);
  const Piece sent = piece.value_or(Piece{0, record.size_bytes, {}});
  if (request.is_head()) {
    response.announced_length = sent.end - sent.begin;
  } else {
    response.files = context.store.files_of(request.call.bucket, record, sent.begin, sent.end);
  }
  return response;
}

}  // namespace detail::s3_objects

HeadDecision get_object(S3Context& context, const S3Request& request) {
  if (request.http.parameter("partNumber")) {
    const auto number = read_part_number(request);
    if (const auto* error = std::get_if<S3Error>(&number)) return refuse(request, *error);
  }
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

}  // namespace uploadkit::devserver
