// Parsing: events of the JSON library become a flat document, and the first hostile one ends it.
#include <uploadkit/core/json_read.hpp>

#include <uploadkit/core/json_document.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace uploadkit::core {

constexpr std::size_t max_json_bytes = 8 * 1024 * 1024;
constexpr std::size_t max_json_values = 100'000;

// Takes the library's events. A function that gives false ends the parsing; `fault` then says why.
struct JsonReading {
  // NOLINTBEGIN(readability-identifier-naming): the library's own names
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;
  // NOLINTEND(readability-identifier-naming)

  explicit JsonReading(std::size_t depth_limit) : max_depth(depth_limit) {}

  bool null() { return add(JsonKind::null) != nullptr; }

  bool boolean(bool truth) {
    JsonNode* node = add(JsonKind::boolean);
    return node && ((node->truth = truth), true);
  }

  bool number_integer(number_integer_t number) {
    JsonNode* node = add(JsonKind::negative);
    return node && ((node->negative_value = number), true);
  }

  bool number_unsigned(number_unsigned_t number) {
    JsonNode* node = add(JsonKind::unsigned_integer);
    return node && ((node->unsigned_value = number), true);
  }

  bool number_float(number_float_t number, const string_t&) {
    JsonNode* node = add(JsonKind::real);
    return node && ((node->real_value = number), true);
  }

  bool string(const string_t& text) {
    JsonNode* node = add(JsonKind::string);
    return node && ((node->text = keep(text)), true);
  }

  bool key(const string_t& name) {
    pending_name = keep(name);
    return true;
  }

  bool binary(const binary_t&) { return fail("holds binary values"); }
  bool start_object(std::size_t) { return open(JsonKind::object); }
  bool start_array(std::size_t) { return open(JsonKind::array); }
  bool end_array() { return close(); }
  bool end_object() { return !has_duplicate_names() ? close() : fail("has a member twice in one object"); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    return fail("is malformed or cut at byte " + std::to_string(position));
  }

  bool fail(std::string cause) {
    fault = std::move(cause);
    return false;
  }

  JsonSlice keep(std::string_view text) {
    const JsonSlice slice{static_cast<std::uint32_t>(document.texts.size()), static_cast<std::uint32_t>(text.size())};
    document.texts += text;
    return slice;
  }

  JsonNode* add(JsonKind kind) {
    if (document.nodes.size() == max_json_values) {
      fail("has more than 100,000 values");
      return nullptr;
    }
    if (!open_nodes.empty()) open_children.back().push_back(static_cast<std::uint32_t>(document.nodes.size()));
    JsonNode& node = document.nodes.emplace_back();
    node.kind = kind;
    node.name = pending_name;
    return &node;
  }

  bool open(JsonKind kind) {
    if (open_nodes.size() == max_depth) return fail("is nested deeper than " + std::to_string(max_depth) + " levels");
    if (!add(kind)) return false;
    open_nodes.push_back(document.nodes.size() - 1);
    open_children.emplace_back();
    return true;
  }

  bool close() {
    const std::vector<std::uint32_t>& children = open_children.back();
    document.nodes[open_nodes.back()].children = {static_cast<std::uint32_t>(document.child_indices.size()),
                                                  static_cast<std::uint32_t>(children.size())};
    document.child_indices.insert(document.child_indices.end(), children.begin(), children.end());
    open_nodes.pop_back();
    open_children.pop_back();
    return true;
  }

  bool has_duplicate_names() const {
    std::vector<std::string_view> names;
    names.reserve(open_children.back().size());
    for (const std::uint32_t child : open_children.back()) names.push_back(document.text(document.nodes[child].name));
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
  }

  JsonValue::Document document;
  std::string fault;
  std::size_t max_depth;
  JsonSlice pending_name;
  std::vector<std::size_t> open_nodes;
  std::vector<std::vector<std::uint32_t>> open_children;
};

Result<JsonValue> parse_json(std::string_view text, std::size_t max_depth) {
  JsonReading reading(max_depth);
  if (text.size() > max_json_bytes) {
    reading.fail("is longer than 8 MiB");
  } else if (text.find('\0') != std::string_view::npos) {
    reading.fail("holds a NUL byte");  // which the library takes for the end, whatever follows
  } else {
    reading.document.texts.reserve(text.size());
    reading.document.nodes.reserve(std::min<std::size_t>(text.size() / 16 + 4, 64));
    nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &reading);
  }
  if (!reading.fault.empty()) {
    return make_error(Errc::bad_response,
                      "The answer is no JSON document that can be trusted: it " + reading.fault + ".");
  }
  JsonValue value;
  auto document = std::make_shared<JsonValue::Document>(std::move(reading.document));
  value.node_ = document->nodes.data();
  value.document_ = std::move(document);
  return value;
}

}  // namespace uploadkit::core
