// The signed-header rules: send exactly what the URL signs, refuse before the first byte what cannot match.
#include <uploadkit/engine/put_headers.hpp>

#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::engine {

namespace detail::put_headers {

const Header* find(const std::vector<Header>& headers, std::string_view name) {
  const auto it = std::find_if(headers.begin(), headers.end(),
                               [&](const Header& h) { return core::equals_ignoring_case(h.name, name); });
  return it == headers.end() ? nullptr : &*it;
}

std::optional<digest::Algorithm> digest_of_header(std::string_view name) {
  if (name == "content-md5") return digest::Algorithm::md5;
  constexpr std::string_view prefix = "x-amz-checksum-";
  if (name.substr(0, prefix.size()) != prefix) return std::nullopt;
  return digest::parse_algorithm(name.substr(prefix.size()));
}

/// S3 refuses a presigned request with any x-amz-* header that the URL does not sign ("HeadersNotSigned").
void drop_unsigned_amz(HttpRequest& request, const SignedUrlRules& rules, const UploadTicket& ticket) {
  if (rules.form != SignatureForm::sigv4) return;
  const auto unwanted = [&](const Header& header) {
    const std::string name = core::lower(header.name);
    return name.rfind("x-amz-", 0) == 0 && !rules.signs(name) && !find(ticket.headers, name);
  };
  request.headers.erase(std::remove_if(request.headers.begin(), request.headers.end(), unwanted),
                        request.headers.end());
}

Error mismatch(std::string_view name, const std::string& expected, const std::string& got, const char* way_out) {
  return make_error(
      Errc::signed_header_mismatch,
      "The signed URL demands " + std::string(name) + ": " + expected + ", but " + got + " would be sent. " + way_out,
      {{"header", std::string(name)}, {"expected", expected}, {"got", got}});
}

Result<void> check_content_length(const UploadTicket& ticket, std::uint64_t size_bytes) {
  const Header* told = find(ticket.headers, "content-length");
  const std::string actual = std::to_string(size_bytes);
  if (told && told->value != actual)
    return mismatch("content-length", told->value, actual, "Ask for a URL for the source's real size.");
  return {};
}

Result<void> check_content_type(const HttpRequest& request, const UploadTicket& ticket, const BodyFacts& body) {
  const Header* sent = find(request.headers, "content-type");
  const Header* told = find(ticket.headers, "content-type");
  if (told && !body.wanted_content_type.empty() && told->value != body.wanted_content_type)
    return mismatch("content-type", told->value, body.wanted_content_type,
                    "Leave the content type to the service, or ask for a URL for this one.");
  if (sent) return {};
  return make_error(Errc::missing_signed_header, "The signed URL demands a content-type and none is known.",
                    {{"header", "content-type"}});
}

}  // namespace detail::put_headers

Result<std::optional<MissingDigest>> agree_with_url(HttpRequest& request, const SignedUrlRules& rules,
                                                    const UploadTicket& ticket, const BodyFacts& body) {
  namespace local = detail::put_headers;
  for (const Header& header : rules.needed_headers)
    if (!local::find(request.headers, header.name)) request.headers.push_back(header);
  local::drop_unsigned_amz(request, rules, ticket);
  if (auto fits = local::check_content_length(ticket, body.size_bytes); !fits) return fits.error();
  // The transport writes Content-Length itself, from the size of the body.
  const auto is_length = [](const Header& h) { return core::equals_ignoring_case(h.name, "content-length"); };
  request.headers.erase(std::remove_if(request.headers.begin(), request.headers.end(), is_length),
                        request.headers.end());
  std::optional<MissingDigest> missing;
  for (const std::string& name : rules.signed_headers) {
    if (name == "content-length") continue;
    if (name == "content-type") {
      if (auto fits = local::check_content_type(request, ticket, body); !fits) return fits.error();
      continue;
    }
    if (local::find(request.headers, name)) continue;
    if (const auto algorithm = local::digest_of_header(name)) {
      if (!missing) missing = MissingDigest{*algorithm, name};  // a further one is found when this one is there
      continue;
    }
    return make_error(Errc::missing_signed_header,
                      "The signed URL demands the header " + core::printable(name, 100) +
                          " and nobody gave its value; pass it along with the URL.",
                      {{"header", core::printable(name, 100)}});
  }
  return missing;
}

}  // namespace uploadkit::engine
