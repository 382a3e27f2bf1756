/// \file
/// The temporary file store of Buy with Prime and the catalog feeds that read from it.
#ifndef UPLOADKIT_DEVSERVER_BWP_FILES_HPP
#define UPLOADKIT_DEVSERVER_BWP_FILES_HPP

#include <devserver/bwp_error.hpp>
#include <devserver/service_call.hpp>
#include <devserver/storage.hpp>

#include <map>
#include <mutex>
#include <string>

namespace uploadkit::devserver {

/// Files and feeds of the account. Thread safe.
class BwpFiles {
 public:
  explicit BwpFiles(Storage& storage) : storage_(storage) {}

  /// Gives {uploadUrl, fileId}.
  graphql::FieldResult create_link(const ServiceCall& call, BwpVersion version, const graphql::Value& input);
  graphql::FieldResult download_link(const ServiceCall& call, BwpVersion version, const std::string& file_id);
  graphql::FieldResult create_feed(const ServiceCall& call, BwpVersion version, const graphql::Value& input);
  graphql::FieldResult show_feed(const ServiceCall& call, BwpVersion version, const std::string& feed_id);

 private:
  struct File {
    std::string place;
    WallTime created_at{};
  };

  struct Feed {
    std::string status = "CREATED";
    std::string report_id;
    WallTime created_at{};
    int looks = 0;

    bool is_over() const { return status == "COMPLETED" || status == "FAILED"; }
  };

  const File* find(const ServiceCall& call, const std::string& file_id);
  void advance(const ServiceCall& call, Feed& feed);
  std::string write_report(const ServiceCall& call);
  static graphql::Value shown(const std::string& id, const Feed& feed);

  Storage& storage_;
  std::mutex mutex_;
  std::string merchant_;  // the first folder of every place
  std::map<std::string, File> files_;
  std::map<std::string, Feed> feeds_;
};

}  // namespace uploadkit::devserver

#endif
