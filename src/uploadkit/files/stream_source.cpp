// A stream that can be read once, in order.
#include <uploadkit/source.hpp>

#include <uploadkit/files/user_read.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::files {
namespace detail::stream_source {

class StreamSource final : public Source {
 public:
  StreamSource(ReadNext read_next, std::optional<std::uint64_t> size_bytes)
      : read_next_(std::move(read_next)), size_bytes_(size_bytes) {}

  Result<SourceFacts> open() override {
    if (position_ > 0 || has_ended_) return not_repeatable();
    return inspect();
  }

  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) override {
    if (offset != position_) return not_repeatable();
    if (has_ended_ || capacity == 0) return std::size_t{0};
    const auto count = user_read(read_next_, wanted(capacity), buffer);
    if (!count) return count;
    if (size_bytes_ && position_ + *count > *size_bytes_) return size_differs(*size_bytes_, position_ + *count, true);
    if (*count == 0 && size_bytes_.value_or(position_) > position_) return size_differs(*size_bytes_, position_, false);
    position_ += *count;
    has_ended_ = *count == 0;
    return count;
  }

  Result<SourceFacts> inspect() override {
    SourceFacts facts;
    facts.size_bytes = size_bytes_;
    facts.repeatable = false;
    return facts;
  }

 private:
  // What was declared is not read beyond, but behind its last byte the stream is asked whether it goes on.
  std::size_t wanted(std::size_t capacity) const noexcept {
    if (!size_bytes_ || position_ == *size_bytes_) return capacity;
    return static_cast<std::size_t>(std::min<std::uint64_t>(capacity, *size_bytes_ - position_));
  }

  static Error not_repeatable() {
    return make_error(Errc::source_not_repeatable,
                      "The source is a stream and cannot give the same bytes twice; start again with a new stream, or "
                      "give a file or a source with read_at.");
  }

  const ReadNext read_next_;
  const std::optional<std::uint64_t> size_bytes_;
  std::uint64_t position_ = 0;
  bool has_ended_ = false;
};

}  // namespace detail::stream_source
}  // namespace uploadkit::files

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<Source> stream_source(ReadNext read_next, std::optional<std::uint64_t> size_bytes) {
  return std::make_shared<files::detail::stream_source::StreamSource>(std::move(read_next), size_bytes);
}

UPLOADKIT_NAMESPACE_END
