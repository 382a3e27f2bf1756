// The REST face of Adobe Commerce, and the way to its GraphQL face.
#include <devserver/adobe_face.hpp>

#include <uploadkit/core/json_read.hpp>
#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {

namespace detail::adobe_face {

constexpr std::string_view categories_path = "/V1/categories";

// The input mapper of the service reads the camel-case name first and then its snake-case form.
std::string media_type_of(const graphql::Value& body) {
  const std::string camel = body.text_of("mediaResourceType");
  return camel.empty() ? body.text_of("media_resource_type") : camel;
}

// Empty for a path that does not exist; the method decides between the operations of one path.
std::string operation_of(const std::string& path, const std::string& method) {
  if (path == "/V1/media/initiate-upload") return method == "POST" ? "initiateUpload" : "wrong method";
  if (path == "/V1/media/finish-upload") return method == "POST" ? "finishUpload" : "wrong method";
  if (path == categories_path) return method == "POST" ? "createCategory" : "wrong method";
  if (path.substr(0, categories_path.size() + 1) != std::string(categories_path) + "/") return {};
  if (!core::parse_int(path.substr(categories_path.size() + 1))) return {};
  if (method == "PUT") return "updateCategory";
  return method == "GET" ? "category" : "wrong method";
}

// "all", "default" or the code of a store view.
bool is_store_code(std::string_view code) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !code.empty() && is_letter(code.front()) && std::all_of(code.begin(), code.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

graphql::Value expires_at(const ServiceCall& call, std::int64_t seconds) {
  if (call.has_quirk("expires_at_iso")) return graphql::text_value(core::iso8601(core::from_epoch_seconds(seconds)));
  if (call.has_quirk("expires_at_string")) return graphql::text_value(std::to_string(seconds));
  return graphql::integer_value(seconds);
}

}  // namespace detail::adobe_face

AdobeFace::AdobeFace(const ServiceContext& context, std::shared_ptr<TokenBook> tokens)
    : faults_(context.faults),
      tokens_(std::move(tokens)),
      media_(context.storage),
      categories_(media_),
      graphql_(context.faults, media_, tokens_) {}

HeadDecision AdobeFace::on_head(const ServerRequest&) {
  return collect_body(max_call_bytes,
                      [this](const ServerRequest& request, const std::string& body) { return answer(request, body); });
}

ServerResponse AdobeFace::answer(const ServerRequest& request, const std::string& body) {
  std::string path = path_below(request, adobe_prefix);
  const std::string tenant = "/" + AdobeGraphql::tenant_of(request);
  if (path.substr(0, tenant.size()) == tenant) path.erase(0, tenant.size());
  if (path == "/graphql") return graphql_.answer(request, body);
  return rest(request, path, body);
}

ServerResponse AdobeFace::rest(const ServerRequest& request, const std::string& path, const std::string& body) {
  const std::string operation = detail::adobe_face::operation_of(path, request.method);
  if (operation.empty()) return adobe_rest_error(adobe_error_of_status(404));
  if (operation == "wrong method")
    return adobe_rest_error({405, "The method %1 is not allowed here.", {{"", request.method}}, ""});
  const std::optional<Fault> fault = faults_.take("adobe." + operation);
  const ServiceCall call{request, fault};
  return with_fault(
      fault, [&] { return work(call, path, body); },
      [](int status) { return adobe_rest_error(adobe_error_of_status(status)); });
}

std::optional<ServerResponse> AdobeFace::refuse(const ServiceCall& call) const {
  if (call.is_expired() || !tokens_->accepts(bearer_token(call.request), call.now()))
    return adobe_rest_error(adobe_unauthorized());
  if (call.request.has_header("store") && !detail::adobe_face::is_store_code(call.request.header("store")))
    return adobe_rest_error(
        {404, "The store that was requested wasn't found. Verify the store and try again.", {}, ""});
  if (call.request.method != "GET" && !is_json(call.request))
    return adobe_rest_error({400,
                             "Server cannot understand Content-Type HTTP header media type %1",
                             {{"", std::string(call.request.header("content-type"))}},
                             ""});
  return std::nullopt;
}

ServerResponse AdobeFace::work(const ServiceCall& call, const std::string& path, const std::string& body) {
  if (auto refusal = refuse(call)) return std::move(*refusal);
  graphql::Value document = graphql::object_value();
  if (call.request.method != "GET") {
    const auto json = core::parse_json(body);
    if (!json || !json->is_object()) return adobe_rest_error({400, "Decoding error: %1", {{"", "Syntax error"}}, ""});
    document = graphql::from_json(*json);
  }
  if (path == "/V1/media/initiate-upload") return initiate(call, document);
  if (path == "/V1/media/finish-upload") return finish(call, document);
  return category(call, path, document);
}

ServerResponse AdobeFace::initiate(const ServiceCall& call, const graphql::Value& body) {
  const AdobeCaller caller{AdobeGraphql::tenant_of(call.request), true};
  const auto begun = media_.initiate(call, caller, body.text_of("key"), detail::adobe_face::media_type_of(body));
  if (const auto* error = std::get_if<AdobeError>(&begun)) return adobe_rest_error(*error);
  const AdobeTicket& ticket = std::get<AdobeTicket>(begun);
  graphql::Value out = graphql::object_value();
  out.add("upload_url", graphql::text_value(ticket.upload_url)).add("key", graphql::text_value(ticket.key));
  out.add("expires_at", detail::adobe_face::expires_at(call, ticket.expires_at_s));
  return json_response(200, graphql::to_json(out));
}

ServerResponse AdobeFace::finish(const ServiceCall& call, const graphql::Value& body) {
  const AdobeCaller caller{AdobeGraphql::tenant_of(call.request), true};
  const bool fails = call.has_quirk("success_false");
  std::string key = body.text_of("key");
  if (!fails) {
    const auto finished = media_.finish(call, caller, key, detail::adobe_face::media_type_of(body));
    if (const auto* error = std::get_if<AdobeError>(&finished)) return adobe_rest_error(*error);
    key = std::get<std::string>(finished);
  }
  return json_response(200, core::JsonObject().add("success", !fails).add("key", key).text());
}

ServerResponse AdobeFace::category(const ServiceCall& call, const std::string& path, const graphql::Value& body) {
  const std::string tenant = AdobeGraphql::tenant_of(call.request);
  const std::size_t slash = detail::adobe_face::categories_path.size() + 1;
  const std::int64_t id = path.size() > slash ? core::parse_int(path.substr(slash)).value_or(0) : 0;
  const auto result = call.request.method == "POST"  ? categories_.create(call, tenant, body)
                      : call.request.method == "PUT" ? categories_.update(call, tenant, id, body)
                                                     : categories_.find(tenant, id);
  if (const auto* error = std::get_if<AdobeError>(&result)) return adobe_rest_error(*error);
  return json_response(200, graphql::to_json(std::get<graphql::Value>(result)));
}

}  // namespace uploadkit::devserver
