/// \file
/// Recycles the buffers of bodies that are short enough to be read at once.
#ifndef UPLOADKIT_CLIENT_BODY_BUFFERS_HPP
#define UPLOADKIT_CLIENT_BODY_BUFFERS_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace uploadkit::client {

/// The beginning of a buffer, which whoever reads from it keeps alive.
struct HeldBody {
  std::shared_ptr<std::string> buffer;
  std::size_t size = 0;
};

/// A few buffers that wait for the next body. Thread: the driving thread.
class BodyBuffers {
 public:
  /// The largest body that is read at once.
  static constexpr std::size_t most_bytes = 64 * 1024;

  /// A buffer of `size` bytes at least, with anything in it.
  std::shared_ptr<std::string> take(std::size_t size) {
    std::shared_ptr<std::string> buffer;
    if (!spare_.empty()) {
      buffer = std::move(spare_.back());
      spare_.pop_back();
    } else {
      buffer = std::make_shared<std::string>();
    }
    if (buffer->size() < size) buffer->resize(size);
    return buffer;
  }

  /// Keeps a buffer that nobody else uses, up to 512 KiB in all.
  void give_back(std::shared_ptr<std::string> buffer) {
    constexpr std::size_t most_spare = 8;
    if (buffer && buffer.use_count() == 1 && spare_.size() < most_spare) spare_.push_back(std::move(buffer));
  }

 private:
  std::vector<std::shared_ptr<std::string>> spare_;
};

}  // namespace uploadkit::client

#endif
