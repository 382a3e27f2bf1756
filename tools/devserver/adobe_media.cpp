// initiate and finish of Adobe Commerce: the rules of names and types, HEAD, CopyObject, remove.
#include <devserver/adobe_media.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

#include <array>

namespace uploadkit::devserver {

namespace detail::adobe_media {

// "The default file size limit on S3 is 16 MB (16777216 bytes)."
constexpr std::int64_t default_max_bytes = 16777216;
// The expiry that real answers show.
constexpr std::int64_t default_ttl_s = 6600;
constexpr std::size_t max_name_bytes = 255;

struct MediaType {
  std::string_view name;
  std::string_view folder;
  bool is_rest_only;
};

constexpr std::array<MediaType, 6> media_types{{{"CATEGORY_IMAGE", "catalog/category", true},
                                                {"NEGOTIABLE_QUOTE_ATTACHMENT", "negotiable_quotes_attachment", false},
                                                {"CUSTOMER_ATTRIBUTE_FILE", "customer", false},
                                                {"CUSTOMER_ATTRIBUTE_IMAGE", "customer", false},
                                                {"CUSTOMER_ATTRIBUTE_ADDRESS_FILE", "customer_address", false},
                                                {"CUSTOMER_ATTRIBUTE_ADDRESS_IMAGE", "customer_address", false}}};

const MediaType* media_type(const AdobeCaller& caller, std::string_view name) {
  for (const MediaType& type : media_types)
    if (type.name == name && (caller.is_rest || !type.is_rest_only)) return &type;
  return nullptr;
}

std::string temporary_place(const AdobeCaller& caller, const std::string& key) {
  return "presigned/" + caller.tenant + "/" + key;
}

std::string permanent_place(const std::string& tenant, std::string_view type, const std::string& key) {
  const MediaType* found = media_type({tenant, true}, type);
  return tenant + "/" + std::string(found == nullptr ? "media" : found->folder) + "/" + key;
}

// "<stem>_<24 hex>.<extension>", as in every concrete example.
std::string hashed(const std::string& name, const std::string& random) {
  const std::size_t dot = name.rfind('.');
  const bool has_extension = dot != std::string::npos && dot > 0;
  return name.substr(0, has_extension ? dot : name.size()) + "_" + core::hex(random) +
         (has_extension ? name.substr(dot) : std::string());
}

bool is_good_name(const std::string& name) {
  return !name.empty() && name.size() <= max_name_bytes && core::is_utf8(name) &&
         name.find_first_of(std::string_view("/\\\0\r\n", 5)) == std::string::npos;
}

AdobeError bad_type(const std::string& type) {
  return {400, "Media resource type \"%1\" is not supported.", {{"", type}}, "graphql-input"};
}

AdobeError no_such_file(const std::string& key) {
  return {404, "The file \"%1\" was not uploaded.", {{"", key}}, "graphql-no-such-entity"};
}

}  // namespace detail::adobe_media

namespace media_rules = detail::adobe_media;

std::variant<AdobeTicket, AdobeError> AdobeMedia::initiate(const ServiceCall& call, const AdobeCaller& caller,
                                                           const std::string& name, const std::string& media_type) {
  if (name.empty()) return adobe_missing_field("key");
  if (media_type.empty()) return adobe_missing_field("mediaResourceType");
  if (!media_rules::is_good_name(name))
    return AdobeError{400, "The key \"%1\" is not a valid file name.", {{"", name}}, "graphql-input"};
  if (media_rules::media_type(caller, media_type) == nullptr) return media_rules::bad_type(media_type);
  const auto random = digest::random_bytes(12);
  if (!random) return adobe_internal();
  AdobeTicket ticket;
  ticket.key = media_rules::hashed(name, *random);
  const std::int64_t ttl_s = call.quirk_number("ttl_s", media_rules::default_ttl_s);
  // A URL that is dead on arrival was signed before its whole life passed.
  const WallTime signed_at = call.now() - std::chrono::seconds{call.has_quirk("expired_url") ? ttl_s + 1 : 0};
  MintOptions mint;
  mint.form = call.has_quirk("virtual_host") ? UrlForm::virtual_host : UrlForm::path;
  mint.content_sha256_in_query = true;
  mint.session_token_in_query = true;
  mint.expires_in = std::chrono::seconds{ttl_s};
  auto url = storage_.mint_put_url(media_rules::temporary_place(caller, ticket.key), mint, signed_at);
  if (!url) return adobe_internal();
  ticket.upload_url = *std::move(url);
  ticket.expires_at_s = core::epoch_seconds(signed_at) + ttl_s;
  const std::lock_guard<std::mutex> lock(mutex_);
  uploads_[caller.tenant + "/" + ticket.key] = {media_type, false};
  return ticket;
}

std::variant<std::string, AdobeError> AdobeMedia::finish(const ServiceCall& call, const AdobeCaller& caller,
                                                         const std::string& key, const std::string& media_type) {
  if (key.empty()) return adobe_missing_field("key");
  if (media_type.empty()) return adobe_missing_field("mediaResourceType");
  if (media_rules::media_type(caller, media_type) == nullptr) return media_rules::bad_type(media_type);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = uploads_.find(caller.tenant + "/" + key);
    if (found == uploads_.end()) return media_rules::no_such_file(key);
    if (found->second.media_type != media_type)
      return AdobeError{
          400, "The file \"%1\" was not initiated as %2.", {{"", key}, {"", media_type}}, "graphql-input"};
    // Whether a second finish succeeds is not documented; by default the temporary file is gone.
    if (found->second.is_finished && call.has_quirk("finish_again")) return key;
  }
  return move(call, caller, key, media_type);
}

std::variant<std::string, AdobeError> AdobeMedia::move(const ServiceCall& call, const AdobeCaller& caller,
                                                       const std::string& key, const std::string& media_type) {
  const std::string from = media_rules::temporary_place(caller, key);
  const auto object = storage_.head(from);
  if (!object) return object.error().code == Errc::not_found ? media_rules::no_such_file(key) : adobe_internal();
  const std::int64_t limit = call.quirk_number("max_bytes", media_rules::default_max_bytes);
  if (object->size_bytes > static_cast<std::uint64_t>(limit))
    return AdobeError{
        400, "The file \"%1\" is larger than %2 bytes.", {{"", key}, {"", std::to_string(limit)}}, "graphql-input"};
  if (call.has_quirk("copy_failure")) return adobe_internal();
  if (!storage_.copy(from, media_rules::permanent_place(caller.tenant, media_type, key))) return adobe_internal();
  if (!storage_.remove(from)) return adobe_internal();
  const std::lock_guard<std::mutex> lock(mutex_);
  uploads_[caller.tenant + "/" + key].is_finished = true;
  return key;
}

bool AdobeMedia::is_finished(const std::string& tenant, const std::string& key) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = uploads_.find(tenant + "/" + key);
  return found != uploads_.end() && found->second.is_finished;
}

std::string AdobeMedia::url_of(const ServiceCall& call, const std::string& tenant, const std::string& key) const {
  std::string type;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = uploads_.find(tenant + "/" + key);
    if (found == uploads_.end()) return {};
    type = found->second.media_type;
  }
  const std::string place = media_rules::permanent_place(tenant, type, key);
  return storage_.mint_get_url(place, std::chrono::seconds{media_rules::default_ttl_s}, call.now())
      .value_or(std::string());
}

}  // namespace uploadkit::devserver
