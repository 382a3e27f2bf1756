/// \file
/// From files to the keys of objects.
#ifndef UPLOADKIT_TOOLS_OBJECT_KEYS_HPP
#define UPLOADKIT_TOOLS_OBJECT_KEYS_HPP

#include <tools/uploadkit/collect_files.hpp>

namespace uploadkit::command {

/// Gives each entry its key: the target's, or with the file's name appended where there may be several files or the
/// target's key ends in "/". A second file for the same key becomes an entry with an error: it would overwrite the
/// first.
void name_objects(const PutArguments& arguments, CollectedFiles& files);

}  // namespace uploadkit::command

#endif
