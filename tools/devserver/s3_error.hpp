/// \file
/// S3's errors as S3 words them, and the shape of its answers.
#ifndef UPLOADKIT_DEVSERVER_S3_ERROR_HPP
#define UPLOADKIT_DEVSERVER_S3_ERROR_HPP

#include <devserver/http_server.hpp>

#include <uploadkit/clock.hpp>

#include <string>
#include <vector>

namespace uploadkit::devserver {

/// One refusal. `extras` become elements beside Code and Message.
struct S3Error {
  int status = 400;
  std::string code;
  std::string message;
  std::vector<Header> extras;
};

/// Text with &, <, >, " and control characters escaped for XML.
std::string xml_text(std::string_view text);

/// "<name>text</name>".
std::string xml_element(std::string_view name, std::string_view text);

/// A document's root element in S3's namespace around finished XML.
std::string xml_root(std::string_view name, std::string_view content);

/// "2024-09-30T12:34:56.789Z", as listings show times.
std::string iso8601_ms(WallTime time);

/// A time as HTTP headers carry it: without its fraction.
WallTime whole_seconds(WallTime time);

/// "http://127.0.0.1:40000", as the client named it.
std::string origin_of(const ServerRequest& request);

/// An answer with the two request ids that S3 gives to every one.
ServerResponse s3_answer(int status);

/// The same with an XML document.
ServerResponse s3_document(std::string xml);

/// The error document; `is_head` leaves the body out, as HEAD must.
ServerResponse s3_refusal(const S3Error& error, bool is_head);

/// What S3 says for a status that a fault asks for without a body of its own.
S3Error s3_error_of_status(int status);

// Refusals with one fixed wording each.
S3Error access_denied(std::vector<Header> extras = {});
S3Error no_such_bucket(const std::string& bucket);
S3Error no_such_key(const std::string& key);
S3Error invalid_request(std::string message);
S3Error invalid_argument(std::string message, std::string name, std::string value);
S3Error precondition_failed(std::string condition);
S3Error malformed_xml();
S3Error not_implemented(std::string header);

}  // namespace uploadkit::devserver

#endif
