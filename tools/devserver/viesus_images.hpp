/// \file
/// The enhanced images of VIESUS Cloud, any number from one upload, and what they cost.
#ifndef UPLOADKIT_DEVSERVER_VIESUS_IMAGES_HPP
#define UPLOADKIT_DEVSERVER_VIESUS_IMAGES_HPP

#include <devserver/viesus_uploads.hpp>

#include <map>
#include <mutex>
#include <string>

namespace uploadkit::devserver {

/// Thread safe.
class ViesusImages {
 public:
  ViesusImages(Storage& storage, ViesusUploads& uploads) : storage_(storage), uploads_(uploads) {}

  graphql::FieldResult create(const ServiceCall& call, const graphql::Value& arguments);
  graphql::FieldResult show(const ServiceCall& call, const std::string& id);
  graphql::FieldResult credits(const ServiceCall& call);

 private:
  struct Image {
    std::string id;
    std::string place;
    std::string status = "ENHANCEMENT_CREATED";
    WallTime created_at{};
  };

  graphql::Value shown(const ServiceCall& call, const Image& image);

  Storage& storage_;
  ViesusUploads& uploads_;
  std::mutex mutex_;
  std::map<std::string, Image> images_;
};

}  // namespace uploadkit::devserver

#endif
