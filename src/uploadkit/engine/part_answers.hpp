/// \file
/// What storages said of the parts that they hold, in little more memory than the texts themselves.
#ifndef UPLOADKIT_ENGINE_PART_ANSWERS_HPP
#define UPLOADKIT_ENGINE_PART_ANSWERS_HPP

#include <uploadkit/backend.hpp>
#include <uploadkit/receipt.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::engine {

/// ETag, version, checksum and proof of each part, by its number. A part of which nothing is kept costs four bytes.
class PartAnswers {
 public:
  /// Room for the parts up to `count`; what is kept stays. Range: 0 to 2^20.
  void resize(int count) { places_.resize(static_cast<std::size_t>(count)); }

  int count() const noexcept { return static_cast<int>(places_.size()); }

  /// Keeps the texts of `answer`, instead of those that were kept of the part before. `number` is within the room.
  void keep(int number, const StoredPart& answer, VerifiedBy verified_by);

  bool has(int number) const { return places_[static_cast<std::size_t>(number - 1)] != 0; }

  /// The texts that are kept, empty where there are none; the size is the caller's to fill in.
  StoredPart get(int number) const;
  VerifiedBy verified_by(int number) const;

  void clear();

 private:
  const char* record(int number) const;
  std::string& block_for(std::size_t bytes);

  std::vector<std::uint32_t> places_;  // 0 for nothing, else one more than the block and the offset in it
  std::vector<std::string> blocks_;
};

}  // namespace uploadkit::engine

#endif
