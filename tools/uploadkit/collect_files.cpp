// From arguments to the list of what is uploaded.
#include <tools/uploadkit/collect_files.hpp>
#include <tools/uploadkit/read_descriptor.hpp>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace uploadkit::command {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_list_bytes = 256u * 1024u * 1024u;

class Collector {
 public:
  explicit Collector(bool recursive) : recursive_(recursive) {}

  void add_argument(const std::string& path) {
    if (path == "-") {
      take(path, "stdin").is_standard_input = true;
    } else {
      // The user named it: a link to a file is that file. Not so a link to a folder, as in `find`.
      std::error_code ignored;
      const auto own = fs::symlink_status(path, ignored);
      const auto target = fs::status(path, ignored);
      add(path, fs::is_symlink(own) && fs::is_regular_file(target) ? target : own);
    }
  }

  void add_listed(const std::string& path) {
    std::error_code ignored;
    add(path, fs::symlink_status(path, ignored));
  }

  CollectedFiles found() { return std::move(found_); }

 private:
  void add(const std::string& path, const fs::file_status& status) {
    if (fs::is_symlink(status)) {
      fail(path, Errc::source_not_regular, "This is a symbolic link, and those are not followed.");
    } else if (fs::is_directory(status) && recursive_) {
      add_folder(path, "");
    } else if (fs::is_directory(status)) {
      fail(path, Errc::source_not_regular, "This is a folder; --recursive takes the files in it.");
    } else if (status.type() == fs::file_type::not_found) {
      fail(path, Errc::source_not_found, "No such file exists.");
    } else {
      // Everything else is told by the upload, which opens the file.
      take(path, fs::path(path).filename().string());
    }
  }

  // `inside` is the path from the folder that was given, with a slash at its end.
  void add_folder(const std::string& path, const std::string& inside) {
    std::error_code error;
    std::vector<std::pair<fs::path, fs::file_status>> children;
    for (fs::directory_iterator each(path, error), end; !error && each != end; each.increment(error)) {
      std::error_code ignored;
      children.emplace_back(each->path(), each->symlink_status(ignored));
    }
    if (error) {
      fail(path, Errc::source_unreadable, "This folder cannot be read: " + error.message() + ".");
    }
    std::sort(children.begin(), children.end(),
              [](const auto& a, const auto& b) { return a.first.native() < b.first.native(); });
    for (const auto& [child, status] : children) add_child(child.string(), inside + child.filename().string(), status);
  }

  void add_child(const std::string& path, const std::string& name, const fs::file_status& status) {
    if (fs::is_directory(status)) {
      add_folder(path, name + "/");
    } else if (fs::is_regular_file(status)) {
      take(path, name);
    } else {
      found_.left_out.push_back(path);
    }
  }

  void fail(const std::string& path, Errc code, std::string sentence) {
    take(path, "").error = make_error(code, std::move(sentence));
  }

  FileEntry& take(const std::string& path, std::string name) {
    FileEntry& entry = found_.entries.emplace_back();
    entry.path = path;
    entry.name = std::move(name);
    return entry;
  }

  bool recursive_;
  CollectedFiles found_;
};

}  // namespace

Result<CollectedFiles> collect_files(const PutArguments& arguments) {
  Collector collector(arguments.recursive);
  for (const std::string& file : arguments.files) collector.add_argument(file);
  if (arguments.files_from.empty()) return collector.found();
  const auto list = read_text(arguments.files_from, "The list of files", max_list_bytes);
  if (!list) return make_error(Errc::invalid_argument, list.error().message);
  std::string_view rest = *list;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty()) collector.add_listed(std::string(line));
  }
  return collector.found();
}

}  // namespace uploadkit::command
