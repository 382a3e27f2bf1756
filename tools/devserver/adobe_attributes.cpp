// Checks and merges custom attributes.
#include <devserver/adobe_attributes.hpp>

#include <algorithm>

namespace uploadkit::devserver {

std::string_view adobe_attribute_type(std::string_view code) {
  if (code.find("image") != std::string_view::npos) return "AttributeImage";
  const bool is_file = code.find("file") != std::string_view::npos || code.find("attachment") != std::string_view::npos;
  return is_file ? "AttributeFile" : "AttributeValue";
}

std::optional<AdobeError> check_adobe_attributes(const AdobeMedia& media, const std::string& tenant,
                                                 const graphql::Value& attributes) {
  for (const graphql::Member& member : attributes.members) {
    const std::string code = member.value.text_of("attribute_code");
    const std::string value = member.value.text_of("value");
    if (code.empty()) return adobe_missing_field("attribute_code");
    if (adobe_attribute_type(code) == "AttributeValue" || value.empty()) continue;
    if (!media.is_finished(tenant, value))
      return AdobeError{400,
                        "The file \"%1\" of the attribute \"%2\" does not exist.",
                        {{"", value}, {"", code}},
                        "graphql-no-such-entity"};
  }
  return std::nullopt;
}

void merge_adobe_attributes(graphql::Value& kept, const graphql::Value& given) {
  if (!kept.is(graphql::Value::Kind::list)) kept = graphql::list_value();
  for (const graphql::Member& member : given.members) {
    const std::string code = member.value.text_of("attribute_code");
    const auto same = std::find_if(kept.members.begin(), kept.members.end(), [&](const graphql::Member& other) {
      return other.value.text_of("attribute_code") == code;
    });
    if (same == kept.members.end()) {
      kept.push(member.value);
    } else {
      same->value = member.value;
    }
  }
}

void set_member(graphql::Value& object, std::string_view name, graphql::Value value) {
  for (graphql::Member& member : object.members)
    if (member.name == name) {
      member.value = std::move(value);
      return;
    }
  object.add(name, std::move(value));
}

}  // namespace uploadkit::devserver
