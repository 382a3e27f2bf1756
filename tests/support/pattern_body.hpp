/// \file
/// A request body of a known pattern, read in pieces of a known size.
#ifndef UPLOADKIT_TESTS_SUPPORT_PATTERN_BODY_HPP
#define UPLOADKIT_TESTS_SUPPORT_PATTERN_BODY_HPP

#include <uploadkit/http.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace uploadkit::testing {

/// Byte i is (7 i + 3) mod 256.
inline std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 7 + 3) & 0xFFU);
  return bytes;
}

/// Gives `bytes`, at most `piece_bytes` a read.
class PieceBody final : public RequestBody {
 public:
  explicit PieceBody(std::string bytes, std::size_t piece_bytes = SIZE_MAX)
      : bytes_(std::move(bytes)), piece_bytes_(piece_bytes) {}

  Result<std::size_t> read(char* buffer, std::size_t capacity) override {
    ++reads;
    const std::size_t size = std::min({capacity, piece_bytes_, bytes_.size() - at_});
    bytes_.copy(buffer, size, at_);
    at_ += size;
    return size;
  }

  Result<void> rewind() override {
    at_ = 0;
    return {};
  }

  int reads = 0;

 private:
  std::string bytes_;
  std::size_t piece_bytes_;
  std::size_t at_ = 0;
};

/// Everything that a body gives through a buffer of `capacity` bytes; the error as text where it fails.
inline std::string read_whole(RequestBody& body, std::size_t capacity) {
  std::string whole;
  std::string buffer(capacity, '\0');
  for (;;) {
    const Result<std::size_t> got = body.read(buffer.data(), buffer.size());
    if (!got) return "error: " + got.error().message;
    if (*got == 0) return whole;
    whole.append(buffer, 0, *got);
  }
}

}  // namespace uploadkit::testing

#endif
