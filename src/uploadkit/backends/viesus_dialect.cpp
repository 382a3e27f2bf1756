// VIESUS publishes no names of input types, so its documents carry escaped literals instead of variables.
#include <uploadkit/backends/viesus_dialect.hpp>

#include <uploadkit/backends/answer_field.hpp>
#include <uploadkit/backends/api_answer.hpp>
#include <uploadkit/backends/graphql_answer.hpp>
#include <uploadkit/backends/input_check.hpp>
#include <uploadkit/graphql.hpp>

#include <cmath>

namespace uploadkit::backends {
namespace detail::viesus_dialect {

struct Enumerator {
  const char* field;
  const std::string* value;
};

struct Decimal {
  const char* field;
  const std::optional<double>* value;
};

void add(std::string& literal, const char* field, const std::string& value) {
  literal += (literal.empty() ? "" : ",") + std::string(field) + ":" + value;
}

// Six digits, written without the locale that printing would use.
std::string decimal_text(double value) {
  const long long millionths = std::llround(value * 1e6);
  std::string digits = std::to_string(millionths % 1'000'000);
  digits.insert(0, 6 - digits.size(), '0');
  digits.erase(std::max<std::size_t>(digits.find_last_not_of('0') + 1, 1));
  return std::to_string(millionths / 1'000'000) + "." + digits;
}

}  // namespace detail::viesus_dialect

Result<HttpRequest> viesus_request(const ViesusOptions& options, std::string_view query,
                                   std::string_view variables_json) {
  if (auto checked = check_option("api_key", options.api_key); !checked) return checked.error();
  if (auto checked = check_header_option("api_key", options.api_key); !checked) return checked.error();
  if (auto checked = check_endpoint("endpoint", options.endpoint); !checked) return checked.error();
  auto request = graphql_request(options.endpoint, query, variables_json);
  if (request) request->headers.push_back({"x-api-key", options.api_key});
  return request;
}

std::string_view viesus_upload_fields() noexcept {
  return "{id status filesize mimetype extension originalFilename filename width height url startedAt finishedAt "
         "duration}";
}

std::string_view viesus_upload_state_fields() noexcept {
  return "{id status subStatus filesize mimetype extension originalFilename filename width height url startedAt "
         "finishedAt duration metadata}";
}

Result<core::JsonValue> read_viesus_object(const HttpResponse& response, std::string_view call) {
  auto data = read_graphql(response);
  if (!data) return data;
  core::JsonValue object = data->at("/" + std::string(call));
  if (!object.is_object()) return missing_field(call, response);
  return object;
}

Result<ViesusUpload> read_viesus_upload(const HttpResponse& response, std::string_view call) {
  auto object = read_viesus_object(response, call);
  if (!object) return object.error();
  auto id = required_text(object->at("/id"), std::string(call) + ".id", response);
  if (!id) return id.error();
  ViesusUpload upload;
  upload.id = *std::move(id);
  upload.status = optional_text(object->at("/status"));
  upload.sub_status = optional_text(object->at("/subStatus"));
  upload.size_bytes = optional_unsigned(object->at("/filesize"));
  upload.mime_type = optional_text(object->at("/mimetype"));
  upload.extension = optional_text(object->at("/extension"));
  upload.original_filename = optional_text(object->at("/originalFilename"));
  upload.filename = optional_text(object->at("/filename"));
  upload.width = optional_unsigned(object->at("/width"));
  upload.height = optional_unsigned(object->at("/height"));
  upload.url = optional_text(object->at("/url"));
  upload.started_at = optional_time(object->at("/startedAt"));
  upload.finished_at = optional_time(object->at("/finishedAt"));
  upload.duration = optional_milliseconds(object->at("/duration"));
  const core::JsonValue metadata = object->at("/metadata");
  if (metadata.exists() && !metadata.is_null()) upload.metadata = metadata.dump();
  upload.answer = object->dump();
  return upload;
}

Result<std::string> viesus_enhancement_literal(const ViesusEnhancement& input) {
  namespace local = detail::viesus_dialect;
  const local::Enumerator enumerators[] = {
      {"mode", &input.mode},
      {"preset", &input.preset},
      {"noiseReductionProfilingMode", &input.noise_reduction_profiling_mode},
      {"artifactsDetectionRemoval", &input.artifacts_detection_removal},
      {"enhanceFaceDetails", &input.enhance_face_details},
      {"upscalingFactor", &input.upscaling_factor},
  };
  const local::Decimal decimals[] = {
      {"noiseReductionProfilingStrength", &input.noise_reduction_profiling_strength},
      {"noiseReductionProfilingMonochromeStrength", &input.noise_reduction_profiling_monochrome_strength},
  };
  std::string literal;
  for (const local::Enumerator& each : enumerators) {
    if (auto checked = check_enumerator(each.field, *each.value); !checked) return checked.error();
    if (!each.value->empty()) local::add(literal, each.field, *each.value);
  }
  for (const local::Decimal& each : decimals) {
    if (!*each.value) continue;
    if (!(**each.value >= 0 && **each.value <= 1)) {
      return bad_argument(each.field, std::string("The ") + each.field + " is not from 0 to 1; correct it.");
    }
    local::add(literal, each.field, local::decimal_text(**each.value));
  }
  return "{" + literal + "}";
}

}  // namespace uploadkit::backends
