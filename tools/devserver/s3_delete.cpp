// DeleteObject and DeleteObjects.
#include <devserver/s3_attributes.hpp>
#include <devserver/s3_payload.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/xml_read.hpp>

namespace uploadkit::devserver {
namespace detail::s3_delete {

constexpr std::size_t most_keys = 1000;

/// The <Object> of one key that goes, or the words why it does not.
std::string remove_one(S3Context& context, const S3Request& request, const core::XmlElement& object, bool is_quiet) {
  const std::string key(object.child_text("Key"));
  const StoreStatus status = context.store.remove(request.call.bucket, key);
  if (status == StoreStatus::done) {
    return is_quiet ? std::string() : "<Deleted>" + xml_element("Key", key) + "</Deleted>";
  }
  const S3Error error = refusal_of(status, request);
  return "<Error>" + xml_element("Key", key) + xml_element("Code", error.code) + xml_element("Message", error.message) +
         "</Error>";
}

ServerResponse remove_all(S3Context& context, const S3Request& request, const std::string& body) {
  const auto document = core::parse_xml(body);
  if (!document || document->name != "Delete") return refuse(request, malformed_xml());
  std::vector<const core::XmlElement*> objects;
  for (const core::XmlElement& child : document->children) {
    if (child.name != "Object") continue;
    if (child.child_text("Key").empty()) return refuse(request, malformed_xml());
    objects.push_back(&child);
  }
  if (objects.empty() || objects.size() > most_keys) return refuse(request, malformed_xml());
  const bool is_quiet = document->child_text("Quiet") == "true";
  std::string xml;
  for (const core::XmlElement* object : objects) xml += remove_one(context, request, *object, is_quiet);
  return s3_document(xml_root("DeleteResult", xml));
}

}  // namespace detail::s3_delete

HeadDecision delete_object(S3Context& context, const S3Request& request) {
  return collect_checked_body(request, [&context, request](const std::string&) {
    const std::string match(core::trim(request.http.header("if-match")));
    const auto present = context.store.find(request.call.bucket, request.call.key);
    if (!match.empty() && !present) return refuse(request, no_such_key(request.call.key));
    if (!match.empty() && match != "*" && unquoted(match) != present->etag) {
      return refuse(request, precondition_failed("If-Match"));
    }
    const StoreStatus status = context.store.remove(request.call.bucket, request.call.key);
    return status == StoreStatus::done ? s3_answer(204) : refuse(request, refusal_of(status, request));
  });
}

HeadDecision delete_objects(S3Context& context, const S3Request& request) {
  if (const auto error = check_has_digest(request)) return refuse(request, *error);
  return collect_checked_body(request, [&context, request](const std::string& body) {
    return detail::s3_delete::remove_all(context, request, body);
  });
}

}  // namespace uploadkit::devserver
