// Writing JSON text: strings, objects, and values of a parsed document.
#include <uploadkit/core/json_read.hpp>

#include <uploadkit/core/json_document.hpp>
#include <uploadkit/core/utf8.hpp>

#include <charconv>
#include <cmath>

namespace uploadkit::core {
namespace detail::json_write {

void append_escape(std::string& text, char32_t code_point) {
  constexpr char digits[] = "0123456789abcdef";
  switch (code_point) {
    case '\n':
      text += "\\n";
      return;
    case '\r':
      text += "\\r";
      return;
    case '\t':
      text += "\\t";
      return;
    case '\b':
      text += "\\b";
      return;
    case '\f':
      text += "\\f";
      return;
    default:
      break;
  }
  text += "\\u00";
  text += digits[(code_point >> 4) & 0xFu];
  text += digits[code_point & 0xFu];
}

void append_character(std::string& text, std::string_view bytes, const Utf8Character& character) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
  const char32_t code_point = character.code_point;
  if (!character.is_valid) {
    text += replacement;
  } else if (code_point == '"' || code_point == '\\') {
    text += {'\\', static_cast<char>(code_point)};
  } else if (code_point < 0x20 || code_point == 0x7F) {
    append_escape(text, code_point);
  } else {
    text += bytes;
  }
}

// How many bytes at the front stand for themselves.
std::size_t verbatim_size(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && text[size] >= ' ' && text[size] <= '~' && text[size] != '"' && text[size] != '\\')
    ++size;
  return size;
}

void append_string(std::string& result, std::string_view text) {
  result += '"';
  while (true) {
    const std::size_t verbatim = verbatim_size(text);
    result += text.substr(0, verbatim);
    text.remove_prefix(verbatim);
    if (text.empty()) break;
    const Utf8Character character = first_character(text);
    append_character(result, text.substr(0, character.size), character);
    text.remove_prefix(character.size);
  }
  result += '"';
}

// The shortest text that reads back as the same number, and as one with a fraction. JSON has no infinity.
std::string number_text(double number) {
  if (!std::isfinite(number)) return "null";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  std::string text(buffer, end);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

// The parts of a document's text are written from a stack: what the parser accepted may be nested to any depth limit.
struct Position {
  const JsonNode* container;
  std::size_t next_child;
};

void append_scalar(std::string& result, const JsonNode& node, std::string_view text) {
  switch (node.kind) {
    case JsonKind::boolean:
      result += node.truth ? "true" : "false";
      return;
    case JsonKind::negative:
      result += std::to_string(node.negative_value);
      return;
    case JsonKind::unsigned_integer:
      result += std::to_string(node.unsigned_value);
      return;
    case JsonKind::real:
      result += number_text(node.real_value);
      return;
    case JsonKind::string:
      return append_string(result, text);
    default:
      result += "null";
  }
}

}  // namespace detail::json_write

std::string JsonValue::dump() const {
  using detail::json_write::Position;
  if (!exists()) return "null";
  std::string result;
  std::vector<Position> open;
  const auto begin = [&](const JsonNode& node) {
    const bool is_container = node.kind == JsonKind::array || node.kind == JsonKind::object;
    if (!is_container) {
      detail::json_write::append_scalar(result, node, document_->text(node.text));
      return;
    }
    result += node.kind == JsonKind::array ? '[' : '{';
    open.push_back({&node, 0});
  };
  begin(*static_cast<const JsonNode*>(node_));
  while (!open.empty()) {
    const JsonNode& container = *open.back().container;
    const bool is_object = container.kind == JsonKind::object;
    const std::size_t i = open.back().next_child++;
    if (i == container.children.size) {
      result += is_object ? '}' : ']';
      open.pop_back();
      continue;
    }
    const JsonNode& child = document_->child(container, i);
    if (i > 0) result += ',';
    if (is_object) {
      detail::json_write::append_string(result, document_->text(child.name));
      result += ':';
    }
    begin(child);
  }
  return result;
}

std::string json_string(std::string_view text) {
  std::string result;
  detail::json_write::append_string(result, text);
  return result;
}

void JsonObject::name(std::string_view name) {
  if (!members_.empty()) members_ += ',';
  detail::json_write::append_string(members_, name);
  members_ += ':';
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  this->name(name);
  detail::json_write::append_string(members_, text);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, std::int64_t number) {
  return add_json(name, std::to_string(number));
}

JsonObject& JsonObject::add(std::string_view name, std::uint64_t number) {
  return add_json(name, std::to_string(number));
}

JsonObject& JsonObject::add(std::string_view name, double number) {
  return add_json(name, detail::json_write::number_text(number));
}

JsonObject& JsonObject::add(std::string_view name, bool value) { return add_json(name, value ? "true" : "false"); }

JsonObject& JsonObject::add_null(std::string_view name) { return add_json(name, "null"); }

JsonObject& JsonObject::add_json(std::string_view name, std::string_view json) {
  this->name(name);
  members_ += json;
  return *this;
}

std::string JsonObject::text() const { return "{" + members_ + "}"; }

}  // namespace uploadkit::core
