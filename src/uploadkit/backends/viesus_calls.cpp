// The calls of VIESUS around an upload.
#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/api_calls.hpp>
#include <uploadkit/backends/graphql_answer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/backends/viesus_dialect.hpp>
#include <uploadkit/graphql.hpp>

namespace uploadkit::backends::detail::viesus_calls {

constexpr char image_fields[] = "{id status fullUrl filename viesusDuration}";

Result<HttpRequest> with_text(const ViesusOptions& options, std::string_view field, std::string_view text,
                              const std::string& query) {
  if (auto checked = check_text(field, text); !checked) return checked.error();
  return viesus_request(options, query);
}

Result<HttpRequest> with_url(const ViesusOptions& options, std::string_view url, const std::string& query) {
  if (auto checked = check_url("url", url); !checked) return checked.error();
  return viesus_request(options, query);
}

Result<ViesusEnhancedImage> read_image(const HttpResponse& response, std::string_view call) {
  auto object = read_viesus_object(response, call);
  if (!object) return object.error();
  auto id = required_text(object->at("/id"), std::string(call) + ".id", response);
  if (!id) return id.error();
  ViesusEnhancedImage image;
  image.id = *std::move(id);
  image.status = optional_text(object->at("/status"));
  image.full_url = optional_text(object->at("/fullUrl"));
  image.filename = optional_text(object->at("/filename"));
  image.duration = optional_milliseconds(object->at("/viesusDuration"));
  image.answer = object->dump();
  return image;
}

Result<std::vector<std::string>> read_deleted(const HttpResponse& response) {
  auto object = read_viesus_object(response, "deleteUploads");
  if (!object) return object.error();
  const core::JsonValue ids = object->at("/deletedUploadIds");
  if (!ids.is_array()) return missing_field("deleteUploads.deletedUploadIds", response);
  std::vector<std::string> deleted;
  for (std::size_t i = 0; i < ids.size(); ++i) deleted.push_back(optional_text(ids[i]));
  return deleted;
}

Result<ViesusCredits> read_credits(const HttpResponse& response) {
  auto object = read_viesus_object(response, "credits");
  if (!object) return object.error();
  const auto used = optional_number(object->at("/usedCreditsThisPeriod"));
  const auto remaining = optional_number(object->at("/remainingCreditsThisPeriod"));
  if (!used) return missing_field("credits.usedCreditsThisPeriod", response);
  if (!remaining) return missing_field("credits.remainingCreditsThisPeriod", response);
  ViesusCredits credits;
  credits.period_start = optional_time(object->at("/periodStart"));
  credits.period_end = optional_time(object->at("/periodEnd"));
  credits.used_this_period = *used;
  credits.remaining_this_period = *remaining;
  return credits;
}

Result<std::int64_t> read_retention(const HttpResponse& response) {
  auto object = read_viesus_object(response, "updateFileRetention");
  if (!object) return object.error();
  const auto days = object->at("/uploadRetentionDays").integer();
  if (!days) return missing_field("updateFileRetention.uploadRetentionDays", response);
  return *days;
}

}  // namespace uploadkit::backends::detail::viesus_calls

UPLOADKIT_NAMESPACE_BEGIN

bool is_failed(const ViesusUpload& upload) noexcept {
  return upload.status.find("FAILED") != std::string::npos || upload.sub_status.find("FAILED") != std::string::npos;
}

bool is_finished(const ViesusUpload& upload) noexcept {
  return !is_failed(upload) && (upload.status == "UPLOAD_FINISHED" || upload.finished_at.has_value());
}

ApiCall<ViesusUpload> Viesus::create_upload_from_url(std::string url) const {
  const std::string query = "mutation{createUploadFromUrl(input:{url:" + json_string(url) + "})" +
                            std::string(backends::viesus_upload_fields()) + "}";
  return backends::describe_call<ViesusUpload>(
      {"createUploadFromUrl", false, nullptr}, backends::detail::viesus_calls::with_url(options_, url, query),
      [](const HttpResponse& response) { return backends::read_viesus_upload(response, "createUploadFromUrl"); });
}

ApiCall<ViesusUpload> Viesus::upload(std::string id) const {
  const std::string query =
      "query{upload(id:" + json_string(id) + ")" + std::string(backends::viesus_upload_state_fields()) + "}";
  return backends::describe_call<ViesusUpload>(
      {"upload", true, nullptr}, backends::detail::viesus_calls::with_text(options_, "id", id, query),
      [](const HttpResponse& response) { return backends::read_viesus_upload(response, "upload"); });
}

ApiCall<std::int64_t> Viesus::update_file_retention(int days) const {
  auto request = days < 1
                     ? Result<HttpRequest>(backends::bad_argument("days", "Uploads are kept for a day or more."))
                     : backends::viesus_request(options_, "mutation{updateFileRetention(days:" + std::to_string(days) +
                                                              "){uploadRetentionDays}}");
  return backends::describe_call<std::int64_t>({"updateFileRetention", true, nullptr}, request,
                                               backends::detail::viesus_calls::read_retention);
}

ApiCall<std::vector<std::string>> Viesus::delete_uploads(std::vector<std::string> ids) const {
  std::string list;
  Result<void> checked;
  if (ids.empty()) checked = backends::bad_argument("ids", "There is no id to delete; give one or more.");
  for (const std::string& id : ids) {
    if (checked) checked = backends::check_text("ids", id);
    list += (list.empty() ? "" : ",") + json_string(id);
  }
  auto request =
      checked ? backends::viesus_request(options_, "mutation{deleteUploads(ids:[" + list + "]){deletedUploadIds}}")
              : Result<HttpRequest>(checked.error());
  return backends::describe_call<std::vector<std::string>>({"deleteUploads", true, nullptr}, request,
                                                           backends::detail::viesus_calls::read_deleted);
}

ApiCall<ViesusEnhancedImage> Viesus::create_enhanced_image(std::string upload_id,
                                                           const ViesusEnhancement& input) const {
  auto literal = backends::viesus_enhancement_literal(input);
  Result<HttpRequest> request(literal.error());
  if (literal) {
    request = backends::detail::viesus_calls::with_text(
        options_, "upload_id", upload_id,
        "mutation{createEnhancedImage(uploadId:" + json_string(upload_id) + ",input:" + *literal + ")" +
            backends::detail::viesus_calls::image_fields + "}");
  }
  return backends::describe_call<ViesusEnhancedImage>(
      {"createEnhancedImage", false, nullptr}, request, [](const HttpResponse& response) {
        return backends::detail::viesus_calls::read_image(response, "createEnhancedImage");
      });
}

ApiCall<ViesusEnhancedImage> Viesus::enhanced_image(std::string id) const {
  const std::string query =
      "query{enhancedImage(id:" + json_string(id) + ")" + backends::detail::viesus_calls::image_fields + "}";
  return backends::describe_call<ViesusEnhancedImage>(
      {"enhancedImage", true, nullptr}, backends::detail::viesus_calls::with_text(options_, "id", id, query),
      [](const HttpResponse& response) {
        return backends::detail::viesus_calls::read_image(response, "enhancedImage");
      });
}

ApiCall<ViesusCredits> Viesus::credits() const {
  return backends::describe_call<ViesusCredits>(
      {"credits", true, nullptr},
      backends::viesus_request(
          options_, "query{credits{periodStart periodEnd usedCreditsThisPeriod remainingCreditsThisPeriod}}"),
      backends::detail::viesus_calls::read_credits);
}

ApiCall<std::string> Viesus::request(std::string query, std::string variables_json) const {
  return backends::describe_call<std::string>({"request", backends::only_asks(query), nullptr},
                                              backends::viesus_request(options_, query, variables_json), graphql_data);
}

UPLOADKIT_NAMESPACE_END
