// How one entry is handed to the client.
#include <tools/uploadkit/standard_input_source.hpp>
#include <tools/uploadkit/start_upload.hpp>
#include <tools/uploadkit/storage_access.hpp>

#include <utility>

namespace uploadkit::command {
namespace {

UploadInput describe(const PutArguments& arguments, const FileEntry& entry,
                     const std::shared_ptr<const WakePipe>& stop) {
  UploadInput input;
  const bool is_storage = arguments.target == Target::storage;
  input.path = is_storage ? entry.key : arguments.name;
  if (is_storage) input.options = storage_upload_options(arguments);
  if (entry.is_standard_input) {
    // A stream has no name of its own, and services need one.
    if (input.path.empty()) input.path = "stdin";
    input.source = standard_input_source(arguments.size_bytes, stop);
  } else {
    input.source = file_source(entry.path);
  }
  input.options.content_type = arguments.content_type;
  input.options.verify_integrity = arguments.verify_integrity;
  return input;
}

Result<UploadReceipt> as_receipt(const Result<ViesusUpload>& result) {
  if (!result) return result.error();
  if (is_failed(*result)) return make_error(Errc::upload_rejected, "VIESUS could not take the file from the URL.");
  UploadReceipt receipt;
  receipt.id = result->id;
  receipt.path = result->filename;
  receipt.size_bytes = result->size_bytes.value_or(0);
  receipt.content_type = result->mime_type;
  receipt.answer = result->answer;
  return receipt;
}

}  // namespace

StartUpload start_upload(Client& client, const PutArguments& arguments, std::shared_ptr<const WakePipe> stop) {
  return [&client, &arguments, stop = std::move(stop)](const FileEntry& entry, UploadEvents events) {
    UploadInput input = describe(arguments, entry, stop);
    input.options.on_progress = std::move(events.on_progress);
    const UploadSession session = client.upload(std::move(input));
    session.on_done(std::move(events.on_done));
    RunningUpload running;
    running.pause = [session] { static_cast<void>(session.pause()); };
    running.resume = [session] { static_cast<void>(session.resume()); };
    running.cancel = [session] { static_cast<void>(session.cancel()); };
    return running;
  };
}

StartUpload start_fetch(Client& client, std::shared_ptr<const Viesus> service, const PutArguments& arguments) {
  return [&client, service = std::move(service), &arguments](const FileEntry&, UploadEvents events) {
    const Task<ViesusUpload> task = client.call(service->create_upload_from_url(arguments.from_url));
    task.on_done([done = std::move(events.on_done)](const Result<ViesusUpload>& result) { done(as_receipt(result)); });
    RunningUpload running;
    running.cancel = [task] { task.cancel(); };
    return running;
  };
}

std::string url_without_secrets(const std::string& url) {
  std::string shown = url.substr(0, url.find_first_of("?#"));
  const auto host = shown.find("://");
  if (host == std::string::npos) return shown;
  const auto at = shown.rfind('@', shown.find('/', host + 3));
  if (at != std::string::npos && at > host) shown.erase(host + 3, at - host - 2);
  return shown;
}

}  // namespace uploadkit::command
