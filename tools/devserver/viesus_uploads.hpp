/// \file
/// The uploads of VIESUS Cloud: declared, completed, fetched from a URL, kept for some days, deleted.
#ifndef UPLOADKIT_DEVSERVER_VIESUS_UPLOADS_HPP
#define UPLOADKIT_DEVSERVER_VIESUS_UPLOADS_HPP

#include <devserver/graphql_execute.hpp>
#include <devserver/service_call.hpp>
#include <devserver/storage.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// {"code":…}
std::string viesus_code(std::string_view code);

graphql::FieldResult viesus_bad_input(std::string_view message);
graphql::FieldResult viesus_not_found(std::string_view message);

/// All uploads of the account. Thread safe.
class ViesusUploads {
 public:
  /// What an enhancement must know of an upload.
  struct Finished {
    std::string place;
    std::string mimetype;
    std::string extension;
  };

  /// `told` is called with the upload's document when its sub-status changes or it is finished.
  ViesusUploads(Storage& storage, std::string ca_file, std::function<void(const graphql::Value&, WallTime)> told)
      : storage_(storage), ca_file_(std::move(ca_file)), told_(std::move(told)) {}

  graphql::FieldResult sign(const ServiceCall& call, const graphql::Value& input);
  graphql::FieldResult complete(const ServiceCall& call, const std::string& id);
  graphql::FieldResult fetch(const ServiceCall& call, const graphql::Value& input);
  graphql::FieldResult show(const ServiceCall& call, const std::string& id);
  graphql::FieldResult analyze(const ServiceCall& call, const std::string& id);
  graphql::FieldResult remove(const ServiceCall& call, const graphql::Value& ids);
  graphql::FieldResult keep_for(std::int64_t days);

  /// Nothing for an upload that is not finished, or no more there.
  std::optional<Finished> finished(const ServiceCall& call, const std::string& id);

 private:
  struct Upload {
    std::string id;
    std::string original_filename;
    std::string mimetype;  // declared, then detected
    std::uint64_t size_bytes = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string status = "UPLOAD_CREATED";
    std::string sub_status;
    std::string place;
    WallTime started_at{};
    std::optional<WallTime> finished_at;
    std::int64_t retention_days = 30;
    int looks = 0;  // at a document that is being analysed
  };

  Upload declare(const ServiceCall& call, std::string filename, std::string mimetype);
  Upload* find(const ServiceCall& call, const std::string& id);
  std::string mistake_of(Upload& upload, const StoredObject& object);
  void finish(const ServiceCall& call, Upload& upload);
  graphql::Value shown(const ServiceCall& call, const Upload& upload);

  Storage& storage_;
  std::string ca_file_;
  std::function<void(const graphql::Value&, WallTime)> told_;
  std::mutex mutex_;
  std::int64_t retention_days_ = 30;
  std::map<std::string, Upload> uploads_;
};

}  // namespace uploadkit::devserver

#endif
