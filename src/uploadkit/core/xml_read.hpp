/// \file
/// Strict reading of the small XML documents that S3 answers with. The only door to the XML library.
#ifndef UPLOADKIT_CORE_XML_READ_HPP
#define UPLOADKIT_CORE_XML_READ_HPP

#include <uploadkit/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::core {

/// One element: its local name (namespace prefixes dropped), its text, its child elements in order.
struct XmlElement {
  std::string name;
  std::string text;  // of this element alone, entities resolved
  std::vector<XmlElement> children;

  /// The first child of that name, or null.
  const XmlElement* child(std::string_view child_name) const noexcept;

  /// The text of the first child of that name, empty if there is none.
  std::string_view child_text(std::string_view child_name) const noexcept;
};

/// Parses one complete document: a DOCTYPE, an unknown entity, text after the root or more than 16 levels are refused.
/// Leading white space is allowed (S3 sends it to keep a connection alive).
/// Errors: `bad_response`.
Result<XmlElement> parse_xml(std::string_view text);

}  // namespace uploadkit::core

#endif
