// createEnhancedImage, enhancedImage, credits. The twin enhances nothing: the result is a copy of the upload.
#include <devserver/viesus_images.hpp>

#include <uploadkit/core/time_text.hpp>
#include <uploadkit/digest/digest.hpp>

namespace uploadkit::devserver {

namespace detail::viesus_images {

constexpr std::int64_t credits_a_period = 1000;
constexpr std::chrono::seconds read_url_lifetime{3600};

bool is_out_of_range(const graphql::Value& input, std::string_view name) {
  const graphql::Value* value = input.find(name);
  if (value == nullptr || value->is(graphql::Value::Kind::null)) return false;
  // A decimal from 0 to 1: nothing with a sign, and nothing greater than "1".
  const std::string& text = value->text;
  const bool is_one = text.find_first_not_of("0.", 1) == std::string::npos && text.front() == '1';
  return text.empty() || text.front() == '-' || (text.front() != '0' && !is_one) || text.substr(0, 2) == "10";
}

}  // namespace detail::viesus_images

graphql::FieldResult ViesusImages::create(const ServiceCall& call, const graphql::Value& arguments) {
  const graphql::Value* input = arguments.find("input");
  for (const char* strength : {"noiseReductionProfilingStrength", "noiseReductionProfilingMonochromeStrength"})
    if (input != nullptr && detail::viesus_images::is_out_of_range(*input, strength))
      return viesus_bad_input(std::string(strength) + " must be from 0 to 1.");
  const auto upload = uploads_.finished(call, arguments.find("uploadId")->text);
  if (!upload) return viesus_not_found("Upload not found.");
  if (upload->mimetype.substr(0, 6) != "image/") return viesus_bad_input("The upload is not an image.");
  Image image;
  image.id = digest::random_uuid().value_or(std::string());
  image.place = "viesus/enhanced/" + image.id + (upload->extension.empty() ? "" : "." + upload->extension);
  image.created_at = call.now();
  if (image.id.empty() || !storage_.copy(upload->place, image.place))
    return graphql::FieldResult::failed("Internal server error", viesus_code("INTERNAL_SERVER_ERROR"));
  const std::lock_guard<std::mutex> lock(mutex_);
  graphql::Value out = shown(call, image);
  images_[image.id] = std::move(image);
  return out;
}

graphql::FieldResult ViesusImages::show(const ServiceCall& call, const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = images_.find(id);
  if (found == images_.end()) return viesus_not_found("Enhanced image not found.");
  found->second.status = call.has_quirk("enhancement_fails") ? "ENHANCEMENT_FAILED" : "ENHANCEMENT_FINISHED";
  return shown(call, found->second);
}

graphql::FieldResult ViesusImages::credits(const ServiceCall& call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto used = static_cast<std::int64_t>(images_.size());
  const std::string month = core::iso8601(call.now()).substr(0, 8);
  graphql::Value out = graphql::object_value();
  out.add("periodStart", graphql::text_value(month + "01T00:00:00Z"));
  out.add("periodEnd", graphql::text_value(month + "28T00:00:00Z"));
  out.add("usedCreditsThisPeriod", graphql::integer_value(used));
  out.add("remainingCreditsThisPeriod", graphql::integer_value(detail::viesus_images::credits_a_period - used));
  return out;
}

graphql::Value ViesusImages::shown(const ServiceCall& call, const Image& image) {
  const bool is_done = image.status == "ENHANCEMENT_FINISHED";
  const auto url = storage_.mint_get_url(image.place, detail::viesus_images::read_url_lifetime, call.now());
  graphql::Value out = graphql::object_value();
  out.add("id", graphql::text_value(image.id)).add("status", graphql::text_value(image.status));
  out.add("fullUrl", is_done && url ? graphql::text_value(*url) : graphql::null_value());
  out.add("filename", graphql::text_value(image.place.substr(image.place.rfind('/') + 1)));
  const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(call.now() - image.created_at).count();
  out.add("viesusDuration", is_done ? graphql::integer_value(age) : graphql::null_value());
  return out;
}

}  // namespace uploadkit::devserver
