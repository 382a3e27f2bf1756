// Bytes in memory: owned as a string or a vector, or borrowed from the application.
#include <uploadkit/source.hpp>

#include <utility>

namespace uploadkit::files {
namespace detail::memory_source {

std::string_view view(const std::string& bytes) noexcept { return bytes; }
std::string_view view(std::string_view bytes) noexcept { return bytes; }
std::string_view view(const std::vector<unsigned char>& bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <class Bytes>
class MemorySource final : public Source {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(std::move(bytes)) {}

  Result<SourceFacts> open() override {
    if (view(bytes_).data() == nullptr && !view(bytes_).empty()) {
      return make_error(Errc::invalid_argument, "The bytes to upload are a null pointer; give their address.",
                        {{"field", "bytes"}});
    }
    return inspect();
  }

  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t capacity) override {
    const std::string_view bytes = view(bytes_);
    if (offset >= bytes.size()) return std::size_t{0};
    return bytes.copy(buffer, capacity, static_cast<std::size_t>(offset));
  }

  Result<SourceFacts> inspect() override {
    SourceFacts facts;
    facts.size_bytes = view(bytes_).size();
    return facts;
  }

 private:
  const Bytes bytes_;
};

}  // namespace detail::memory_source
}  // namespace uploadkit::files

UPLOADKIT_NAMESPACE_BEGIN

std::shared_ptr<Source> memory_source(std::string bytes) {
  return std::make_shared<files::detail::memory_source::MemorySource<std::string>>(std::move(bytes));
}

std::shared_ptr<Source> memory_source(std::vector<unsigned char> bytes) {
  return std::make_shared<files::detail::memory_source::MemorySource<std::vector<unsigned char>>>(std::move(bytes));
}

std::shared_ptr<Source> borrowed_memory_source(const void* bytes, std::size_t size_bytes) {
  const std::string_view borrowed(static_cast<const char*>(bytes), size_bytes);
  return std::make_shared<files::detail::memory_source::MemorySource<std::string_view>>(borrowed);
}

UPLOADKIT_NAMESPACE_END
