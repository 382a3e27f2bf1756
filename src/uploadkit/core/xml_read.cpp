// The XML library is lenient and knows no limits: what is dangerous is refused before it, what is odd behind it.
#include <uploadkit/core/xml_read.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/xml_text.hpp>

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

namespace uploadkit::core {
namespace detail::xml_read {

constexpr std::size_t max_xml_bytes = 8 * 1024 * 1024;
constexpr std::ptrdiff_t max_marks = 200'000;
constexpr int max_depth = 16;

// Entities are resolved here, not by the library, which leaves an unknown one in the text. A value of blanks alone is
// kept, because an object's key may be a blank. Fragments are read so that text outside of the root can be seen.
constexpr unsigned parse_flags =
    pugi::parse_cdata | pugi::parse_eol | pugi::parse_ws_pcdata_single | pugi::parse_doctype | pugi::parse_fragment;

Error refused(std::string_view cause) {
  return make_error(Errc::bad_response,
                    "The answer is no XML document that can be trusted: it " + std::string(cause) + ".");
}

std::string_view byte_fault(std::string_view text) {
  if (text.size() > max_xml_bytes) return "is longer than 8 MiB";
  if (std::count(text.begin(), text.end(), '<') > max_marks) return "has more than 100,000 elements";
  if (!is_utf8(text)) return "is not UTF-8";
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
  return has_control ? std::string_view("holds control characters") : std::string_view();
}

std::string_view local_name(std::string_view name) noexcept { return name.substr(name.rfind(':') + 1); }

// Nothing, or what is wrong with the element.
std::string_view read_element(const pugi::xml_node& node, int depth, XmlElement& element) {
  if (depth > max_depth) return "is nested deeper than 16 levels";
  element.name = std::string(local_name(node.name()));
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (!resolve_entities(attribute.value())) return "has an unknown entity in an attribute";
  }
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_element) {
      const std::string_view fault = read_element(child, depth + 1, element.children.emplace_back());
      if (!fault.empty()) return fault;
    } else if (child.type() == pugi::node_cdata) {
      element.text += child.value();
    } else if (child.type() == pugi::node_pcdata) {
      const auto text = resolve_entities(child.value());
      if (!text) return "has an unknown entity";
      element.text += *text;
    } else {
      return "has a document type";
    }
  }
  return {};
}

std::string_view read_document(const pugi::xml_document& document, XmlElement& root) {
  bool has_root = false;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_doctype) return "has a document type";
    if (node.type() != pugi::node_element) return "has text outside of its root";
    if (std::exchange(has_root, true)) return "has more than one root";
    const std::string_view fault = read_element(node, 1, root);
    if (!fault.empty()) return fault;
  }
  return has_root ? std::string_view() : std::string_view("has no root");
}

}  // namespace detail::xml_read

const XmlElement* XmlElement::child(std::string_view child_name) const noexcept {
  for (const XmlElement& each : children) {
    if (each.name == child_name) return &each;
  }
  return nullptr;
}

std::string_view XmlElement::child_text(std::string_view child_name) const noexcept {
  const XmlElement* found = child(child_name);
  return found ? std::string_view(found->text) : std::string_view();
}

Result<XmlElement> parse_xml(std::string_view text) {
  std::string_view fault = detail::xml_read::byte_fault(text);
  if (!fault.empty()) return detail::xml_read::refused(fault);

  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(text.data(), text.size(), detail::xml_read::parse_flags, pugi::encoding_utf8);
  if (!parsed) return detail::xml_read::refused("is malformed or cut at byte " + std::to_string(parsed.offset));

  XmlElement root;
  fault = detail::xml_read::read_document(document, root);
  if (!fault.empty()) return detail::xml_read::refused(fault);
  return root;
}

}  // namespace uploadkit::core
