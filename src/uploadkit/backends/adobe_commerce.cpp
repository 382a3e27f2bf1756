// The upload to Adobe Commerce: initiate, PUT, finish, over REST or GraphQL.
#include <uploadkit/backends/adobe_dialect.hpp>
#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/bearer.hpp>
#include <uploadkit/backends/input_check.hpp>

namespace uploadkit::backends::detail::adobe_commerce {

constexpr std::size_t longest_key_bytes = 255;

struct Step {
  const char* call;
  const char* path;
  const char* query;
};

constexpr Step initiate = {
    "initiateUpload", "/V1/media/initiate-upload",
    "mutation($input: initiateUploadInput!){initiateUpload(input:$input){upload_url key expires_at}}"};
constexpr Step finish = {"finishUpload", "/V1/media/finish-upload",
                         "mutation($input: finishUploadInput!){finishUpload(input:$input){key message success}}"};

// What Adobe refuses, told before the first request and without a transfer.
Result<void> check_key(std::string_view key) {
  const char* fault = key.empty()                                ? "is empty"
                      : key.find('/') != std::string_view::npos  ? "has a slash"
                      : key.find('\\') != std::string_view::npos ? "has a backslash"
                      : key.find('\0') != std::string_view::npos ? "has a NUL"
                      : key.size() > longest_key_bytes           ? "is longer than 255 bytes"
                                                                 : nullptr;
  if (!fault) return {};
  Error error = bad_argument("path", std::string("The path ") + fault +
                                         "; Adobe Commerce takes a file name of 1 to 255 bytes without folders.");
  if (key.size() > longest_key_bytes) {
    error.facts.push_back({"limit", std::to_string(longest_key_bytes)});
    error.facts.push_back({"actual", std::to_string(key.size())});
  }
  return error;
}

Result<HttpRequest> describe(const AdobeCommerceOptions& options, const Step& step, std::string_view key) {
  if (auto checked = check_option("media_resource_type", options.media_resource_type); !checked) return checked.error();
  core::JsonObject input;
  input.add("key", key).add("media_resource_type", options.media_resource_type);
  if (options.transport == AdobeTransport::rest) return adobe_rest_request(options, "POST", step.path, input.text());
  return adobe_graphql_request(options, step.query, core::JsonObject().add_json("input", input.text()).text());
}

}  // namespace uploadkit::backends::detail::adobe_commerce

UPLOADKIT_NAMESPACE_BEGIN

AdobeCommerce::AdobeCommerce(AdobeCommerceOptions options) : options_(std::move(options)) {
  authorization_ = backends::bearer(options_.authorization, options_.endpoint, adobe_ims_token_url, adobe_ims_scope);
}

AdobeCommerce::~AdobeCommerce() = default;

std::shared_ptr<const AdobeCommerce> adobe_commerce(AdobeCommerceOptions options) {
  return std::shared_ptr<const AdobeCommerce>(new AdobeCommerce(std::move(options)));
}

BackendTraits AdobeCommerce::traits() const {
  BackendTraits traits;
  traits.name = options_.transport == AdobeTransport::rest ? "adobe-rest" : "adobe-graphql";
  traits.max_bytes = options_.max_bytes;
  return traits;
}

std::shared_ptr<const Authorization> AdobeCommerce::authorization() const { return authorization_; }

Result<Step<UploadTicket>> AdobeCommerce::begin(const UploadDescription& upload) const {
  if (auto checked = backends::detail::adobe_commerce::check_key(upload.path); !checked) return checked.error();
  if (auto checked = backends::check_upload(upload, traits()); !checked) return checked.error();
  auto request =
      backends::detail::adobe_commerce::describe(options_, backends::detail::adobe_commerce::initiate, upload.path);
  if (!request) return request.error();
  return Step<UploadTicket>(*std::move(request));
}

Result<UploadTicket> AdobeCommerce::read_begin(const UploadDescription& /*upload*/,
                                               const HttpResponse& response) const {
  auto object = backends::read_adobe_step(options_, response, backends::detail::adobe_commerce::initiate.call);
  if (!object) return object.error();
  auto url = backends::required_url(object->at("/upload_url"), "upload_url", response);
  if (!url) return url.error();
  auto key = backends::required_text(object->at("/key"), "key", response);
  if (!key) return key.error();
  UploadTicket ticket;
  ticket.url = *std::move(url);
  ticket.key = *std::move(key);
  ticket.expires_at = backends::optional_time(object->at("/expires_at"));
  return ticket;
}

Result<Step<UploadReceipt>> AdobeCommerce::complete(const UploadDescription& /*upload*/, const UploadTicket& ticket,
                                                    const std::vector<StoredPart>& /*parts*/) const {
  auto request =
      backends::detail::adobe_commerce::describe(options_, backends::detail::adobe_commerce::finish, ticket.key);
  if (!request) return request.error();
  return Step<UploadReceipt>(*std::move(request));
}

Result<UploadReceipt> AdobeCommerce::read_complete(const UploadDescription& /*upload*/, const UploadTicket& /*ticket*/,
                                                   const HttpResponse& response) const {
  auto object = backends::read_adobe_step(options_, response, backends::detail::adobe_commerce::finish.call);
  if (!object) {
    Error error = object.error();
    // Size and type of the file are checked here, and a refusal comes as an invalid request.
    if (error.code == Errc::rejected) error.code = Errc::upload_rejected;
    return error;
  }
  const auto success = object->at("/success").boolean();
  if (!success) return backends::missing_field("success", response);
  if (!*success) {
    return backends::service_error(Errc::upload_rejected, backends::optional_text(object->at("/message")), response);
  }
  auto key = backends::required_text(object->at("/key"), "key", response);
  if (!key) return key.error();
  UploadReceipt receipt;
  receipt.path = *std::move(key);
  receipt.answer = object->dump();
  return receipt;
}

UPLOADKIT_NAMESPACE_END
