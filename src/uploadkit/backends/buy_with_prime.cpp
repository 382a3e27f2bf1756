// The upload to Buy with Prime: createUploadLink and one PUT whose type and length the link signs.
#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/bearer.hpp>
#include <uploadkit/backends/buy_with_prime_dialect.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/core/header_check.hpp>

namespace uploadkit::backends::detail::buy_with_prime {

constexpr char begin_call[] = "createUploadLink";

// The size travels as a GraphQL Int, which has 32 bits.
constexpr std::uint64_t max_bytes = 2'147'483'647;

// "The uploaded file will expire and be deleted after 30 days."
constexpr std::chrono::hours retention{30 * 24};

std::string token_url(const std::string& endpoint) {
  constexpr std::string_view ending = "/graphql";
  const bool ends_so =
      endpoint.size() > ending.size() && endpoint.compare(endpoint.size() - ending.size(), ending.size(), ending) == 0;
  return ends_so ? endpoint.substr(0, endpoint.size() - ending.size()) + "/token" : std::string();
}

std::string begin_query(const BuyWithPrimeOptions& options) {
  const bool is_first = options.api_version == "2024-01-01";
  return std::string("mutation($input: ") + (is_first ? "UploadLinkInput" : "CreateUploadLinkInput") +
         "!){createUploadLink(input:$input)" + (is_first ? "{uploadUrl fileId}" : "{payload{uploadUrl fileId}}") + "}";
}

std::string begin_variables(const BuyWithPrimeOptions& options, std::uint64_t size_bytes) {
  core::JsonObject input;
  input.add(options.api_version == "2024-01-01" ? "fileExtension" : "fileType", options.file_type);
  input.add("size", size_bytes);
  return core::JsonObject().add_json("input", input.text()).text();
}

// The signed type is told to nobody; for CSV it follows from the kind of file.
std::string signed_content_type(const BuyWithPrimeOptions& options, const UploadDescription& upload) {
  if (!upload.options.content_type.empty()) return upload.options.content_type;
  if (!options.content_type.empty()) return options.content_type;
  return options.file_type == "CSV" ? "text/csv" : upload.content_type;
}

Result<void> check(const BuyWithPrimeOptions& options) {
  if (auto checked = check_option("file_type", options.file_type); !checked) return checked;
  if (!check_enumerator("file_type", options.file_type)) {
    return bad_option("file_type", "The file type is not the name of an enumerator, as \"CSV\" is; correct it.");
  }
  if (!options.content_type.empty() && !core::is_media_type(options.content_type)) {
    return bad_option("content_type", "The content type is not of the form \"type/subtype\"; correct it.");
  }
  return {};
}

}  // namespace uploadkit::backends::detail::buy_with_prime

UPLOADKIT_NAMESPACE_BEGIN

BuyWithPrime::BuyWithPrime(BuyWithPrimeOptions options) : options_(std::move(options)) {
  authorization_ = backends::bearer(options_.authorization, options_.endpoint,
                                    backends::detail::buy_with_prime::token_url(options_.endpoint), {});
}

BuyWithPrime::~BuyWithPrime() = default;

std::shared_ptr<const BuyWithPrime> buy_with_prime(BuyWithPrimeOptions options) {
  return std::shared_ptr<const BuyWithPrime>(new BuyWithPrime(std::move(options)));
}

BackendTraits BuyWithPrime::traits() const {
  BackendTraits traits;
  traits.name = "buy-with-prime";
  traits.min_bytes = 1;
  traits.max_bytes = backends::detail::buy_with_prime::max_bytes;
  return traits;
}

std::shared_ptr<const Authorization> BuyWithPrime::authorization() const { return authorization_; }

Result<Step<UploadTicket>> BuyWithPrime::begin(const UploadDescription& upload) const {
  if (auto checked = backends::check_upload(upload, traits()); !checked) return checked.error();
  if (auto checked = backends::detail::buy_with_prime::check(options_); !checked) return checked.error();
  auto request =
      backends::buy_with_prime_request(options_, backends::detail::buy_with_prime::begin_query(options_),
                                       backends::detail::buy_with_prime::begin_variables(options_, *upload.size_bytes));
  if (!request) return request.error();
  return Step<UploadTicket>(*std::move(request));
}

Result<UploadTicket> BuyWithPrime::read_begin(const UploadDescription& upload, const HttpResponse& response) const {
  auto object = backends::read_buy_with_prime(response, backends::detail::buy_with_prime::begin_call);
  if (!object) return object.error();
  // Later versions wrap the link in `payload`; whichever comes is taken.
  const core::JsonValue payload = object->at("/payload");
  const core::JsonValue link = payload.is_object() ? payload : *object;
  auto url = backends::required_url(link.at("/uploadUrl"), "createUploadLink.uploadUrl", response);
  if (!url) return url.error();
  auto id = backends::required_text(link.at("/fileId"), "createUploadLink.fileId", response);
  if (!id) return id.error();
  UploadTicket ticket;
  ticket.url = *std::move(url);
  ticket.upload_id = *std::move(id);
  ticket.headers = {{"Content-Type", backends::detail::buy_with_prime::signed_content_type(options_, upload)}};
  return ticket;
}

Result<StoredPart> BuyWithPrime::read_put(const UploadTicket& ticket, const PartRange& part,
                                          const HttpResponse& response) const {
  auto stored = read_storage_answer(ticket, part, response);
  if (stored || stored.error().code != Errc::signature_rejected) return stored;
  Error error = stored.error();
  const std::string type = ticket.headers.empty() ? std::string() : ticket.headers.front().value;
  error.message =
      "The storage computed another signature than the link has: most likely the service signed another "
      "content type than \"" +
      type + "\", which it tells to nobody; set BuyWithPrimeOptions::content_type.";
  error.facts.push_back({"header", "Content-Type"});
  error.facts.push_back({"got", type});
  return error;
}

Result<Step<UploadReceipt>> BuyWithPrime::complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                   const std::vector<StoredPart>& /*parts*/) const {
  UploadReceipt receipt;
  receipt.id = ticket.upload_id;
  receipt.path = upload.path;
  receipt.content_type = backends::detail::buy_with_prime::signed_content_type(options_, upload);
  if (upload.now != WallTime{}) receipt.retained_until = upload.now + backends::detail::buy_with_prime::retention;
  return Step<UploadReceipt>(std::move(receipt));
}

Result<UploadReceipt> BuyWithPrime::read_complete(const UploadDescription& /*upload*/, const UploadTicket& /*ticket*/,
                                                  const HttpResponse& /*response*/) const {
  return make_error(Errc::internal, "Buy with Prime has no completing call that could be answered; report this.");
}

UPLOADKIT_NAMESPACE_END
