/// \file
/// The media service of Adobe Commerce behind both transports: hashed keys, a temporary and a permanent place.
#ifndef UPLOADKIT_DEVSERVER_ADOBE_MEDIA_HPP
#define UPLOADKIT_DEVSERVER_ADOBE_MEDIA_HPP

#include <devserver/adobe_error.hpp>
#include <devserver/service_call.hpp>
#include <devserver/storage.hpp>

#include <map>
#include <mutex>
#include <string>
#include <variant>

namespace uploadkit::devserver {

/// Who asks: the tenant in the URL, and whether the REST-only media types count.
struct AdobeCaller {
  std::string tenant;
  bool is_rest = true;
};

/// The answer to an initiated upload.
struct AdobeTicket {
  std::string upload_url;
  std::string key;
  std::int64_t expires_at_s = 0;
};

/// Uploads of all tenants. Thread safe.
class AdobeMedia {
 public:
  explicit AdobeMedia(Storage& storage) : storage_(storage) {}

  std::variant<AdobeTicket, AdobeError> initiate(const ServiceCall& call, const AdobeCaller& caller,
                                                 const std::string& name, const std::string& media_type);

  /// Checks the temporary object, moves it and gives the final key.
  std::variant<std::string, AdobeError> finish(const ServiceCall& call, const AdobeCaller& caller,
                                               const std::string& key, const std::string& media_type);

  /// Whether a key may be set as an attribute: finished by this tenant.
  bool is_finished(const std::string& tenant, const std::string& key) const;

  /// A fresh URL to read a finished file.
  std::string url_of(const ServiceCall& call, const std::string& tenant, const std::string& key) const;

 private:
  struct Upload {
    std::string media_type;
    bool is_finished = false;
  };

  std::variant<std::string, AdobeError> move(const ServiceCall& call, const AdobeCaller& caller, const std::string& key,
                                             const std::string& media_type);

  Storage& storage_;
  mutable std::mutex mutex_;
  std::map<std::string, Upload> uploads_;  // by tenant + "/" + key
};

}  // namespace uploadkit::devserver

#endif
