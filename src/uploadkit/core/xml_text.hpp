/// \file
/// The entities of XML: the five names and character references, nothing declared by a document.
#ifndef UPLOADKIT_CORE_XML_TEXT_HPP
#define UPLOADKIT_CORE_XML_TEXT_HPP

#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::core {

/// The text with its entities resolved; nothing where one is unknown, unfinished or no character of XML 1.0 (2.2).
std::optional<std::string> resolve_entities(std::string_view text);

}  // namespace uploadkit::core

#endif
