/// \file
/// Strict reading and writing of JSON: complete documents, bounded depth, typed getters, JSON Pointer paths.
/// The only door to the JSON library.
#ifndef UPLOADKIT_CORE_JSON_READ_HPP
#define UPLOADKIT_CORE_JSON_READ_HPP

#include <uploadkit/result.hpp>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::core {

/// One value inside a parsed document; cheap to copy, keeps the document alive. An absent value answers "no" to all.
class JsonValue {
 public:
  JsonValue() = default;

  bool exists() const noexcept;  // present, null included
  bool is_null() const noexcept;
  bool is_object() const noexcept;
  bool is_array() const noexcept;
  bool is_string() const noexcept;

  /// The value at a JSON Pointer (RFC 6901) below this one, for example "/data/createUploadLink/fileId".
  JsonValue at(std::string_view pointer) const;

  /// The first of several pointers that leads to a value other than null.
  JsonValue first_of(std::initializer_list<std::string_view> pointers) const;

  std::size_t size() const noexcept;          // of an array or object, else 0
  JsonValue operator[](std::size_t i) const;  // element of an array
  std::vector<std::string> keys() const;      // of an object, in document order

  /// Typed readings: no conversion between types, no rounding, no truncation.
  std::optional<std::string> string() const;
  std::optional<std::int64_t> integer() const;
  std::optional<std::uint64_t> unsigned_integer() const;
  std::optional<double> number() const;
  std::optional<bool> boolean() const;

  /// Typed readings of a member that must be there.
  /// Errors: `bad_response` with the fact `field`.
  Result<std::string> require_string(std::string_view pointer) const;
  Result<std::uint64_t> require_unsigned(std::string_view pointer) const;

  std::string dump() const;  // compact JSON text of this value; invalid UTF-8 cannot occur in a parsed document

 private:
  friend Result<JsonValue> parse_json(std::string_view, std::size_t);
  friend struct JsonReading;
  struct Document;

  JsonValue element(std::string_view token) const;
  JsonValue member(std::string_view token) const;
  JsonValue below(const void* node) const;

  std::shared_ptr<const Document> document_;
  const void* node_ = nullptr;
};

/// Parses one complete document of at most `max_depth` nested containers; duplicate keys, invalid UTF-8, more than
/// 8 MiB and more than 100,000 values are refused.
/// Errors: `bad_response`; the text is never repeated.
Result<JsonValue> parse_json(std::string_view text, std::size_t max_depth = 32);

/// A JSON string literal with its quotes. Invalid UTF-8 is replaced by U+FFFD.
std::string json_string(std::string_view text);

/// Writes one JSON object member after member, in order.
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string_view text);
  JsonObject& add(std::string_view name, const char* text) { return add(name, std::string_view(text)); }
  JsonObject& add(std::string_view name, std::int64_t number);
  JsonObject& add(std::string_view name, std::uint64_t number);
  JsonObject& add(std::string_view name, int number) { return add(name, static_cast<std::int64_t>(number)); }
  JsonObject& add(std::string_view name, double number);
  JsonObject& add(std::string_view name, bool value);
  JsonObject& add_null(std::string_view name);
  JsonObject& add_json(std::string_view name, std::string_view json);  // must be valid JSON already

  std::string text() const;  // the object with its braces

 private:
  void name(std::string_view name);
  std::string members_;
};

}  // namespace uploadkit::core

#endif
