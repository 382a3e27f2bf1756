/// \file
/// What tests of backends share: answers of services, descriptions of uploads, hostile texts, GraphQL taken apart.
#ifndef UPLOADKIT_UNIT_BACKENDS_ANSWERS_HPP
#define UPLOADKIT_UNIT_BACKENDS_ANSWERS_HPP

#include <doctest/doctest.h>

#include <uploadkit/backend.hpp>
#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

inline uploadkit::HttpResponse answer(int status, std::string body, std::vector<uploadkit::Header> headers = {}) {
  uploadkit::HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.headers = std::move(headers);
  return response;
}

inline uploadkit::UploadDescription upload_of(std::string path, std::uint64_t size_bytes, std::string content_type) {
  uploadkit::UploadDescription upload;
  upload.path = std::move(path);
  upload.size_bytes = size_bytes;
  upload.content_type = std::move(content_type);
  upload.idempotency_key = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
  return upload;
}

inline std::string header_of(const uploadkit::HttpRequest& request, std::string_view name) {
  for (const uploadkit::Header& header : request.headers) {
    if (uploadkit::core::equals_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

/// Texts that would break out of a literal that is not escaped.
inline std::vector<std::string> hostile_texts() {
  return {"plain.jpg",
          "a\"b.jpg",
          "a\\b.jpg",
          "\\\"){deleteUploads(ids:[\\\"x\\\"])}",
          "}{][)(:,!$@&",
          "$input",
          "# comment",
          "a b\t",
          "\"\"\"block",
          "\\u0022",
          "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x93\xB7.png",
          "\xE2\x80\xA8line",
          "{{name}}",
          "%1 %name %s %n",
          "...on Mutation",
          "'; drop table",
          "\\",
          "\"",
          "\\\\\"\\\\",
          "ends with backslash\\"};
}

/// The document in the body of a GraphQL request.
inline std::string query_of(const uploadkit::HttpRequest& request) {
  const auto body = uploadkit::core::parse_json(request.body);
  REQUIRE(body.ok());
  return body->at("/query").string().value_or(std::string());
}

/// The variables in the body of a GraphQL request.
inline uploadkit::core::JsonValue variables_of(const uploadkit::HttpRequest& request) {
  const auto body = uploadkit::core::parse_json(request.body);
  REQUIRE(body.ok());
  return body->at("/variables");
}

/// A GraphQL document with every string literal replaced by "_", and the texts of the literals.
struct TakenApart {
  std::string skeleton;
  std::vector<std::string> texts;
};

inline TakenApart take_apart(std::string_view query) {
  TakenApart parts;
  for (std::size_t i = 0; i < query.size(); ++i) {
    if (query[i] != '"') {
      parts.skeleton += query[i];
      continue;
    }
    std::size_t end = i + 1;
    while (end < query.size() && query[end] != '"') end += query[end] == '\\' ? 2u : 1u;
    REQUIRE(end < query.size());
    const auto text = uploadkit::core::parse_json(query.substr(i, end - i + 1));
    REQUIRE(text.ok());
    parts.texts.push_back(text->string().value_or("not a text"));
    parts.skeleton += '_';
    i = end;
  }
  return parts;
}

}  // namespace test

#endif
