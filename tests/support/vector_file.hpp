/// \file
/// Reads vectors: JSON files of the project, and the outer suites in the folder that UPLOADKIT_VECTORS names.
#ifndef UPLOADKIT_TESTS_SUPPORT_VECTOR_FILE_HPP
#define UPLOADKIT_TESTS_SUPPORT_VECTOR_FILE_HPP

#include <uploadkit/core/json_read.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace uploadkit::testing {

/// The bytes of a file, nothing if it cannot be read.
inline std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

/// The document in a file; an absent value if there is none.
inline core::JsonValue read_json(const std::string& path) {
  const std::optional<std::string> text = read_file(path);
  Result<core::JsonValue> document = core::parse_json(text.value_or(""));
  return document ? *document : core::JsonValue();
}

/// A document of this project's tests/vectors.
inline core::JsonValue own_vectors(const std::string& name) {
  return read_json(std::string(UPLOADKIT_SOURCE_DIR) + "/tests/vectors/" + name);
}

/// The folder of the outer suites, nothing if the environment names none.
inline std::optional<std::string> outer_vectors() {
  const char* const folder = std::getenv("UPLOADKIT_VECTORS");
  if (folder == nullptr || *folder == '\0') return std::nullopt;
  return std::string(folder);
}

/// Whether a leg that cannot run is a failure.
inline bool real_is_required() {
  const char* const required = std::getenv("UPLOADKIT_REQUIRE_REAL");
  return required != nullptr && std::string(required) == "1";
}

}  // namespace uploadkit::testing

#endif
