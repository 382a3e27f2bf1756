// Words S3's refusals and shapes its answers.
#include <devserver/s3_error.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <cstdio>

namespace uploadkit::devserver {
namespace detail::s3_error {

std::string document_of(const S3Error& error, const std::string& request_id, const std::string& host_id) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>" + xml_element("Code", error.code) +
                    xml_element("Message", error.message);
  for (const Header& extra : error.extras) xml += xml_element(extra.name, extra.value);
  return xml + xml_element("RequestId", request_id) + xml_element("HostId", host_id) + "</Error>";
}

}  // namespace detail::s3_error

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else if (byte < 0x20 && c != '\n') {
      char reference[8];
      std::snprintf(reference, sizeof reference, "&#x%X;", static_cast<unsigned>(byte));
      escaped += reference;
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string xml_element(std::string_view name, std::string_view text) {
  const std::string tag(name);
  return "<" + tag + ">" + xml_text(text) + "</" + tag + ">";
}

std::string xml_root(std::string_view name, std::string_view content) {
  const std::string tag(name);
  return "<" + tag + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + std::string(content) + "</" + tag + ">";
}

std::string iso8601_ms(WallTime time) {
  const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>(since_epoch.count() % 1000));
  std::string text = core::iso8601(time);
  text.pop_back();
  return text + fraction;
}

WallTime whole_seconds(WallTime time) { return core::from_epoch_seconds(core::epoch_seconds(time)); }

std::string origin_of(const ServerRequest& request) {
  return (request.is_tls ? "https://" : "http://") + std::string(core::trim(request.header("host")));
}

ServerResponse s3_answer(int status) {
  ServerResponse response;
  response.status = status;
  response.headers.push_back(
      {"x-amz-request-id", core::upper(core::hex(digest::random_bytes(8).value_or("requests")))});
  response.headers.push_back({"x-amz-id-2", core::base64(digest::random_bytes(48).value_or("host"))});
  response.headers.push_back({"Server", "uploadkit-devserver"});
  return response;
}

ServerResponse s3_document(std::string xml) {
  ServerResponse response = s3_answer(200);
  response.headers.push_back({"Content-Type", "application/xml"});
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + std::move(xml);
  return response;
}

ServerResponse s3_refusal(const S3Error& error, bool is_head) {
  ServerResponse response = s3_answer(error.status);
  response.headers.push_back({"Content-Type", "application/xml"});
  if (is_head) return response;
  response.body = detail::s3_error::document_of(error, response.headers[0].value, response.headers[1].value);
  return response;
}

S3Error s3_error_of_status(int status) {
  if (status == 503) return {503, "SlowDown", "Please reduce your request rate.", {}};
  if (status == 500) {
    return {500, "InternalError", "We encountered an internal error. Please try again.", {}};
  }
  if (status == 403) return access_denied();
  if (status == 404) return no_such_key("");
  if (status == 409) return {409, "OperationAborted", "A conflicting conditional operation is in progress.", {}};
  if (status == 412) return precondition_failed("If-None-Match");
  if (status == 400) {
    return {400,
            "RequestTimeout",
            "Your socket connection to the server was not read from or written to within the timeout period. Idle "
            "connections will be closed.",
            {}};
  }
  return {status, "ServiceUnavailable", "Service is unable to handle request.", {}};
}

S3Error access_denied(std::vector<Header> extras) { return {403, "AccessDenied", "Access Denied", std::move(extras)}; }

S3Error no_such_bucket(const std::string& bucket) {
  return {404, "NoSuchBucket", "The specified bucket does not exist", {{"BucketName", bucket}}};
}

S3Error no_such_key(const std::string& key) {
  return {404, "NoSuchKey", "The specified key does not exist.", {{"Key", key}}};
}

S3Error invalid_request(std::string message) { return {400, "InvalidRequest", std::move(message), {}}; }

S3Error invalid_argument(std::string message, std::string name, std::string value) {
  return {400,
          "InvalidArgument",
          std::move(message),
          {{"ArgumentName", std::move(name)}, {"ArgumentValue", std::move(value)}}};
}

S3Error precondition_failed(std::string condition) {
  return {412,
          "PreconditionFailed",
          "At least one of the pre-conditions you specified did not hold",
          {{"Condition", std::move(condition)}}};
}

S3Error malformed_xml() {
  return {400,
          "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published schema",
          {}};
}

S3Error not_implemented(std::string header) {
  return {501,
          "NotImplemented",
          "A header you provided implies functionality that is not implemented",
          {{"Header", std::move(header)}}};
}

}  // namespace uploadkit::devserver
