/// \file
/// Adobe Commerce as a Cloud Service: uploads over REST or GraphQL, and the entities that use the uploaded keys.
#ifndef UPLOADKIT_ADOBE_COMMERCE_HPP
#define UPLOADKIT_ADOBE_COMMERCE_HPP

#include <uploadkit/backend.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Which of the two APIs of Adobe Commerce is spoken.
enum class AdobeTransport : std::uint8_t {
  rest,     ///< `/V1/media/…`, with an IMS access token.
  graphql,  ///< `initiateUpload`, `finishUpload`, with a customer's token.
};

/// Media resource types that Adobe documents. The set is open: any other text is sent as it is.
namespace adobe_media_resource {
inline constexpr std::string_view category_image = "CATEGORY_IMAGE";  ///< REST only.
inline constexpr std::string_view customer_attribute_file = "CUSTOMER_ATTRIBUTE_FILE";
inline constexpr std::string_view customer_attribute_image = "CUSTOMER_ATTRIBUTE_IMAGE";
inline constexpr std::string_view customer_attribute_address_file = "CUSTOMER_ATTRIBUTE_ADDRESS_FILE";
inline constexpr std::string_view customer_attribute_address_image = "CUSTOMER_ATTRIBUTE_ADDRESS_IMAGE";
inline constexpr std::string_view negotiable_quote_attachment = "NEGOTIABLE_QUOTE_ATTACHMENT";
}  // namespace adobe_media_resource

/// Where Adobe gives out tokens for client credentials, and what they must be for.
inline constexpr std::string_view adobe_ims_token_url = "https://ims-na1.adobelogin.com/ims/token/v3";
inline constexpr std::string_view adobe_ims_scope =
    "openid,AdobeID,email,profile,additional_info.roles,additional_info.projectedProductContext,commerce.accs";

/// How an instance of Adobe Commerce is reached.
struct AdobeCommerceOptions {
  AdobeTransport transport = AdobeTransport::rest;

  /// REST: what stands before "/V1", "https://<region>.api.commerce.adobe.com/<tenant>". GraphQL: the whole URL.
  std::string endpoint{};

  /// What the file is for, for example `adobe_media_resource::category_image`.
  std::string media_resource_type{};

  /// Its origin is filled in from `endpoint`; client credentials without URL or scope get Adobe's own.
  Authorization authorization{};

  /// The Store header: "all", "default" or a store view's code; empty for none.
  std::string store{};

  /// Sent as `x-api-key` and `x-gw-ims-org-id`; empty for none.
  std::string api_key{};
  std::string ims_org_id{};

  /// The largest file that the attribute accepts. The service tells only after the transfer, so it is checked before.
  std::uint64_t max_bytes = 16'777'216;
};

/// An attribute of an entity and its value. An uploaded file is set by its bare key.
struct AdobeAttribute {
  std::string code{};
  std::string value{};
};

/// A category to be made, or what is to be changed of one: empty members are left out.
struct AdobeCategory {
  std::string parent_id{};
  std::string name{};
  std::optional<bool> is_active{};
  std::optional<bool> include_in_menu{};
  std::vector<AdobeAttribute> custom_attributes{};
};

/// A category as the service describes it.
struct AdobeCategoryAnswer {
  std::uint64_t id = 0;
  std::optional<std::uint64_t> parent_id{};
  std::string name{};
  std::optional<bool> is_active{};
  std::vector<AdobeAttribute> custom_attributes{};

  /// The whole answer, as JSON text.
  std::string answer{};
};

/// A customer to be made, or what is to be changed of one: empty members are left out.
struct AdobeCustomer {
  std::string firstname{};
  std::string lastname{};

  /// Only for a new customer.
  std::string email{};
  std::string password{};
  std::vector<AdobeAttribute> custom_attributes{};
};

/// A customer as the service describes it.
struct AdobeCustomerAnswer {
  std::string firstname{};
  std::string lastname{};
  std::string email{};

  /// Only attributes that have one text as value.
  std::vector<AdobeAttribute> custom_attributes{};

  /// The whole answer, as JSON text.
  std::string answer{};
};

/// The Adobe Commerce backend: initiate upload, PUT, finish upload.
///
/// `UploadInput::path` is the file name that Adobe makes the key from: no slash, backslash or NUL, 1 to 255 bytes.
/// The receipt's `path` is the final key. The calls give descriptions for `Client::call()`.
/// Errors: `invalid_option` naming the option; `invalid_argument` naming `path` or the field; `upload_rejected` when
/// finishing fails for the file's sake. Thread: any.
class AdobeCommerce final : public Backend {
 public:
  UPLOADKIT_API ~AdobeCommerce() override;

  UPLOADKIT_API BackendTraits traits() const override;
  UPLOADKIT_API std::shared_ptr<const Authorization> authorization() const override;
  UPLOADKIT_API Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  UPLOADKIT_API Result<UploadTicket> read_begin(const UploadDescription& upload,
                                                const HttpResponse& response) const override;
  UPLOADKIT_API Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                     const std::vector<StoredPart>& parts) const override;
  UPLOADKIT_API Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                    const HttpResponse& response) const override;

  /// REST: POST /V1/categories.
  UPLOADKIT_API ApiCall<AdobeCategoryAnswer> create_category(const AdobeCategory& category) const;

  /// REST: PUT /V1/categories/{id}.
  UPLOADKIT_API ApiCall<AdobeCategoryAnswer> update_category(std::uint64_t id, const AdobeCategory& category) const;

  /// GraphQL: createCustomerV2.
  UPLOADKIT_API ApiCall<AdobeCustomerAnswer> create_customer(const AdobeCustomer& customer) const;

  /// GraphQL: updateCustomerV2, for the customer that the token belongs to.
  UPLOADKIT_API ApiCall<AdobeCustomerAnswer> update_customer(const AdobeCustomer& customer) const;

  /// GraphQL: any other document and its variables (a JSON object, or empty). Gives `data` as JSON text.
  UPLOADKIT_API ApiCall<std::string> request(std::string query, std::string variables_json) const;

  /// REST: any other call. `path` follows the endpoint and begins with "/"; `json_body` may be empty. Gives the body.
  UPLOADKIT_API ApiCall<std::string> request(std::string method, std::string path, std::string json_body) const;

 private:
  friend UPLOADKIT_API std::shared_ptr<const AdobeCommerce> adobe_commerce(AdobeCommerceOptions options);
  explicit AdobeCommerce(AdobeCommerceOptions options);

  AdobeCommerceOptions options_;
  std::shared_ptr<const Authorization> authorization_;
};

/// A backend for Adobe Commerce. Bad options are told by the first upload or call.
UPLOADKIT_API std::shared_ptr<const AdobeCommerce> adobe_commerce(AdobeCommerceOptions options);

UPLOADKIT_NAMESPACE_END

#endif
