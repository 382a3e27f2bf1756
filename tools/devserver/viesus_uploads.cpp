// Uploads of VIESUS Cloud: size and type must be as declared, and nothing is kept longer than it was to be.
#include <devserver/viesus_uploads.hpp>

#include <devserver/media_sniff.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>
#include <uploadkit/core/url.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {

namespace detail::viesus_uploads {

constexpr std::int64_t default_ttl_s = 900;
constexpr std::int64_t max_retention_days = 3650;
constexpr std::chrono::seconds read_url_lifetime{3600};
// A picture's size may stand behind a long colour profile or preview.
constexpr std::size_t deep_sniff_bytes = 4 * 1024 * 1024;

std::string extension_of_name(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? std::string() : core::lower(name.substr(dot + 1));
}

std::string file_name_of(const core::Url& url) {
  const std::string name = url.path.substr(url.path.rfind('/') + 1);
  return name.empty() ? "upload" : core::percent_decode(name).value_or(name);
}

std::string media_type_of(std::string_view content_type) {
  return core::lower(core::trim(content_type.substr(0, content_type.find(';'))));
}

graphql::Value time_value(const std::optional<WallTime>& time) {
  return time ? graphql::text_value(core::iso8601(*time)) : graphql::null_value();
}

}  // namespace detail::viesus_uploads

namespace local = detail::viesus_uploads;
using graphql::FieldResult;

std::string viesus_code(std::string_view code) { return core::JsonObject().add("code", code).text(); }

FieldResult viesus_bad_input(std::string_view message) {
  return FieldResult::failed(std::string(message), viesus_code("BAD_USER_INPUT"));
}

FieldResult viesus_not_found(std::string_view message) {
  return FieldResult::failed(std::string(message), viesus_code("NOT_FOUND"));
}

ViesusUploads::Upload ViesusUploads::declare(const ServiceCall& call, std::string filename, std::string mimetype) {
  Upload upload;
  upload.id = digest::random_uuid().value_or(std::string());
  upload.original_filename = std::move(filename);
  upload.mimetype = std::move(mimetype);
  upload.started_at = call.now();
  upload.retention_days = retention_days_;
  const std::string extension = local::extension_of_name(upload.original_filename);
  upload.place = "viesus/uploads/" + upload.id + (extension.empty() ? "" : "." + extension);
  return upload;
}

FieldResult ViesusUploads::sign(const ServiceCall& call, const graphql::Value& input) {
  const std::string filename = input.text_of("filename");
  const std::string mimetype = input.text_of("mimetype");
  const std::int64_t filesize = input.integer_of("filesize");
  if (filename.empty()) return viesus_bad_input("filename must not be empty.");
  if (filesize < 1) return viesus_bad_input("filesize must be at least 1.");
  if (mimetype.find('/') == std::string::npos) return viesus_bad_input("mimetype is not a media type.");
  const std::lock_guard<std::mutex> lock(mutex_);
  Upload upload = declare(call, filename, mimetype);
  upload.size_bytes = static_cast<std::uint64_t>(filesize);
  MintOptions mint;
  mint.form = call.has_quirk("path_style") ? UrlForm::path : UrlForm::virtual_host;
  mint.content_type = mimetype;
  mint.expires_in = std::chrono::seconds{call.quirk_number("ttl_s", local::default_ttl_s)};
  const WallTime signed_at =
      call.has_quirk("expired_url") ? call.now() - mint.expires_in - std::chrono::seconds{1} : call.now();
  const auto url = storage_.mint_put_url(upload.place, mint, signed_at);
  if (!url || upload.id.empty())
    return FieldResult::failed("Internal server error", viesus_code("INTERNAL_SERVER_ERROR"));
  graphql::Value out = graphql::object_value();
  out.add("uploadId", graphql::text_value(upload.id)).add("uploadUrl", graphql::text_value(*url));
  uploads_[upload.id] = std::move(upload);
  return out;
}

// What differs from the declaration, in words; the detected type and size are filled in.
std::string ViesusUploads::mistake_of(Upload& upload, const StoredObject& object) {
  if (object.size_bytes != upload.size_bytes)
    return "The file has " + std::to_string(object.size_bytes) + " bytes, " + std::to_string(upload.size_bytes) +
           " were declared as filesize.";
  SniffedMedia media = sniff_media(object.first_bytes);
  if (media.type == "image/jpeg" && media.width == 0)
    media = sniff_media(storage_.read(upload.place, 0, local::deep_sniff_bytes).value_or(object.first_bytes));
  const std::string declared = local::media_type_of(upload.mimetype);
  // A type without a signature of its own (text, raw camera files) is believed.
  const bool is_unknown = media.type.empty() && !is_sniffable(declared);
  if (!is_unknown && media.type != declared)
    return "The file is " + (media.type.empty() ? "of an unknown type" : media.type) + ", " + declared +
           " was declared as mimetype.";
  upload.width = media.width;
  upload.height = media.height;
  if (!media.type.empty()) upload.mimetype = media.type;
  return {};
}

void ViesusUploads::finish(const ServiceCall& call, Upload& upload) {
  upload.status = "UPLOAD_FINISHED";
  upload.finished_at = call.now();
  upload.retention_days = retention_days_;
  if (upload.mimetype == "application/pdf") upload.sub_status = "METADATA_ANALYZING";
  told_(shown(call, upload), call.now());
}

FieldResult ViesusUploads::complete(const ServiceCall& call, const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Upload* upload = find(call, id);
  if (upload == nullptr) return viesus_not_found("Upload not found.");
  // Whether a second completion succeeds is not documented; by default it shows the same upload.
  if (upload->finished_at && !call.has_quirk("complete_once")) return shown(call, *upload);
  if (upload->finished_at) return viesus_bad_input("The upload is finished already.");
  const auto object = storage_.head(upload->place);
  if (!object && object.error().code != Errc::not_found)
    return FieldResult::failed("Internal server error", viesus_code("INTERNAL_SERVER_ERROR"));
  const std::string mistake = object ? mistake_of(*upload, *object) : "No file was uploaded to the signed URL.";
  if (mistake.empty()) {
    finish(call, *upload);
    return shown(call, *upload);
  }
  if (object) upload->status = "UPLOAD_FAILED";
  return viesus_bad_input(mistake);
}

FieldResult ViesusUploads::fetch(const ServiceCall& call, const graphql::Value& input) {
  const auto url = core::split_url(input.text_of("url"));
  if (!url) return viesus_bad_input("url is not a valid URL.");
  // The twin has no business outside this machine.
  if (!url->is_loopback()) return viesus_bad_input("url could not be fetched: only loopback addresses are reachable.");
  HttpRequest request;
  request.url = input.text_of("url");
  request.max_response_bytes = 64 * 1024 * 1024;
  const auto response = send_and_wait(request, ca_file_);
  if (!response || response->status != 200 || response->body.empty())
    return viesus_bad_input("url could not be fetched.");
  const SniffedMedia media = sniff_media(response->body);
  const std::string type = media.type.empty() ? local::media_type_of(response->header("content-type")) : media.type;
  const std::lock_guard<std::mutex> lock(mutex_);
  Upload upload = declare(call, local::file_name_of(*url), type.empty() ? "application/octet-stream" : type);
  upload.size_bytes = response->body.size();
  upload.width = media.width;
  upload.height = media.height;
  if (!storage_.put(upload.place, response->body, upload.mimetype))
    return FieldResult::failed("Internal server error", viesus_code("INTERNAL_SERVER_ERROR"));
  finish(call, upload);
  graphql::Value out = shown(call, upload);
  uploads_[upload.id] = std::move(upload);
  return out;
}

FieldResult ViesusUploads::show(const ServiceCall& call, const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Upload* upload = find(call, id);
  if (upload == nullptr) return viesus_not_found("Upload not found.");
  // The first look still finds the analysis running, so that a client has something to poll for.
  if (upload->sub_status == "METADATA_ANALYZING" && ++upload->looks > 1) {
    upload->sub_status =
        call.has_quirk("analysis_fails") ? "METADATA_ANALYZED_FAILED" : "METADATA_ANALYZED_SUCCESSFULLY";
    told_(shown(call, *upload), call.now());
  }
  return shown(call, *upload);
}

FieldResult ViesusUploads::analyze(const ServiceCall& call, const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Upload* upload = find(call, id);
  if (upload == nullptr) return viesus_not_found("Upload not found.");
  if (upload->mimetype != "application/pdf") return viesus_bad_input("Only PDF files can be analyzed.");
  upload->sub_status = "METADATA_ANALYZING";
  upload->looks = 0;
  return shown(call, *upload);
}

FieldResult ViesusUploads::remove(const ServiceCall& call, const graphql::Value& ids) {
  const std::lock_guard<std::mutex> lock(mutex_);
  graphql::Value deleted = graphql::list_value();
  for (const graphql::Member& member : ids.members) {
    const Upload* upload = find(call, member.value.text);
    if (upload == nullptr || !storage_.remove(upload->place)) continue;
    deleted.push(graphql::text_value(member.value.text));
    uploads_.erase(member.value.text);
  }
  return graphql::object_value().add("deletedUploadIds", std::move(deleted));
}

FieldResult ViesusUploads::keep_for(std::int64_t days) {
  if (days < 1 || days > local::max_retention_days) return viesus_bad_input("days must be at least 1.");
  const std::lock_guard<std::mutex> lock(mutex_);
  retention_days_ = days;
  return graphql::object_value().add("uploadRetentionDays", graphql::integer_value(days));
}

std::optional<ViesusUploads::Finished> ViesusUploads::finished(const ServiceCall& call, const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Upload* upload = find(call, id);
  if (upload == nullptr || !upload->finished_at) return std::nullopt;
  return Finished{upload->place, upload->mimetype, local::extension_of_name(upload->place)};
}

// An upload whose days are over is removed at the first look.
ViesusUploads::Upload* ViesusUploads::find(const ServiceCall& call, const std::string& id) {
  const auto found = uploads_.find(id);
  if (found == uploads_.end()) return nullptr;
  const Upload& upload = found->second;
  const bool is_over = call.now() >= upload.started_at + std::chrono::hours{24 * upload.retention_days};
  if (!is_over) return &found->second;
  if (storage_.remove(upload.place)) uploads_.erase(found);
  return nullptr;
}

graphql::Value ViesusUploads::shown(const ServiceCall& call, const Upload& upload) {
  const auto number = [](std::uint64_t value) { return graphql::integer_value(static_cast<std::int64_t>(value)); };
  const bool is_done = upload.finished_at.has_value();
  const std::string extension = local::extension_of_name(upload.place);
  graphql::Value out = graphql::object_value();
  out.add("id", graphql::text_value(upload.id)).add("status", graphql::text_value(upload.status));
  out.add("subStatus", upload.sub_status.empty() ? graphql::null_value() : graphql::text_value(upload.sub_status));
  // What was declared is not known to be so before the bytes were looked at.
  out.add("filesize", is_done ? number(upload.size_bytes) : graphql::null_value())
      .add("mimetype", graphql::text_value(upload.mimetype));
  out.add("extension", graphql::text_value(extension));
  out.add("originalFilename", graphql::text_value(upload.original_filename));
  out.add("filename", graphql::text_value(upload.place.substr(upload.place.rfind('/') + 1)));
  out.add("width", is_done ? number(upload.width) : graphql::null_value());
  out.add("height", is_done ? number(upload.height) : graphql::null_value());
  const auto url = storage_.mint_get_url(upload.place, local::read_url_lifetime, call.now());
  out.add("url", is_done && url ? graphql::text_value(*url) : graphql::null_value());
  out.add("startedAt", local::time_value(upload.started_at)).add("finishedAt", local::time_value(upload.finished_at));
  const auto duration = upload.finished_at.value_or(upload.started_at) - upload.started_at;
  const auto duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  out.add("duration", is_done ? graphql::integer_value(duration_ms) : graphql::null_value());
  const bool is_analyzed = upload.sub_status == "METADATA_ANALYZED_SUCCESSFULLY";
  out.add("metadata",
          is_analyzed ? graphql::object_value().add("analyzed", graphql::truth_value(true)) : graphql::null_value());
  return out;
}

}  // namespace uploadkit::devserver
