// A range of something larger that the application reads for us.
#include <uploadkit/source.hpp>

#include <uploadkit/files/user_read.hpp>

#include <algorithm>
#include <utility>

namespace uploadkit::files {
namespace detail::read_at_source {

class ReadAtSource final : public Source {
 public:
  ReadAtSource(std::uint64_t size_bytes, ReadAt read_at) : size_bytes_(size_bytes), read_at_(std::move(read_at)) {}

  Result<SourceFacts> open() override { return inspect(); }

  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) override {
    if (offset >= size_bytes_ || capacity == 0) return std::size_t{0};
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, size_bytes_ - offset));
    const auto count = user_read(read_at_, wanted, offset, buffer);
    if (count && *count == 0) return size_differs(size_bytes_, offset, false);
    return count;
  }

  Result<SourceFacts> inspect() override {
    SourceFacts facts;
    facts.size_bytes = size_bytes_;
    return facts;
  }

 private:
  const std::uint64_t size_bytes_;
  const ReadAt read_at_;
};

}  // namespace detail::read_at_source
}  // namespace uploadkit::files

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<Source> read_at_source(std::uint64_t size_bytes, ReadAt read_at) {
  return std::make_shared<files::detail::read_at_source::ReadAtSource>(size_bytes, std::move(read_at));
}

UPLOADKIT_NAMESPACE_END
