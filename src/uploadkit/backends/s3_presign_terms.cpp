// Options of a presigned URL as headers or as parameters, by method and by mode.
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/s3_presign.hpp>
#include <uploadkit/core/header_check.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::backends {
namespace detail::s3_presign_terms {

struct Description {
  const char* option;
  const char* header;
  const std::string GetUrlOptions::*value;
};

constexpr Description descriptions[] = {
    {"cache_control", "cache-control", &GetUrlOptions::cache_control},
    {"content_disposition", "content-disposition", &GetUrlOptions::content_disposition},
    {"content_type", "content-type", &GetUrlOptions::content_type},
};

// What the signature itself puts into the query.
bool is_made_by_signer(const std::string& name) {
  for (std::string_view made : {"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires",
                                "x-amz-signedheaders", "x-amz-signature", "x-amz-security-token"}) {
    if (core::equals_ignoring_case(name, made)) return true;
  }
  return false;
}

Result<void> check_query(const QueryTexts& query) {
  for (const auto& [name, value] : query) {
    if (name.empty()) return bad_option("query_parameters", "A query parameter has no name; give it one.");
    if (is_made_by_signer(name)) {
      return bad_option("query_parameters", "The query parameter " + name + " is made by signing; leave it out.");
    }
  }
  return {};
}

Error given_twice(const std::string& name) {
  return make_error(Errc::invalid_option,
                    "The header " + name + " is given as an option and among headers; give it once.",
                    {{"option", "headers"}, {"header", name}});
}

bool has(const Headers& headers, std::string_view name) noexcept {
  return std::any_of(headers.begin(), headers.end(),
                     [name](const Header& header) { return core::equals_ignoring_case(header.name, name); });
}

Result<void> describe_object(const GetUrlOptions& url, PresignTerms& terms) {
  if (!url.content_type.empty() && !core::is_media_type(url.content_type)) {
    return bad_option("content_type", "The content type is not of the form \"type/subtype\"; correct it.");
  }
  const bool is_compatible = url.mode == PresignMode::amplify_compatible;
  if (is_compatible) terms.query.emplace_back("x-id", "PutObject");
  for (const Description& each : descriptions) {
    std::string value = url.*each.value;
    if (auto checked = check_ascii_option(each.option, value); !checked) return checked;
    // Amplify names a type in every URL.
    if (value.empty() && is_compatible && each.value == &GetUrlOptions::content_type)
      value = "application/octet-stream";
    if (value.empty()) continue;
    if (is_compatible)
      terms.query.emplace_back(each.header, value);
    else
      terms.headers.push_back({each.header, value});
  }
  return {};
}

Result<void> describe_answer(const GetUrlOptions& url, PresignTerms& terms) {
  for (const Description& each : descriptions) {
    const std::string& value = url.*each.value;
    if (value.empty()) continue;
    if (auto checked = core::check_field(each.option, value); !checked)
      return bad_option(each.option, checked.error().message);
    terms.query.emplace_back(std::string("response-") + each.header, value);
  }
  return {};
}

Result<void> describe_nothing(const GetUrlOptions& url) {
  for (const Description& each : descriptions) {
    if ((url.*each.value).empty()) continue;
    return make_error(Errc::unsupported_option,
                      std::string(each.option) + " is set and a DELETE describes no object; leave it out.",
                      {{"option", each.option}});
  }
  return {};
}

void add_owner(const GetUrlOptions& url, PresignTerms& terms) {
  constexpr char name[] = "x-amz-expected-bucket-owner";
  if (url.expected_bucket_owner.empty()) return;
  if (url.mode == PresignMode::strict)
    terms.headers.push_back({name, url.expected_bucket_owner});
  else
    terms.query.emplace_back(name, url.expected_bucket_owner);
}

Result<void> add_more_headers(const S3Options& options, const GetUrlOptions& url, PresignTerms& terms) {
  if (auto checked = core::check_signed_headers(url.headers); !checked) return checked;
  for (const Header& header : url.headers) {
    if (has(terms.headers, header.name)) return given_twice(core::lower(header.name));
    terms.headers.push_back(header);
  }
  if (auto checked = check_object_headers(options.object_headers); !checked) return checked;
  const Headers own = url.method == "PUT" ? options.object_headers : access_headers(options, {});
  for (const Header& header : own) {
    if (!has(terms.headers, header.name)) terms.headers.push_back(header);
  }
  return {};
}

Result<void> describe(const GetUrlOptions& url, PresignTerms& terms) {
  if (url.method == "PUT") return describe_object(url, terms);
  if (url.method == "GET" || url.method == "HEAD") return describe_answer(url, terms);
  if (url.method == "DELETE") return describe_nothing(url);
  return bad_option("method", "A URL is presigned for GET, PUT, HEAD or DELETE; set one of them, in capitals.");
}

}  // namespace detail::s3_presign_terms

Result<PresignTerms> presign_terms(const S3Options& options, const GetUrlOptions& url) {
  namespace local = detail::s3_presign_terms;
  if (auto checked = check_owner(url.expected_bucket_owner); !checked) return checked.error();
  if (auto checked = local::check_query(url.query_parameters); !checked) return checked.error();
  PresignTerms terms;
  if (auto described = local::describe(url, terms); !described) return described.error();
  local::add_owner(url, terms);
  if (auto added = local::add_more_headers(options, url, terms); !added) return added.error();
  terms.query.insert(terms.query.end(), url.query_parameters.begin(), url.query_parameters.end());
  return terms;
}

}  // namespace uploadkit::backends
