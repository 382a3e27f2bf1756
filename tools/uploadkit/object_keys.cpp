// From files to the keys of objects.
#include <tools/uploadkit/object_keys.hpp>

#include <set>
#include <string>

namespace uploadkit::command {
namespace {

// By the command line alone: how many files a folder has must not change what their keys are.
bool appends_names(const PutArguments& arguments) {
  return arguments.storage.access.target.is_prefix() || arguments.files.size() > 1 || arguments.recursive ||
         !arguments.files_from.empty();
}

std::string folder_of(const PutArguments& arguments) {
  const StorageTarget& target = arguments.storage.access.target;
  return target.is_prefix() ? target.key : target.key + "/";
}

}  // namespace

void name_objects(const PutArguments& arguments, CollectedFiles& files) {
  const bool appends = appends_names(arguments);
  const std::string folder = appends ? folder_of(arguments) : "";
  std::set<std::string> keys;
  for (FileEntry& entry : files.entries) {
    if (entry.error) continue;
    entry.key = !appends                 ? arguments.storage.access.target.key
                : arguments.name.empty() ? folder + entry.name
                                         : folder + arguments.name;
    if (keys.insert(entry.key).second) continue;
    entry.error = make_error(Errc::invalid_argument,
                             "Another file of this command has the same key, which can hold one of them; upload them "
                             "to different places.",
                             {{"field", "path"}});
  }
}

}  // namespace uploadkit::command
