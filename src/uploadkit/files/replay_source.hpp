/// \file
/// Makes a stream readable again, as far as a byte budget reaches.
#ifndef UPLOADKIT_FILES_REPLAY_SOURCE_HPP
#define UPLOADKIT_FILES_REPLAY_SOURCE_HPP

#include <uploadkit/source.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace uploadkit::files {

/// A stream with the beginning of its bytes held, so that a retry can send them again.
///
/// The first bytes up to `hold_bytes` are kept; once more has been read they are given up, and reading them again is
/// `source_not_repeatable`.
class ReplaySource final : public Source {
 public:
  /// `stream` is open already and told `facts`.
  ReplaySource(std::shared_ptr<Source> stream, SourceFacts facts, std::uint64_t hold_bytes);

  /// Reads once towards the end of a stream of unknown size, so that its size gets known. True when there is nothing
  /// more to find out: the size is known, or more than can be held.
  Result<bool> count_some();

  /// Reads an unknown size to its end if that fits into the held bytes; the size stays unknown if it does not.
  Result<SourceFacts> open() override;
  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) override;
  Result<SourceFacts> inspect() override { return facts_; }
  void close() override;

 private:
  Result<std::size_t> read_next(char* buffer, std::size_t capacity);

  std::shared_ptr<Source> stream_;
  SourceFacts facts_;
  std::uint64_t hold_bytes_;
  std::uint64_t position_ = 0;  // of the stream
  std::string held_;            // bytes [0, held_.size())
  bool gave_up_ = false;
};

}  // namespace uploadkit::files

#endif
