// The rules of S3's payload words, and the one place where a request gets its Authorization header.
#include <uploadkit/client/request_signing.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/digest/digest.hpp>
#include <uploadkit/signing/aws_chunked.hpp>
#include <uploadkit/signing/signer.hpp>
#include <uploadkit/signing/signing_chain.hpp>
#include <uploadkit/signing/uri_encode.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace uploadkit::client {

namespace detail::request_signing {

/// Unsigned chunks only frame the bytes, so few are better; every server that knows them takes this size.
constexpr std::size_t unsigned_chunk_bytes = 1024 * 1024;

bool is_subdomain(std::string_view host, std::string_view domain) noexcept {
  if (host.size() <= domain.size()) return host == domain;
  return host[host.size() - domain.size() - 1] == '.' && host.substr(host.size() - domain.size()) == domain;
}

/// Most URLs begin with the very text of the origin.
bool begins_with_origin(std::string_view url, std::string_view origin) {
  if (origin.empty() || url.substr(0, origin.size()) != origin) return false;
  const std::string_view rest = url.substr(origin.size());
  return rest.empty() || rest.front() == '/' || rest.front() == '?';
}

bool is_of_origin(const core::Url& url, const core::Url& origin) {
  return url.scheme == origin.scheme && url.port == origin.port && url.is_ipv6 == origin.is_ipv6 &&
         is_subdomain(core::lower(url.host), core::lower(origin.host));
}

bool is_s3(const std::string& service) noexcept { return service.rfind("s3", 0) == 0; }

bool has_header(const HttpRequest& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const Header& header) { return core::equals_ignoring_case(header.name, name); });
}

/// Takes a header out; gives its value, or nothing.
std::string take_header(HttpRequest& request, std::string_view name) {
  const auto it = std::find_if(request.headers.begin(), request.headers.end(),
                               [&](const Header& header) { return core::equals_ignoring_case(header.name, name); });
  if (it == request.headers.end()) return {};
  std::string value = std::move(it->value);
  request.headers.erase(it);
  return value;
}

std::string checksum_header(digest::Algorithm algorithm) {
  return "x-amz-checksum-" + core::lower(digest::name(algorithm));
}

std::size_t base64_bytes(std::size_t bytes) noexcept { return (bytes + 2) / 3 * 4; }

std::string hash_of(std::string_view body) {
  const auto hash = digest::sha256(body);
  return core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

/// Other stores keep "aws-chunked" as the encoding of the object, and know the encoding by the payload's word.
bool is_aws(const core::Url& url) {
  const std::string host = core::lower(url.host);
  return is_subdomain(host, "amazonaws.com") || is_subdomain(host, "amazonaws.com.cn");
}

/// Chunks where the payload cannot be named in advance: a trailer follows it, or nothing else protects it.
std::optional<signing::ChunkedForm> chunks_of(const HttpRequest& request, std::optional<digest::Algorithm> trailer,
                                              bool is_protected) {
  // Of nothing, the hash is known; radosgw 16 refuses it in chunks.
  const bool is_empty = request.stream_bytes == 0;
  if (!request.stream || (!trailer && (is_protected || is_empty))) return std::nullopt;
  signing::ChunkedForm form;
  form.signing = is_protected ? signing::ChunkSigning::unsigned_chunks : signing::ChunkSigning::signed_chunks;
  if (is_protected) form.chunk_bytes = unsigned_chunk_bytes;
  if (!trailer) return form;
  form.trailer_name = checksum_header(*trailer);
  form.trailer_value_bytes = base64_bytes(digest::value_bytes(*trailer));
  return form;
}

Result<std::optional<digest::Algorithm>> read_trailer(const HttpRequest& request, const SigningContext& context) {
  std::optional<digest::Algorithm> trailer;
  if (request.trailing_checksum.empty()) return trailer;
  trailer = digest::parse_algorithm(request.trailing_checksum);
  if (!trailer)
    return make_error(Errc::invalid_argument, "The trailing checksum is none that this library computes.",
                      {{"field", "trailing_checksum"}});
  if (request.stream && !context.checksum)
    return make_error(Errc::internal, "A request has a trailing checksum and nobody who computes it.");
  return trailer;
}

/// A text is at hand, so that its checksum needs no trailer.
Result<void> add_checksum_of_text(HttpRequest& request, digest::Algorithm algorithm) {
  auto value = digest::compute(algorithm, request.body);
  if (!value) return value.error();
  if (!has_header(request, checksum_header(algorithm)))
    request.headers.push_back({checksum_header(algorithm), core::base64(*value)});
  return {};
}

/// Of bytes that lie in memory the checksum is known before they leave, and a header spares them the encoding.
Result<bool> add_checksum_of_held(HttpRequest& request, digest::Algorithm algorithm, const SigningContext& context) {
  if (!request.stream || !request.stream->read_all()) return false;
  std::string value = context.checksum();
  if (auto rewound = request.stream->rewind(); !rewound) return rewound.error();
  if (value.empty()) return false;
  request.headers.push_back({checksum_header(algorithm), std::move(value)});
  return true;
}

SigningInput input_of(const HttpRequest& request, const SigningContext& context) {
  SigningInput input;
  input.method = request.method;
  input.url = request.url;
  for (const Header& header : request.headers)
    if (!core::equals_ignoring_case(header.name, "user-agent")) input.headers.push_back(header);
  input.region = request.signing_region.empty() ? context.authorization.region : request.signing_region;
  input.service = context.authorization.service;
  input.s3_rules = is_s3(input.service);
  return input;
}

void add_all(HttpRequest& request, std::vector<Header> headers) {
  for (Header& header : headers) request.headers.push_back(std::move(header));
}

Result<HttpRequest> sign_plain(HttpRequest request, const SigningContext& context) {
  auto input = input_of(request, context);
  // A backend may have named the payload itself.
  if (!has_header(request, "x-amz-content-sha256"))
    input.payload_hash =
        request.stream && request.stream_bytes != 0 ? "UNSIGNED-PAYLOAD" : hash_of(request.stream ? "" : request.body);
  auto added =
      signing::sign_headers_with(context.keys, input, {context.credentials, context.time, std::chrono::seconds{0}});
  if (!added) return added.error();
  add_all(request, *std::move(added));
  return request;
}

Result<HttpRequest> sign_chunked(HttpRequest request, const SigningContext& context, signing::ChunkedForm form) {
  const std::string encoding = take_header(request, "content-encoding");
  static_cast<void>(take_header(request, "x-amz-content-sha256"));
  const std::uint64_t body_bytes = request.stream_bytes;
  add_all(request, signing::chunked_headers(body_bytes, form, encoding));
  auto input = input_of(request, context);
  input.payload_hash = std::string(signing::payload_word(form));
  auto body = std::make_shared<signing::ChunkedBody>(std::move(request.stream), body_bytes, form, context.checksum);
  if (form.signing == signing::ChunkSigning::signed_chunks) {
    auto stream = signing::sign_stream_with(context.keys, input, context.credentials, context.time);
    if (!stream) return stream.error();
    add_all(request, std::move(stream->headers));
    body->seed(std::move(stream->chain));
  } else {
    auto added =
        signing::sign_headers_with(context.keys, input, {context.credentials, context.time, std::chrono::seconds{0}});
    if (!added) return added.error();
    add_all(request, *std::move(added));
  }
  request.stream = std::move(body);
  request.stream_bytes = signing::chunked_bytes(body_bytes, form);
  return request;
}

}  // namespace detail::request_signing

Result<void> check_signed_origin(const std::string& url, const Authorization& authorization) {
  if (detail::request_signing::begins_with_origin(url, authorization.origin)) return {};
  const auto target = core::split_url(url);
  if (!target) return target.error();
  const auto origin = core::split_url(authorization.origin);
  if (origin && detail::request_signing::is_of_origin(*target, *origin)) return {};
  return make_error(Errc::url_not_allowed,
                    "A signed request would go to a host that is neither the service's own nor below it.",
                    {{"expected", origin ? origin->origin() : std::string()}, {"got", target->origin()}});
}

Result<HttpRequest> sign_request(const HttpRequest& request, const SigningContext& context) {
  namespace local = detail::request_signing;
  const auto url = core::split_url(request.url);
  if (!url) return url.error();
  auto trailer = local::read_trailer(request, context);
  if (!trailer) return trailer.error();
  HttpRequest signed_request = request;
  if (local::is_s3(context.authorization.service)) signed_request.url = signing::canonical_url(request.url);
  // The signature is all that authorizes it: it shares no connection with requests that carry tokens.
  signed_request.authorize = false;
  signed_request.to_storage = true;
  if (!request.stream && *trailer)
    if (auto added = local::add_checksum_of_text(signed_request, **trailer); !added) return added.error();
  if (*trailer) {
    const auto is_header = local::add_checksum_of_held(signed_request, **trailer, context);
    if (!is_header) return is_header.error();
    if (*is_header) trailer->reset();
  }
  const bool is_protected = url->scheme == "https" || url->is_loopback();
  auto form = local::chunks_of(request, *trailer, is_protected);
  if (form) form->names_encoding = local::is_aws(*url);
  return form ? local::sign_chunked(std::move(signed_request), context, *std::move(form))
              : local::sign_plain(std::move(signed_request), context);
}

std::uint64_t decoded_bytes(std::uint64_t sent_bytes, std::uint64_t body_bytes, std::uint64_t encoded_bytes) noexcept {
  if (sent_bytes >= encoded_bytes) return body_bytes;
  // The frames are spread evenly, so the share is right to within one; a byte on its way is never told as none.
  const double share = static_cast<double>(sent_bytes) / static_cast<double>(encoded_bytes);
  const auto bytes = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(body_bytes)));
  return std::min(bytes, body_bytes);
}

}  // namespace uploadkit::client
