/// \file
/// A parsed JSON document as flat arrays: no recursion to build, copy or free it, however it is nested.
#ifndef UPLOADKIT_CORE_JSON_DOCUMENT_HPP
#define UPLOADKIT_CORE_JSON_DOCUMENT_HPP

#include <uploadkit/core/json_read.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::core {

enum class JsonKind : std::uint8_t { null, boolean, negative, unsigned_integer, real, string, array, object };

/// A piece of the document's text.
struct JsonSlice {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

/// One value. Which of the fields count depends on its kind.
struct JsonNode {
  JsonKind kind = JsonKind::null;
  JsonSlice name;      // as a member of an object
  JsonSlice text;      // of a string
  JsonSlice children;  // of an array or object
  union {
    bool truth;
    std::int64_t negative_value;
    std::uint64_t unsigned_value;
    double real_value;
  };

  JsonNode() noexcept : unsigned_value(0) {}
};

/// The root is the first node.
struct JsonValue::Document {
  std::vector<JsonNode> nodes;
  std::vector<std::uint32_t> child_indices;  // of each container together, in document order
  std::string texts;

  std::string_view text(JsonSlice slice) const noexcept {
    return std::string_view(texts).substr(slice.begin, slice.size);
  }

  const JsonNode& child(const JsonNode& parent, std::size_t i) const noexcept {
    return nodes[child_indices[parent.children.begin + i]];
  }
};

}  // namespace uploadkit::core

#endif
