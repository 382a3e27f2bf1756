// Holds what a stream gave, within a budget.
#include <uploadkit/files/replay_source.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace uploadkit::files {

ReplaySource::ReplaySource(std::shared_ptr<Source> stream, SourceFacts facts, std::uint64_t hold_bytes)
    : stream_(std::move(stream)), facts_(std::move(facts)), hold_bytes_(hold_bytes) {}

Result<SourceFacts> ReplaySource::open() {
  for (;;) {
    auto counted = count_some();
    if (!counted) return counted.error();
    if (*counted) return facts_;
  }
}

Result<bool> ReplaySource::count_some() {
  if (facts_.size_bytes || gave_up_) return true;
  std::array<char, 16 * 1024> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): overwritten
  auto got = read_next(chunk.data(), chunk.size());
  if (!got) return got.error();
  if (*got == 0) facts_.size_bytes = position_;
  return *got == 0;
}

Result<std::size_t> ReplaySource::read_next(char* buffer, std::size_t capacity) {
  auto got = stream_->read_at(position_, buffer, capacity);
  if (!got || *got == 0) return got;
  position_ += *got;
  if (gave_up_) return got;
  if (position_ <= hold_bytes_) {
    held_.append(buffer, *got);
  } else {
    gave_up_ = true;
    held_ = std::string();
  }
  return got;
}

Result<std::size_t> ReplaySource::read_at(std::uint64_t offset, char* buffer, std::size_t capacity) {
  if (offset < held_.size()) {
    const std::size_t size = std::min<std::size_t>(capacity, held_.size() - static_cast<std::size_t>(offset));
    std::memcpy(buffer, held_.data() + offset, size);
    return size;
  }
  if (offset != position_)
    return make_error(Errc::source_not_repeatable,
                      "The stream would have to be read again from byte " + std::to_string(offset) +
                          " and more had been read than the memory budget holds; raise memory_budget_bytes, or use a "
                          "source that can be read again.",
                      {{"limit", std::to_string(hold_bytes_)}});
  return read_next(buffer, capacity);
}

void ReplaySource::close() {
  held_ = std::string();
  stream_->close();
}

}  // namespace uploadkit::files
