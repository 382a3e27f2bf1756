// The GraphQL face of Buy with Prime. Field names are those of its documents; names of nested inputs are not printed
// there and are this server's own.
#include <devserver/buy_with_prime_face.hpp>

#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {

namespace detail::buy_with_prime_face {

constexpr std::string_view common_text = R"graphql(
enum UploadFileKind { CSV }
type UploadLink { uploadUrl: String! fileId: String! }
type DownloadLink { downloadUrl: String! }
input UploadedFileInput { fileId: String! }
input CatalogFeedDataProviderInput { uploadedFile: UploadedFileInput! }
input CatalogFeedConfigurationInput { overwriteExistingProducts: Boolean }
input CreateCatalogFeedInput {
  dataProvider: CatalogFeedDataProviderInput! configuration: CatalogFeedConfigurationInput
}
type CreateCatalogFeedResponse { id: String! }
type LocalizedMessage { locale: String message: String }
type Signal {
  code: String signalMessage: [LocalizedMessage] impactSummary: [LocalizedMessage] reactionSummary: [LocalizedMessage]
}
type UploadedFile { fileId: String! }
union CatalogFeedReport = UploadedFile
type CatalogFeedResult { signals: [Signal] resultReport: CatalogFeedReport }
type CatalogFeed { id: String! status: String! result: CatalogFeedResult }
type Query {
  catalogFeed(catalogFeedId: String!): CatalogFeed
  downloadLink(fileId: String!): DownloadLink!
}
)graphql";

constexpr std::string_view first_text = R"graphql(
input UploadLinkInput { fileExtension: UploadFileKind! size: Int! }
type Mutation {
  createUploadLink(input: UploadLinkInput!): UploadLink!
  createCatalogFeed(input: CreateCatalogFeedInput!): CreateCatalogFeedResponse!
}
)graphql";

constexpr std::string_view later_text = R"graphql(
input CreateUploadLinkInput { fileType: UploadFileKind! size: Int! }
type CreateUploadLinkResponse { payload: UploadLink }
type Mutation {
  createUploadLink(input: CreateUploadLinkInput!): CreateUploadLinkResponse
  createCatalogFeed(input: CreateCatalogFeedInput!): CreateCatalogFeedResponse
}
)graphql";

std::optional<BwpVersion> version_of(const ServerRequest& request) {
  const std::string_view text = request.header("x-api-version");
  if (text == "2024-01-01") return BwpVersion::v2024_01_01;
  if (text == "2024-04-01") return BwpVersion::v2024_04_01;
  if (text == "2024-11-01") return BwpVersion::v2024_11_01;
  return std::nullopt;
}

ServerResponse refusal(int status, std::string_view type, std::string_view message) {
  return json_response(status, graphql_error_body(message, bwp_extensions(bwp_error(type), BwpShape::three), true));
}

// The permission that the documents ask for.
std::string_view scope_of(std::string_view field) {
  const bool is_file = field == "createUploadLink" || field == "downloadLink";
  return is_file ? "View product media and csv files" : "Create and View Catalog Batches";
}

}  // namespace detail::buy_with_prime_face

namespace bwp_detail = detail::buy_with_prime_face;

std::string bwp_schema_text(bool is_first) {
  return std::string(bwp_detail::common_text).append(is_first ? bwp_detail::first_text : bwp_detail::later_text);
}

BuyWithPrimeFace::BuyWithPrimeFace(const ServiceContext& context, std::shared_ptr<TokenBook> tokens)
    : GraphqlService(context.faults, "buy-with-prime"),
      secrets_(context.secrets),
      tokens_(tokens),
      token_face_(context, std::move(tokens), {std::string(bwp_prefix) + "/token", "token.buy-with-prime", 900, false}),
      first_schema_(built_in_schema(bwp_schema_text(true))),
      later_schema_(built_in_schema(bwp_schema_text(false))),
      files_(context.storage) {}

HeadDecision BuyWithPrimeFace::on_head(const ServerRequest& head) {
  const std::string path = path_below(head, bwp_prefix);
  if (path == "/token") return token_face_.on_head(head);
  if (path != "/graphql") return bwp_detail::refusal(404, "ResourceNotFoundError", "There is no such path.");
  return collect_body(max_call_bytes,
                      [this](const ServerRequest& request, const std::string& body) { return answer(request, body); });
}

const graphql::Schema& BuyWithPrimeFace::schema(const ServerRequest& request) const {
  return bwp_detail::version_of(request) == BwpVersion::v2024_01_01 ? first_schema_ : later_schema_;
}

std::optional<ServerResponse> BuyWithPrimeFace::refuse(const ServiceCall& call) {
  const ServerRequest& request = call.request;
  if (request.method != "POST") return bwp_detail::refusal(405, "ValidationError", "Only POST is answered.");
  if (!is_json(request))
    return bwp_detail::refusal(400, "ValidationError", "The Content-Type must be application/json.");
  if (call.is_expired() || !tokens_->accepts(bearer_token(request), call.now()))
    return bwp_detail::refusal(401, "AccessDeniedError", "The access token is missing, expired or not valid.");
  if (!digest::equal_secrets(request.header("x-api-target-id"), secrets_.target_id))
    return bwp_detail::refusal(403, "AccessDeniedError", "The x-api-target-id is missing or not this account's.");
  if (!bwp_detail::version_of(request))
    return bwp_detail::refusal(400, "ValidationError", "The x-api-version is missing or unknown.");
  return std::nullopt;
}

graphql::FieldResult BuyWithPrimeFace::resolve(const ServiceCall& call, std::string_view field,
                                               const graphql::Value& arguments) {
  const BwpVersion version = bwp_detail::version_of(call.request).value_or(BwpVersion::v2024_11_01);
  const graphql::Value* input = arguments.find("input");
  if (call.has_quirk("missing_scope"))
    return bwp_failed("AccessDeniedError", bwp_shape(version),
                      "Required scope: " + std::string(bwp_detail::scope_of(field)) + ".");
  if (const auto type = call.quirk("error")) return bwp_failed(*type, bwp_shape(version));
  if (field == "createUploadLink") return files_.create_link(call, version, *input);
  if (field == "createCatalogFeed") return files_.create_feed(call, version, *input);
  if (field == "downloadLink") return files_.download_link(call, version, arguments.text_of("fileId"));
  return files_.show_feed(call, version, arguments.text_of("catalogFeedId"));
}

std::string BuyWithPrimeFace::extensions(const graphql::GraphqlError&) const {
  return bwp_extensions(bwp_error("ValidationError"), BwpShape::three);
}

ServerResponse BuyWithPrimeFace::fault_answer(int status) const {
  const char* type = status == 429                    ? "ThrottlingError"
                     : status == 404                  ? "ResourceNotFoundError"
                     : status == 409                  ? "ConflictError"
                     : status == 401 || status == 403 ? "AccessDeniedError"
                     : status >= 500                  ? "InternalServerError"
                                                      : "ValidationError";
  return bwp_detail::refusal(status, type, bwp_error(type).message);
}

}  // namespace uploadkit::devserver
