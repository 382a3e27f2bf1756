// The lines of `--json`.
#include <tools/uploadkit/event_json.hpp>

#include <nlohmann/json.hpp>

#include <cmath>

namespace uploadkit::command {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(std::string(text)); }

std::string line(const Json& object) { return object.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string progress_json(const std::string& file, const Progress& progress) {
  Json object;
  object["event"] = "progress";
  object["file"] = file;
  object["phase"] = std::string(to_string(progress.phase));
  object["transferred_bytes"] = progress.transferred_bytes;
  object["acknowledged_bytes"] = progress.acknowledged_bytes;
  object["total_bytes"] = progress.total_bytes ? Json(*progress.total_bytes) : Json();
  object["rate_bytes_per_second"] = std::llround(progress.rate_bytes_per_second);
  return line(object);
}

std::string completed_json(const std::string& file, const UploadReceipt& receipt, std::chrono::milliseconds duration) {
  Json object;
  object["event"] = "completed";
  object["file"] = file;
  object["path"] = text_or_null(receipt.path);
  object["id"] = text_or_null(receipt.id);
  object["bytes"] = receipt.size_bytes;
  object["content_type"] = text_or_null(receipt.content_type);
  object["etag"] = text_or_null(receipt.etag);
  object["version_id"] = text_or_null(receipt.version_id);
  object["checksum"] = text_or_null(receipt.checksum);
  object["checksum_algorithm"] = text_or_null(receipt.checksum_algorithm);
  object["verified_by"] = std::string(to_string(receipt.verified_by));
  object["attempts"] = receipt.attempts;
  object["seconds"] = static_cast<double>(duration.count()) / 1000;
  return line(object);
}

std::string failed_json(const std::string& file, const Error& error) {
  Json object;
  object["event"] = "failed";
  object["file"] = file;
  object["code"] = std::string(to_string(error.code));
  object["message"] = error.message;
  object["retryable"] = error.retryable;
  object["resumable"] = error.resumable;
  object["http_status"] = error.http_status == 0 ? Json() : Json(error.http_status);
  object["backend_code"] = text_or_null(error.backend_code);
  object["request_id"] = text_or_null(error.request_id);
  return line(object);
}

}  // namespace uploadkit::command
