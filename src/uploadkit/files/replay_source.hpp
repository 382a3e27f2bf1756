/// \file
/// Makes a stream readable again, as far as a byte budget reaches.
#ifndef UPLOADKIT_FILES_REPLAY_SOURCE_HPP
#define UPLOADKIT_FILES_REPLAY_SOURCE_HPP

#include <uploadkit/source.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace uploadkit::files {

/// A stream with some of its bytes held, so that a retry can send them again.
///
/// The first bytes up to `hold_bytes` are kept. Of a stream that goes on, they are given up once more has been read,
/// and reading them again is `source_not_repeatable`; or, as a window, they stay until they are released, and no more
/// is read before that.
class ReplaySource final : public Source {
 public:
  /// `stream` is open already and told `facts`.
  ReplaySource(std::shared_ptr<Source> stream, SourceFacts facts, std::uint64_t hold_bytes);

  /// From now on what is held is a window that moves by `release_before()`.
  void become_window() noexcept { is_window_ = true; }

  /// Reads once towards the end of a stream of unknown size, so that its size gets known. True when there is nothing
  /// more to find out: the size is known, or more than can be held.
  Result<bool> count_some();

  /// Reads once towards holding everything before `offset`. True when that is held, or the stream has ended.
  Result<bool> hold_some(std::uint64_t offset);

  /// Bytes before `offset` are not needed any more.
  void release_before(std::uint64_t offset);

  /// Whether these bytes can be read again when all of them have passed.
  bool can_hold(std::uint64_t offset, std::uint64_t size_bytes) const noexcept {
    return !gave_up_ && offset >= held_from_ && offset - held_from_ + size_bytes <= hold_bytes_;
  }

  /// How much was read so far, and whether that is everything.
  std::uint64_t position() const noexcept { return position_; }
  bool has_ended() const noexcept { return ended_; }

  /// Reads an unknown size to its end if that fits into the held bytes; the size stays unknown if it does not.
  Result<SourceFacts> open() override;
  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) override;
  Result<SourceFacts> inspect() override { return facts_; }
  void close() override;

 private:
  Result<std::size_t> read_next(char* buffer, std::size_t capacity);
  bool is_full() const noexcept { return held_.size() >= hold_bytes_; }

  std::shared_ptr<Source> stream_;
  SourceFacts facts_;
  std::uint64_t hold_bytes_;
  std::uint64_t position_ = 0;   // of the stream
  std::uint64_t held_from_ = 0;  // where the held bytes begin
  std::string held_;
  bool is_window_ = false;
  bool gave_up_ = false;
  bool ended_ = false;
};

}  // namespace uploadkit::files

#endif
