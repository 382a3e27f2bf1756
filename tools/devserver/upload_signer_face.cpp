// The server's side of uploads whose every request is signed by the application.
#include <devserver/upload_signer_face.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/xml_read.hpp>
#include <uploadkit/digest/digest.hpp>

#include <utility>

namespace uploadkit::devserver {

namespace detail::upload_signer_face {

constexpr std::int64_t usual_life_s = 900;
constexpr std::int64_t most_parts = 10'000;

ServerResponse refuse(int status, std::string_view message) {
  return json_response(status, core::JsonObject().add("message", message).text());
}

/// What stands behind the key, and the method that S3 wants for it; nothing for an unknown action.
struct Request {
  std::string_view method;
  std::string query;
};

std::optional<Request> request_of(const std::string& action, const std::string& upload_id, std::int64_t part_number) {
  const std::string id = "uploadId=" + core::percent_encode(upload_id);
  const std::string number = std::to_string(part_number);
  if (action == "put") return Request{"PUT", {}};
  if (action == "head") return Request{"HEAD", {}};
  if (action == "create") return Request{"POST", "uploads="};
  if (upload_id.empty()) return std::nullopt;
  if (action == "part" && part_number >= 1 && part_number <= most_parts)
    return Request{"PUT", "partNumber=" + number + "&" + id};
  if (action == "list") return Request{"GET", "part-number-marker=" + number + "&" + id};
  if (action == "complete") return Request{"POST", id};
  if (action == "abort") return Request{"DELETE", id};
  return std::nullopt;
}

std::string text(const core::JsonValue& json, std::string_view pointer) {
  return json.at(pointer).string().value_or(std::string());
}

}  // namespace detail::upload_signer_face

HeadDecision UploadSignerFace::on_head(const ServerRequest&) {
  return collect_body(max_call_bytes, [this](const ServerRequest& request, const std::string& body) {
    const std::string path = path_below(request, uploads_prefix);
    const std::optional<Fault> fault = context_.faults.take("uploads." + path.substr(1));
    const ServiceCall call{request, fault};
    return with_fault(
        fault, [&] { return answer(call, path, body); },
        [](int status) { return detail::upload_signer_face::refuse(status, "The signing server failed."); });
  });
}

ServerResponse UploadSignerFace::answer(const ServiceCall& call, const std::string& path, const std::string& body) {
  namespace own = detail::upload_signer_face;
  if (path != "/sign" && path != "/create") return own::refuse(404, "There is no such path.");
  if (call.request.method != "POST" || !is_json(call.request)) return own::refuse(405, "POST a JSON object.");
  if (call.is_expired() || !digest::equal_secrets(bearer_token(call.request), context_.secrets.uploads_token))
    return own::refuse(401, "The token is not valid.");
  const auto json = core::parse_json(body, 4);
  if (!json || own::text(*json, "/key").empty()) return own::refuse(400, "The field key is missing.");
  return path == "/sign" ? sign(call, *json) : create(call, *json);
}

ServerResponse UploadSignerFace::sign(const ServiceCall& call, const core::JsonValue& step) {
  namespace own = detail::upload_signer_face;
  const auto request = own::request_of(own::text(step, "/action"), own::text(step, "/upload_id"),
                                       step.at("/part_number").integer().value_or(0));
  if (!request || own::text(step, "/method") != request->method)
    return own::refuse(400, "Action and method do not fit each other, or a field is missing.");
  const auto signed_url = url(call, std::string(request->method), own::text(step, "/key"), request->query);
  if (!signed_url) return own::refuse(400, signed_url.error().message);
  return json_response(200, core::JsonObject().add("url", *signed_url).text());
}

ServerResponse UploadSignerFace::create(const ServiceCall& call, const core::JsonValue& wanted) {
  namespace own = detail::upload_signer_face;
  const std::string key = own::text(wanted, "/key");
  const std::int64_t count = wanted.at("/part_count").integer().value_or(0);
  if (count < 1 || count > own::most_parts) return own::refuse(400, "part_count must be from 1 to 10000.");
  if (count == 1) {
    const auto single = url(call, "PUT", key, {});
    if (!single) return own::refuse(400, single.error().message);
    return json_response(200, core::JsonObject().add("key", key).add("url", *single).text());
  }
  const auto id = begin_upload(call, key, own::text(wanted, "/content_type"));
  if (!id) return own::refuse(502, id.error().message);
  std::string parts;
  for (std::int64_t number = 1; number <= count; ++number) {
    const auto part = url(call, "PUT", key, own::request_of("part", *id, number)->query);
    if (!part) return own::refuse(400, part.error().message);
    parts += (number > 1 ? "," : "") + core::json_string(*part);
  }
  const auto complete = url(call, "POST", key, own::request_of("complete", *id, 0)->query);
  const auto abort = url(call, "DELETE", key, own::request_of("abort", *id, 0)->query);
  core::JsonObject answer;
  answer.add("upload_id", *id).add("key", key).add_json("part_urls", "[" + parts + "]");
  answer.add("complete_url", complete.value_or("")).add("abort_url", abort.value_or(""));
  return json_response(200, answer.text());
}

Result<std::string> UploadSignerFace::url(const ServiceCall& call, const std::string& method, const std::string& key,
                                          const std::string& query) {
  MintOptions options;
  options.method = method;
  options.query = query;
  options.expires_in = std::chrono::seconds{call.quirk_number("ttl_s", detail::upload_signer_face::usual_life_s)};
  return context_.storage.mint_put_url(key, options, call.now());
}

Result<std::string> UploadSignerFace::begin_upload(const ServiceCall& call, const std::string& key,
                                                   const std::string& content_type) {
  HttpRequest request;
  request.method = "POST";
  const auto create_url = url(call, "POST", key, "uploads=");
  if (!create_url) return create_url.error();
  request.url = *create_url;
  if (!content_type.empty()) request.headers.push_back({"Content-Type", content_type});
  const auto response = send_and_wait(request, context_.ca_file);
  if (!response) return response.error();
  const auto document = core::parse_xml(response->body);
  const std::string id(document ? document->child_text("UploadId") : std::string_view());
  if (response->status != 200 || id.empty())
    return make_error(Errc::service_unavailable, "The storage did not begin the upload.");
  return id;
}

}  // namespace uploadkit::devserver
