// From arguments to files, on a folder of its own.
#include <tools/uploadkit/collect_files.hpp>

#include <doctest/doctest.h>

#include <support/temp_folder.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace uploadkit;
using command::collect_files;
using command::PutArguments;
namespace fs = std::filesystem;

namespace {

struct Folder {
  std::string file(const std::string& name, const std::string& content = "x") const {
    const fs::path path = fs::path(root) / name;
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
  std::string link(const std::string& name, const std::string& target) const {
    std::error_code ignored;
    fs::create_symlink(target, fs::path(root) / name, ignored);
    return root + "/" + name;
  }

  test::TempFolder temporary;
  std::string root = temporary.path();
};

PutArguments files(std::vector<std::string> paths, bool recursive = false) {
  PutArguments arguments;
  arguments.files = std::move(paths);
  arguments.recursive = recursive;
  return arguments;
}

// "path" or "path!code" for each entry, without the folder.
std::vector<std::string> shown(const PutArguments& arguments, const Folder& folder) {
  std::vector<std::string> result;
  const auto found = collect_files(arguments);
  REQUIRE(found);
  for (const auto& entry : found->entries) {
    std::string path = entry.path;
    if (path.rfind(folder.root + "/", 0) == 0) path.erase(0, folder.root.size() + 1);
    result.push_back(path + (entry.error ? "!" + std::string(to_string(entry.error->code)) : ""));
  }
  return result;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("tools");

TEST_CASE("files keep the order of the arguments, and a missing one stops nothing") {
  const Folder folder;
  const auto b = folder.file("b");
  const auto a = folder.file("a");
  CHECK(shown(files({b, folder.root + "/none", a}), folder) == Names{"b", "none!source_not_found", "a"});
}

TEST_CASE("a folder is taken with --recursive only, in the order of its names") {
  const Folder folder;
  folder.file("d/b");
  folder.file("d/a/z");
  folder.file("d/c");
  CHECK(shown(files({folder.root + "/d"}), folder) == Names{"d!source_not_regular"});
  CHECK(shown(files({folder.root + "/d"}, true), folder) == Names{"d/a/z", "d/b", "d/c"});
}

TEST_CASE("symbolic links and pipes in folders are left out and named") {
  const Folder folder;
  const auto outside = folder.file("outside");
  folder.file("d/a");
  folder.link("d/link", outside);
  folder.link("d/loop", folder.root);
  mkfifo((folder.root + "/d/pipe").c_str(), 0600);
  const auto found = collect_files(files({folder.root + "/d"}, true));
  REQUIRE(found);
  CHECK(found->entries.size() == 1);
  CHECK(found->left_out == Names{folder.root + "/d/link", folder.root + "/d/loop", folder.root + "/d/pipe"});
}

TEST_CASE("a link to a file may be named on the command line, a link to a folder may not") {
  const Folder folder;
  const auto file = folder.file("d/a");
  CHECK(shown(files({folder.link("link", file)}), folder) == Names{"link"});
  CHECK(shown(files({folder.link("folder", folder.root + "/d")}, true), folder) == Names{"folder!source_not_regular"});
  CHECK(shown(files({folder.link("dead", folder.root + "/none")}), folder) == Names{"dead!source_not_regular"});
}

TEST_CASE("a list has one name a line, blanks and carriage returns included, and follows no link") {
  const Folder folder;
  const auto a = folder.file("a b");
  const auto c = folder.file("c\r");
  const auto link = folder.link("link", a);
  PutArguments arguments = files({folder.file("first")});
  arguments.files_from = folder.file("list", a + "\n\n" + c + "\n" + link + "\n" + folder.root + "/none");
  CHECK(shown(arguments, folder) == Names{"first", "a b", "c\r", "link!source_not_regular", "none!source_not_found"});
}

TEST_CASE("a list that cannot be read is a wrong command line") {
  PutArguments arguments;
  arguments.files_from = "/nonexistent/list";
  const auto found = collect_files(arguments);
  REQUIRE(!found);
  CHECK(found.error().code == Errc::invalid_argument);
}

TEST_CASE("a dash is standard input as an argument") {
  const auto found = collect_files(files({"-"}));
  REQUIRE(found->entries.size() == 1);
  CHECK(found->entries[0].is_standard_input);
}

TEST_SUITE_END();
