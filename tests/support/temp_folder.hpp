/// \file
/// A folder of a test's own that is gone, with all that is in it, when the test ends.
#ifndef UPLOADKIT_SUPPORT_TEMP_FOLDER_HPP
#define UPLOADKIT_SUPPORT_TEMP_FOLDER_HPP

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace uploadkit::test {

class TempFolder {
 public:
  TempFolder() {
    std::error_code ignored;
    path_ = (std::filesystem::temp_directory_path(ignored) / "uploadkit-test-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  ~TempFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const noexcept { return path_; }

  /// The path of something in the folder, whether it exists or not.
  std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }

  /// Writes a file and gives its path.
  std::string file(std::string_view name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
  }

  /// Appends to a file.
  void append(std::string_view name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary | std::ios::app)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  std::string path_;
};

}  // namespace uploadkit::test

#endif
