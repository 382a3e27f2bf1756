/// \file
/// Amazon's Buy with Prime API: upload links for catalog files, and the feeds that read them.
#ifndef UPLOADKIT_BUY_WITH_PRIME_HPP
#define UPLOADKIT_BUY_WITH_PRIME_HPP

#include <uploadkit/backend.hpp>

#include <memory>
#include <string>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// How the Buy with Prime API is reached.
struct BuyWithPrimeOptions {
  std::string endpoint = "https://api.buywithprime.amazon.com/graphql";

  /// Its origin is filled in from `endpoint`; client credentials without a URL get "/token" beside the endpoint.
  Authorization authorization{};

  /// The TargetId of the credentials file, sent as `x-api-target-id`; empty for none.
  std::string target_id{};

  /// Sent as `x-api-version`; "2024-01-01" speaks of `fileExtension`, the later ones of `fileType`.
  /// Range: "2024-01-01", "2024-04-01", "2024-11-01"
  std::string api_version = "2024-11-01";

  /// The service's name for the kind of file. An open set; "CSV" is the documented one.
  std::string file_type = "CSV";

  /// The Content-Type that the service signs. It tells it to nobody: empty takes "text/csv" for CSV, and the upload's
  /// own content type for other kinds. `UploadOptions::content_type` goes before both.
  std::string content_type{};
};

/// A bulk import of products.
struct BuyWithPrimeCatalogFeed {
  std::string id{};

  /// "CREATED", "IN_PROGRESS", "COMPLETED", …; an open set.
  std::string status{};

  /// The file id of the report, for `download_link()`; empty while there is none.
  std::string result_file_id{};

  /// The whole object, as JSON text.
  std::string answer{};
};

/// The Buy with Prime backend: createUploadLink, PUT. There is no third call; the receipt's `id` is the file id.
///
/// The link signs Content-Length and Content-Type and lives about two minutes. Empty files are `too_small`.
/// The calls give descriptions for `Client::call()`. A refused call is `forbidden` with the fact `scope`: the
/// permission that Amazon documents for it. Errors: `invalid_option`, `invalid_argument`. Thread: any.
class BuyWithPrime final : public Backend {
 public:
  UPLOADKIT_API ~BuyWithPrime() override;

  UPLOADKIT_API BackendTraits traits() const override;
  UPLOADKIT_API std::shared_ptr<const Authorization> authorization() const override;
  UPLOADKIT_API Result<Step<UploadTicket>> begin(const UploadDescription& upload) const override;
  UPLOADKIT_API Result<UploadTicket> read_begin(const UploadDescription& upload,
                                                const HttpResponse& response) const override;
  UPLOADKIT_API Result<StoredPart> read_put(const UploadTicket& ticket, const PartRange& part,
                                            const HttpResponse& response) const override;
  UPLOADKIT_API Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                     const std::vector<StoredPart>& parts) const override;
  UPLOADKIT_API Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                                    const HttpResponse& response) const override;

  /// Starts an import of an uploaded file. One at a time: another one is `throttled` until the first has ended.
  UPLOADKIT_API ApiCall<BuyWithPrimeCatalogFeed> create_catalog_feed(std::string file_id,
                                                                     bool overwrite_existing_products) const;

  UPLOADKIT_API ApiCall<BuyWithPrimeCatalogFeed> catalog_feed(std::string id) const;

  /// A URL to fetch a file from. It lives for about five seconds.
  UPLOADKIT_API ApiCall<std::string> download_link(std::string file_id) const;

  /// Any other call: a GraphQL document and its variables (a JSON object, or empty). Gives `data` as JSON text.
  UPLOADKIT_API ApiCall<std::string> request(std::string query, std::string variables_json) const;

 private:
  friend UPLOADKIT_API std::shared_ptr<const BuyWithPrime> buy_with_prime(BuyWithPrimeOptions options);
  explicit BuyWithPrime(BuyWithPrimeOptions options);

  BuyWithPrimeOptions options_;
  std::shared_ptr<const Authorization> authorization_;
};

/// A backend for Buy with Prime. Bad options are told by the first upload or call.
UPLOADKIT_API std::shared_ptr<const BuyWithPrime> buy_with_prime(BuyWithPrimeOptions options);

UPLOADKIT_NAMESPACE_END

#endif
