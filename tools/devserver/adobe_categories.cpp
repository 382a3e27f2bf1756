// Creates, updates and shows categories.
#include <devserver/adobe_categories.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

namespace uploadkit::devserver {

namespace detail::adobe_categories {

using graphql::Value;

constexpr std::int64_t default_parent = 2;

// "2024-09-30 12:34:56", as the service writes times.
Value time_value(WallTime time) {
  std::string text = core::iso8601(time);
  if (text.size() > 19) text.resize(19);
  if (text.size() > 10) text[10] = ' ';
  return graphql::text_value(text);
}

Value blank(std::int64_t id, WallTime now) {
  Value out = graphql::object_value();
  out.add("id", graphql::integer_value(id)).add("parent_id", graphql::integer_value(default_parent));
  out.add("name", graphql::text_value("")).add("is_active", graphql::truth_value(true));
  out.add("position", graphql::integer_value(1)).add("level", graphql::integer_value(2));
  out.add("children", graphql::text_value("")).add("created_at", time_value(now)).add("updated_at", time_value(now));
  out.add("path", graphql::text_value("1/2/" + std::to_string(id)));
  out.add("include_in_menu", graphql::truth_value(true)).add("custom_attributes", graphql::list_value());
  return out;
}

void apply(Value& category, const Value& given, WallTime now) {
  for (const graphql::Member& member : given.members) {
    if (member.name == "id") continue;
    if (member.name == "custom_attributes") {
      const Value* kept = category.find("custom_attributes");
      Value merged = kept == nullptr ? graphql::list_value() : *kept;
      merge_adobe_attributes(merged, member.value);
      set_member(category, "custom_attributes", std::move(merged));
    } else if (member.name == "parent_id" && core::parse_int(member.value.text)) {
      // The documents send "2", a text; the service reads it as a number.
      set_member(category, "parent_id", graphql::integer_value(*core::parse_int(member.value.text)));
    } else {
      set_member(category, member.name, member.value);
    }
  }
  set_member(category, "updated_at", time_value(now));
}

AdobeError no_such_category(std::int64_t id) {
  return {404,
          "No such entity with %fieldName = %fieldValue",
          {{"fieldName", "id"}, {"fieldValue", std::to_string(id)}},
          "graphql-no-such-entity"};
}

}  // namespace detail::adobe_categories

namespace category_detail = detail::adobe_categories;

std::optional<AdobeError> AdobeCategories::check(const std::string& tenant, const graphql::Value* category) const {
  if (category == nullptr || !category->is(graphql::Value::Kind::object)) return adobe_missing_field("category");
  const graphql::Value* attributes = category->find("custom_attributes");
  if (attributes == nullptr) return std::nullopt;
  return check_adobe_attributes(media_, tenant, *attributes);
}

std::variant<graphql::Value, AdobeError> AdobeCategories::create(const ServiceCall& call, const std::string& tenant,
                                                                 const graphql::Value& body) {
  const graphql::Value* given = body.find("category");
  if (auto refusal = check(tenant, given)) return *refusal;
  if (given->text_of("name").empty())
    return AdobeError{400, "The \"%1\" attribute value is empty. Set the attribute and try again.", {{"", "Name"}}, ""};
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::int64_t id = next_id_++;
  graphql::Value category = category_detail::blank(id, call.now());
  category_detail::apply(category, *given, call.now());
  categories_[{tenant, id}] = category;
  return category;
}

std::variant<graphql::Value, AdobeError> AdobeCategories::update(const ServiceCall& call, const std::string& tenant,
                                                                 std::int64_t id, const graphql::Value& body) {
  const graphql::Value* given = body.find("category");
  if (auto refusal = check(tenant, given)) return *refusal;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = categories_.find({tenant, id});
  if (found == categories_.end()) return category_detail::no_such_category(id);
  category_detail::apply(found->second, *given, call.now());
  return found->second;
}

std::variant<graphql::Value, AdobeError> AdobeCategories::find(const std::string& tenant, std::int64_t id) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = categories_.find({tenant, id});
  if (found == categories_.end()) return category_detail::no_such_category(id);
  return found->second;
}

}  // namespace uploadkit::devserver
