/// \file
/// Lines to a descriptor, whole, whatever becomes of the reader.
#ifndef UPLOADKIT_TOOLS_LINE_OUTPUT_HPP
#define UPLOADKIT_TOOLS_LINE_OUTPUT_HPP

#include <string_view>

namespace uploadkit::command {

/// Opens /dev/null where descriptor 0, 1 or 2 is closed, so that no file and no socket gets that number.
void occupy_standard_descriptors() noexcept;

/// Writes all of `text`; false when the descriptor takes no more. SIGPIPE must be ignored.
bool write_all(int descriptor, std::string_view text) noexcept;

/// Standard output: after a failed write nothing more is written, and `is_lost()` tells.
class LineOutput {
 public:
  explicit LineOutput(int descriptor) noexcept : descriptor_(descriptor) {}

  void write_line(std::string_view line);
  bool is_lost() const noexcept { return is_lost_; }

 private:
  int descriptor_;
  bool is_lost_ = false;
};

}  // namespace uploadkit::command

#endif
