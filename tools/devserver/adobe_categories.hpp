/// \file
/// The categories of Adobe Commerce: what is created and updated with the key of an uploaded picture.
#ifndef UPLOADKIT_DEVSERVER_ADOBE_CATEGORIES_HPP
#define UPLOADKIT_DEVSERVER_ADOBE_CATEGORIES_HPP

#include <devserver/adobe_attributes.hpp>

#include <map>
#include <mutex>
#include <string>
#include <variant>

namespace uploadkit::devserver {

/// Categories of all tenants. Thread safe.
class AdobeCategories {
 public:
  explicit AdobeCategories(const AdobeMedia& media) : media_(media) {}

  /// `body` is {"category":{…}}; the answer is the whole entity.
  std::variant<graphql::Value, AdobeError> create(const ServiceCall& call, const std::string& tenant,
                                                  const graphql::Value& body);
  std::variant<graphql::Value, AdobeError> update(const ServiceCall& call, const std::string& tenant, std::int64_t id,
                                                  const graphql::Value& body);
  std::variant<graphql::Value, AdobeError> find(const std::string& tenant, std::int64_t id) const;

 private:
  std::optional<AdobeError> check(const std::string& tenant, const graphql::Value* category) const;

  const AdobeMedia& media_;
  mutable std::mutex mutex_;
  std::int64_t next_id_ = 3;  // 1 and 2 are the roots of every store
  std::map<std::pair<std::string, std::int64_t>, graphql::Value> categories_;
};

}  // namespace uploadkit::devserver

#endif
