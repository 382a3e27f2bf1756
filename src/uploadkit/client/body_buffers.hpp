/// \file
/// Recycles the buffers of bodies that are short enough to be read at once.
#ifndef UPLOADKIT_CLIENT_BODY_BUFFERS_HPP
#define UPLOADKIT_CLIENT_BODY_BUFFERS_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace uploadkit::client {

/// Bytes whose content is not set.
struct BodyBuffer {
  explicit BodyBuffer(std::size_t wanted) : size(wanted), bytes(new char[wanted]) {}

  std::size_t size;
  std::unique_ptr<char[]> bytes;
};

/// The beginning of a buffer, which whoever reads from it keeps alive.
struct HeldBody {
  std::shared_ptr<BodyBuffer> buffer;
  std::size_t size = 0;

  std::string_view view() const noexcept { return {buffer->bytes.get(), size}; }
};

/// Some buffers that wait for the next body. Thread: the driving thread.
class BodyBuffers {
 public:
  /// The largest body that is read at once.
  static constexpr std::size_t most_bytes = 64 * 1024;

  /// A buffer of `size` bytes at least, and not many more.
  std::shared_ptr<BodyBuffer> take(std::size_t size) {
    if (!spare_.empty()) {
      auto buffer = std::move(spare_.back());
      spare_.pop_back();
      spare_bytes_ -= buffer->size;
      if (buffer->size >= size && buffer->size / 2 <= size) return buffer;
    }
    return std::make_shared<BodyBuffer>(size);
  }

  /// Keeps a buffer that nobody else uses, for the next body.
  void give_back(std::shared_ptr<BodyBuffer> buffer) {
    constexpr std::size_t most_spare_bytes = 2 * 1024 * 1024;
    if (!buffer || buffer.use_count() > 1 || spare_bytes_ + buffer->size > most_spare_bytes) return;
    spare_bytes_ += buffer->size;
    spare_.push_back(std::move(buffer));
  }

  /// Lets go of what does not fit into `bytes`.
  void shrink_to(std::uint64_t bytes) {
    while (spare_bytes_ > bytes) {
      spare_bytes_ -= spare_.back()->size;
      spare_.pop_back();
    }
  }

  std::uint64_t spare_bytes() const noexcept { return spare_bytes_; }

 private:
  std::vector<std::shared_ptr<BodyBuffer>> spare_;
  std::uint64_t spare_bytes_ = 0;
};

}  // namespace uploadkit::client

#endif
