// Keeps the cross-origin rules of buckets, answers preflights and adds to other answers what browsers need.
#include <devserver/s3_cors.hpp>

#include <devserver/cors_rules.hpp>
#include <devserver/s3_payload.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_cors {

std::vector<CorsRule> rules_of(const S3Context& context, const std::string& bucket) {
  auto parsed = parse_cors(context.store.cors(bucket));
  auto* rules = std::get_if<std::vector<CorsRule>>(&parsed);
  return rules == nullptr ? std::vector<CorsRule>() : std::move(*rules);
}

S3Error forbidden(const S3Request& request, const std::string& reason, bool is_of_bucket) {
  const bool names_bucket = is_of_bucket || request.call.key.empty();
  return {403,
          "AccessForbidden",
          "CORSResponse: " + reason,
          {{"Method", "OPTIONS"}, {"ResourceType", names_bucket ? "BUCKET" : "OBJECT"}}};
}

S3Error bad_request(std::string message) { return {400, "BadRequest", std::move(message), {}}; }

ServerResponse answer_preflight(const S3Context& context, const S3Request& request) {
  const CorsQuestion question = cors_question(request.http);
  if (question.origin.empty())
    return refuse(request, bad_request("Insufficient information. Origin request header needed."));
  const std::string_view method = core::trim(request.http.header("access-control-request-method"));
  constexpr std::string_view known[] = {"GET", "PUT", "HEAD", "POST", "DELETE"};
  if (std::find(std::begin(known), std::end(known), method) == std::end(known)) {
    return refuse(request, bad_request("Invalid Access-Control-Request-Method: " + std::string(method)));
  }
  for (const std::string& name : question.headers) {
    if (is_header_name(name)) continue;
    return refuse(request, bad_request("Access-Control-Request-Headers \"" + name + "\" contains invalid character."));
  }
  const auto rules = rules_of(context, request.call.bucket);
  // S3 names the bucket here, whatever was asked for.
  if (rules.empty()) return refuse(request, forbidden(request, "CORS is not enabled for this bucket.", true));
  const CorsRule* rule = find_cors_rule(rules, question);
  if (rule == nullptr) {
    return refuse(request, forbidden(request,
                                     "This CORS request is not allowed. This is usually because the evalution of "
                                     "Origin, request method / Access-Control-Request-Method or "
                                     "Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
                                     false));
  }
  ServerResponse response = s3_answer(200);
  add_cors_headers(response, *rule, question);
  return response;
}

void decorate(ServerResponse& response, const std::vector<CorsRule>& rules, const CorsQuestion& question) {
  const CorsRule* rule = find_cors_rule(rules, question);
  if (rule != nullptr) add_cors_headers(response, *rule, question);
}

class CorsSink final : public BodySink {
 public:
  CorsSink(std::unique_ptr<BodySink> inner, std::vector<CorsRule> rules, CorsQuestion question)
      : inner_(std::move(inner)), rules_(std::move(rules)), question_(std::move(question)) {}

  SinkVerdict write(std::string_view bytes) override { return inner_->write(bytes); }
  ServerResponse on_complete(const ServerRequest& request) override { return with(inner_->on_complete(request)); }
  ServerResponse on_cut(const ServerRequest& request) override { return with(inner_->on_cut(request)); }

 private:
  ServerResponse with(ServerResponse response) const {
    decorate(response, rules_, question_);
    return response;
  }

  std::unique_ptr<BodySink> inner_;
  std::vector<CorsRule> rules_;
  CorsQuestion question_;
};

ServerResponse put(S3Context& context, const S3Request& request, const std::string& body) {
  const auto parsed = parse_cors(body);
  if (const auto* error = std::get_if<S3Error>(&parsed)) return refuse(request, *error);
  const std::string text = cors_xml(*std::get_if<std::vector<CorsRule>>(&parsed));
  if (context.store.set_cors(request.call.bucket, text) == StoreStatus::done) return s3_answer(200);
  return refuse(request, s3_error_of_status(500));
}

}  // namespace detail::s3_cors

HeadDecision with_cors(const S3Context& context, const ServerRequest& request, const std::string& bucket,
                       HeadDecision decision) {
  namespace own = detail::s3_cors;
  if (request.method == "OPTIONS" || !request.has_header("origin")) return decision;
  auto rules = own::rules_of(context, bucket);
  if (rules.empty()) return decision;
  CorsQuestion question = cors_question(request);
  if (auto* sink = std::get_if<std::unique_ptr<BodySink>>(&decision)) {
    return std::make_unique<own::CorsSink>(std::move(*sink), std::move(rules), std::move(question));
  }
  own::decorate(*std::get_if<ServerResponse>(&decision), rules, question);
  return decision;
}

HeadDecision preflight(S3Context& context, const S3Request& request) {
  return detail::s3_cors::answer_preflight(context, request);
}

HeadDecision get_cors(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    const std::string xml = context.store.cors(request.call.bucket);
    if (!xml.empty()) return s3_document(xml);
    return refuse(request, {404,
                            "NoSuchCORSConfiguration",
                            "The CORS configuration does not exist",
                            {{"BucketName", request.call.bucket}}});
  });
}

HeadDecision put_cors(S3Context& context, const S3Request& request) {
  if (const auto error = check_has_digest(request)) return refuse(request, *error);
  return collect_checked_body(
      request, [&context, request](const std::string& body) { return detail::s3_cors::put(context, request, body); });
}

HeadDecision delete_cors(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    context.store.set_cors(request.call.bucket, "");
    return s3_answer(204);
  });
}

}  // namespace uploadkit::devserver
