/// \file
/// The generated table of extensions; content_type.cpp looks things up in it.
#ifndef UPLOADKIT_FILES_CONTENT_TYPE_TABLE_HPP
#define UPLOADKIT_FILES_CONTENT_TYPE_TABLE_HPP

#include <string_view>

namespace uploadkit::files {

/// Lines "extension type/subtype", all in lower case, sorted by the bytes of the extension.
extern const std::string_view content_type_table;

}  // namespace uploadkit::files

#endif
