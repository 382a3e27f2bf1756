// The GraphQL face of VIESUS Cloud. Names of input types and scalars are not published: those here are this server's.
#include <devserver/viesus_face.hpp>

#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {

namespace detail::viesus_face {

// WideInt takes whole numbers beyond 32 bits: whether the service does is not documented.
constexpr std::string_view schema_text = R"graphql(
scalar WideInt
scalar Decimal
scalar DateTime
scalar JSON
enum EnhancementMode { ENHANCE OFF }
enum EnhancementPreset { DEFAULT }
enum NoiseReductionProfilingMode { AUTO MANUAL OFF }
enum ArtifactsDetectionRemoval { AUTO_AI OFF }
enum EnhanceFaceDetails { ENHANCE OFF }
enum UpscalingFactor { X2 X4 }
input DevCreateUploadFromUrlInput { url: String! }
input DevCreateSignedUploadUrlInput { filename: String! filesize: WideInt! mimetype: String! }
input DevCreateWebhookInput { url: String! }
input DevCreateEnhancedImageInput {
  mode: EnhancementMode preset: EnhancementPreset noiseReductionProfilingMode: NoiseReductionProfilingMode
  noiseReductionProfilingStrength: Decimal noiseReductionProfilingMonochromeStrength: Decimal
  artifactsDetectionRemoval: ArtifactsDetectionRemoval enhanceFaceDetails: EnhanceFaceDetails
  upscalingFactor: UpscalingFactor
}
type SignedUploadUrl { uploadId: ID! uploadUrl: String! }
type Upload {
  id: ID! status: String! subStatus: String filesize: WideInt mimetype: String extension: String
  originalFilename: String filename: String width: Int height: Int url: String startedAt: DateTime
  finishedAt: DateTime duration: Int metadata: JSON
}
type FileRetention { uploadRetentionDays: Int! }
type DeletedUploads { deletedUploadIds: [ID!]! }
type EnhancedImage { id: ID! status: String! fullUrl: String filename: String viesusDuration: Int }
type Webhook { id: ID! url: String! secret: String createdAt: DateTime! }
type DeletedWebhook { success: Boolean! }
type Credits {
  periodStart: DateTime! periodEnd: DateTime! usedCreditsThisPeriod: Decimal! remainingCreditsThisPeriod: Decimal!
}
type Query {
  upload(id: ID!): Upload!
  enhancedImage(id: ID!): EnhancedImage!
  webhooks: [Webhook!]!
  webhook(id: ID!): Webhook!
  credits: Credits!
}
type Mutation {
  createUploadFromUrl(input: DevCreateUploadFromUrlInput!): Upload!
  createSignedUploadUrl(input: DevCreateSignedUploadUrlInput!): SignedUploadUrl!
  completeSignedUpload(id: ID!): Upload!
  analyzePdf(id: ID!): Upload!
  updateFileRetention(days: Int!): FileRetention!
  deleteUploads(ids: [ID!]!): DeletedUploads!
  createEnhancedImage(uploadId: ID!, input: DevCreateEnhancedImageInput!): EnhancedImage!
  createWebhook(input: DevCreateWebhookInput!): Webhook!
  deleteWebhook(id: ID!): DeletedWebhook!
}
)graphql";

ServerResponse refusal(int status, std::string_view message, std::string_view code) {
  return json_response(status, graphql_error_body(message, viesus_code(code), true));
}

// An id may be written as a number; its text is what counts.
std::string id_of(const graphql::Value& arguments) {
  const graphql::Value* id = arguments.find("id");
  return id == nullptr ? std::string() : id->text;
}

}  // namespace detail::viesus_face

std::string_view viesus_schema_text() { return detail::viesus_face::schema_text; }

ViesusFace::ViesusFace(const ServiceContext& context)
    : GraphqlService(context.faults, "viesus"),
      secrets_(context.secrets),
      schema_(built_in_schema(detail::viesus_face::schema_text)),
      webhooks_(context.ca_file),
      uploads_(context.storage, context.ca_file,
               [this](const graphql::Value& upload, WallTime now) {
                 webhooks_.tell("upload.sub_status_update", upload, now);
               }),
      images_(context.storage, uploads_) {}

HeadDecision ViesusFace::on_head(const ServerRequest& head) {
  if (path_below(head, viesus_prefix) != "/graphql")
    return detail::viesus_face::refusal(404, "Cannot " + head.method + " " + head.path, "NOT_FOUND");
  return collect_body(max_call_bytes,
                      [this](const ServerRequest& request, const std::string& body) { return answer(request, body); });
}

std::optional<ServerResponse> ViesusFace::refuse(const ServiceCall& call) {
  namespace local = detail::viesus_face;
  if (call.request.method != "POST")
    return local::refusal(405, "GraphQL is answered to POST only.", "METHOD_NOT_ALLOWED");
  if (!is_json(call.request)) return local::refusal(400, "The Content-Type must be application/json.", "BAD_REQUEST");
  const bool is_good = digest::equal_secrets(call.request.header("x-api-key"), secrets_.api_key);
  if (!is_good || call.is_expired()) return local::refusal(401, "The API key is missing or wrong.", "UNAUTHENTICATED");
  return std::nullopt;
}

graphql::FieldResult ViesusFace::resolve(const ServiceCall& call, std::string_view field,
                                         const graphql::Value& arguments) {
  const graphql::Value none = graphql::object_value();
  const graphql::Value& input = arguments.find("input") == nullptr ? none : *arguments.find("input");
  const std::string id = detail::viesus_face::id_of(arguments);
  if (field == "createSignedUploadUrl") return uploads_.sign(call, input);
  if (field == "completeSignedUpload") return uploads_.complete(call, id);
  if (field == "createUploadFromUrl") return uploads_.fetch(call, input);
  if (field == "upload") return uploads_.show(call, id);
  if (field == "analyzePdf") return uploads_.analyze(call, id);
  if (field == "deleteUploads") return uploads_.remove(call, *arguments.find("ids"));
  if (field == "updateFileRetention") return uploads_.keep_for(arguments.integer_of("days"));
  return resolve_more(call, field, arguments);
}

graphql::FieldResult ViesusFace::resolve_more(const ServiceCall& call, std::string_view field,
                                              const graphql::Value& arguments) {
  const std::string id = detail::viesus_face::id_of(arguments);
  if (field == "createEnhancedImage") return images_.create(call, arguments);
  if (field == "enhancedImage") return images_.show(call, id);
  if (field == "createWebhook") return webhooks_.create(call, *arguments.find("input"));
  if (field == "webhooks") return webhooks_.all();
  if (field == "webhook") return webhooks_.one(id);
  if (field == "deleteWebhook") return webhooks_.remove(id);
  return images_.credits(call);
}

std::string ViesusFace::extensions(const graphql::GraphqlError& error) const {
  const bool is_syntax = error.stage == graphql::GraphqlError::Stage::syntax;
  return viesus_code(is_syntax ? "GRAPHQL_PARSE_FAILED" : "GRAPHQL_VALIDATION_FAILED");
}

ServerResponse ViesusFace::fault_answer(int status) const {
  namespace local = detail::viesus_face;
  if (status == 401) return local::refusal(status, "The API key is missing or wrong.", "UNAUTHENTICATED");
  if (status == 403) return local::refusal(status, "The API key does not allow this.", "FORBIDDEN");
  if (status == 429) return local::refusal(status, "Too many requests.", "TOO_MANY_REQUESTS");
  if (status >= 500) return local::refusal(status, "Internal server error", "INTERNAL_SERVER_ERROR");
  return local::refusal(status, "The request was refused.", "BAD_USER_INPUT");
}

}  // namespace uploadkit::devserver
