// Walking over a parsed document and reading its values, each in its own type only.
#include <uploadkit/core/json_read.hpp>

#include <uploadkit/core/json_document.hpp>
#include <uploadkit/core/text.hpp>

#include <algorithm>
#include <limits>
#include <type_traits>

namespace uploadkit::core {
namespace detail::json_value {

const JsonNode* node(const void* pointer) noexcept { return static_cast<const JsonNode*>(pointer); }

bool is(const void* pointer, JsonKind kind) noexcept { return pointer && node(pointer)->kind == kind; }

bool is_container(const void* pointer) noexcept {
  return is(pointer, JsonKind::array) || is(pointer, JsonKind::object);
}

// "~1" is a slash and "~0" a tilde (RFC 6901 3).
std::optional<std::string> unescape(std::string_view token) {
  std::string name;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      name += token[i];
      continue;
    }
    const std::string_view escape = token.substr(++i, 1);
    if (escape != "0" && escape != "1") return std::nullopt;
    name += escape == "0" ? '~' : '/';
  }
  return name;
}

std::optional<std::size_t> parse_index(std::string_view token) noexcept {
  if (token.size() > 1 && token.front() == '0') return std::nullopt;
  const auto index = parse_uint(token);
  if (!index || *index > std::numeric_limits<std::size_t>::max()) return std::nullopt;
  return static_cast<std::size_t>(*index);
}

template <class Integer>
std::optional<double> exactly(Integer number) noexcept {
  constexpr Integer limit = Integer{1} << 53;  // beyond it not every integer has a double
  const auto real = static_cast<double>(number);
  const bool is_small = number <= limit && number >= Integer{} - (std::is_signed_v<Integer> ? limit : Integer{});
  return is_small ? std::optional(real) : std::nullopt;
}

Error missing(std::string_view pointer, std::string_view type) {
  return make_error(Errc::bad_response,
                    "The answer has no " + std::string(type) + " at \"" + std::string(pointer) +
                        "\"; the service may speak another version of its interface.",
                    {{"field", std::string(pointer)}});
}

}  // namespace detail::json_value

bool JsonValue::exists() const noexcept { return node_ != nullptr; }
bool JsonValue::is_null() const noexcept { return detail::json_value::is(node_, JsonKind::null); }
bool JsonValue::is_object() const noexcept { return detail::json_value::is(node_, JsonKind::object); }
bool JsonValue::is_array() const noexcept { return detail::json_value::is(node_, JsonKind::array); }
bool JsonValue::is_string() const noexcept { return detail::json_value::is(node_, JsonKind::string); }

JsonValue JsonValue::at(std::string_view pointer) const {
  JsonValue value = *this;
  while (!pointer.empty() && value.exists()) {
    if (pointer.front() != '/') return {};
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    value = value.is_array() ? value.element(token) : value.member(token);
  }
  return value;
}

JsonValue JsonValue::element(std::string_view token) const {
  const auto index = detail::json_value::parse_index(token);
  return index ? (*this)[*index] : JsonValue();
}

JsonValue JsonValue::member(std::string_view token) const {
  if (!is_object()) return {};
  std::optional<std::string> unescaped;
  if (token.find('~') != std::string_view::npos) {
    unescaped = detail::json_value::unescape(token);
    if (!unescaped) return {};
    token = *unescaped;
  }
  for (std::size_t i = 0; i < size(); ++i) {
    const JsonNode& child = document_->child(*detail::json_value::node(node_), i);
    if (document_->text(child.name) == token) return below(&child);
  }
  return {};
}

JsonValue JsonValue::below(const void* node) const {
  JsonValue value;
  value.document_ = document_;
  value.node_ = node;
  return value;
}

JsonValue JsonValue::first_of(std::initializer_list<std::string_view> pointers) const {
  for (const std::string_view pointer : pointers) {
    JsonValue value = at(pointer);
    if (value.exists() && !value.is_null()) return value;
  }
  return {};
}

std::size_t JsonValue::size() const noexcept {
  return detail::json_value::is_container(node_) ? detail::json_value::node(node_)->children.size : 0;
}

JsonValue JsonValue::operator[](std::size_t i) const {
  return is_array() && i < size() ? below(&document_->child(*detail::json_value::node(node_), i)) : JsonValue();
}

std::vector<std::string> JsonValue::keys() const {
  std::vector<std::string> names;
  if (!is_object()) return names;
  for (std::size_t i = 0; i < size(); ++i) {
    names.emplace_back(document_->text(document_->child(*detail::json_value::node(node_), i).name));
  }
  return names;
}

std::optional<std::string> JsonValue::string() const {
  if (!is_string()) return std::nullopt;
  return std::string(document_->text(detail::json_value::node(node_)->text));
}

std::optional<std::int64_t> JsonValue::integer() const {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (detail::json_value::is(node_, JsonKind::negative)) return detail::json_value::node(node_)->negative_value;
  const auto number = unsigned_integer();
  return number && *number <= most ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

std::optional<std::uint64_t> JsonValue::unsigned_integer() const {
  if (!detail::json_value::is(node_, JsonKind::unsigned_integer)) return std::nullopt;
  return detail::json_value::node(node_)->unsigned_value;
}

std::optional<double> JsonValue::number() const {
  if (detail::json_value::is(node_, JsonKind::real)) return detail::json_value::node(node_)->real_value;
  if (const auto number = unsigned_integer()) return detail::json_value::exactly(*number);
  if (const auto number = integer()) return detail::json_value::exactly(*number);
  return std::nullopt;
}

std::optional<bool> JsonValue::boolean() const {
  if (!detail::json_value::is(node_, JsonKind::boolean)) return std::nullopt;
  return detail::json_value::node(node_)->truth;
}

Result<std::string> JsonValue::require_string(std::string_view pointer) const {
  if (auto text = at(pointer).string()) return *std::move(text);
  return detail::json_value::missing(pointer, "text");
}

Result<std::uint64_t> JsonValue::require_unsigned(std::string_view pointer) const {
  if (const auto number = at(pointer).unsigned_integer()) return *number;
  return detail::json_value::missing(pointer, "whole number");
}

}  // namespace uploadkit::core
