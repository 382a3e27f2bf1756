// The three services and signed URLs: how each is set up, and what can be asked of it beside uploads.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>
#include <cstring>

namespace uk = uploadkit;

namespace {

uk::Result<uk::UploadReceipt> upload(uk::Client& client, const char* file) {
  uk::UploadInput input;
  input.source = uk::file_source(file);
  return client.upload(std::move(input)).wait();
}

uk::Result<void> viesus(const std::string& key, const char* file) {
  // [viesus]
  uk::ViesusOptions options;
  options.api_key = key;
  const auto viesus = uk::viesus(options);
  auto client = uk::Client::create(viesus);
  if (!client) return client.error();

  const auto receipt = upload(*client, file);
  if (!receipt) return receipt.error();

  uk::ViesusEnhancement twice_as_large;
  twice_as_large.upscaling_factor = "X2";
  const auto image = client->call(viesus->create_enhanced_image(receipt->id, twice_as_large)).wait();
  if (!image) return image.error();
  const auto credits = client->call(viesus->credits()).wait();
  // [viesus end]
  return credits ? uk::Result<void>() : credits.error();
}

uk::Result<void> adobe_rest(const std::string& base, const char* file) {
  // [adobe-rest]
  uk::AdobeCommerceOptions options;
  options.endpoint = base;  // "https://<region>.api.commerce.adobe.com/<tenant>"
  options.media_resource_type = uk::adobe_media_resource::category_image;
  options.authorization.client_credentials = uk::ClientCredentials{"", "client id", "client secret", ""};
  const auto adobe = uk::adobe_commerce(options);
  auto client = uk::Client::create(adobe);
  if (!client) return client.error();

  const auto receipt = upload(*client, file);
  if (!receipt) return receipt.error();

  uk::AdobeCategory category;
  category.parent_id = "2";
  category.name = "One";
  category.custom_attributes = {{"image", receipt->path}};  // the bare key
  const auto made = client->call(adobe->create_category(category)).wait();
  // [adobe-rest end]
  return made ? uk::Result<void>() : made.error();
}

uk::Result<void> adobe_graphql(const std::string& endpoint, const char* file) {
  // [adobe-graphql]
  uk::AdobeCommerceOptions options;
  options.transport = uk::AdobeTransport::graphql;
  options.endpoint = endpoint;  // ends in "/graphql"
  options.media_resource_type = uk::adobe_media_resource::customer_attribute_image;
  options.authorization.token = "the customer's token";
  const auto adobe = uk::adobe_commerce(options);
  auto client = uk::Client::create(adobe);
  if (!client) return client.error();

  const auto receipt = upload(*client, file);
  if (!receipt) return receipt.error();

  uk::AdobeCustomer change;
  change.custom_attributes = {{"profile_picture", receipt->path}};
  const auto customer = client->call(adobe->update_customer(change)).wait();
  // [adobe-graphql end]
  return customer ? uk::Result<void>() : customer.error();
}

uk::Result<void> buy_with_prime(const std::string& target, const char* file) {
  // [buy-with-prime]
  uk::BuyWithPrimeOptions options;
  options.target_id = target;
  options.authorization.client_credentials = uk::ClientCredentials{"", "client id", "client secret", ""};
  const auto prime = uk::buy_with_prime(options);
  auto client = uk::Client::create(prime);
  if (!client) return client.error();

  const auto receipt = upload(*client, file);
  if (!receipt) return receipt.error();

  const auto feed = client->call(prime->create_catalog_feed(receipt->id, false)).wait();
  // [buy-with-prime end]
  return feed ? uk::Result<void>() : feed.error();
}

uk::Result<void> signed_url(const std::string& url, const char* file) {
  // [presigned]
  uk::PresignedUrlOptions options;
  options.url = url;
  options.headers = {{"Content-Type", "image/jpeg"}};  // what whoever signed told to send
  auto client = uk::Client::create(uk::presigned_url(options));
  if (!client) return client.error();
  const auto receipt = upload(*client, file);
  // [presigned end]
  return receipt ? uk::Result<void>() : receipt.error();
}

uk::Result<void> run(const char* service, const char* where, const char* file) {
  if (std::strcmp(service, "viesus") == 0) return viesus(where, file);
  if (std::strcmp(service, "adobe-rest") == 0) return adobe_rest(where, file);
  if (std::strcmp(service, "adobe-graphql") == 0) return adobe_graphql(where, file);
  if (std::strcmp(service, "buy-with-prime") == 0) return buy_with_prime(where, file);
  return signed_url(where, file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::puts("usage: 7_services SERVICE KEY|ENDPOINT|TARGET|URL FILE"), 2;
  const auto done = run(argv[1], argv[2], argv[3]);
  if (!done) std::puts(done.error().message.c_str());
  return done ? 0 : 1;
}
