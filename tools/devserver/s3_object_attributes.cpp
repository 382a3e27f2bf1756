// GetObjectAttributes.
#include <devserver/s3_multipart.hpp>

#include <uploadkit/core/text.hpp>
#include <uploadkit/core/time_text.hpp>

#include <algorithm>

namespace uploadkit::devserver {
namespace detail::s3_object_attributes {

constexpr std::uint64_t most_parts_shown = 1000;
constexpr std::string_view known_names[] = {"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"};

/// The names of x-amz-object-attributes. Errors: InvalidRequest, InvalidArgument.
std::variant<std::vector<std::string>, S3Error> read_names(const S3Request& request) {
  std::vector<std::string> names;
  const std::string text = request.amz_value("x-amz-object-attributes");
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    names.emplace_back(core::trim(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (names.empty()) {
    return invalid_request(
        "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty");
  }
  for (const std::string& name : names) {
    if (std::find(std::begin(known_names), std::end(known_names), name) == std::end(known_names)) {
      return invalid_argument("Invalid attribute name specified.", "x-amz-object-attributes", name);
    }
  }
  return names;
}

std::string checksum_element(digest::Algorithm algorithm, const std::string& base64) {
  return xml_element("Checksum" + std::string(digest::name(algorithm)), base64);
}

std::string checksum_xml(const ObjectRecord& record) {
  if (record.checksums.empty()) return {};
  std::string xml;
  for (const Checksum& checksum : record.checksums) {
    // A composite value stands here without its "-N".
    xml += checksum_element(checksum.algorithm, checksum.base64.substr(0, checksum.base64.find('-')));
  }
  return "<Checksum>" + xml + xml_element("ChecksumType", record.checksum_type) + "</Checksum>";
}

/// A number that GetObjectAttributes takes from a header. Errors: InvalidArgument.
std::variant<std::uint64_t, S3Error> header_number(const S3Request& request, const std::string& name,
                                                   std::uint64_t usual) {
  const std::string text = request.amz_value(name);
  if (text.empty()) return usual;
  const auto number = core::parse_uint(text);
  if (!number) return invalid_argument("Provided " + name + " not an integer or within integer range", name, text);
  return *number;
}

/// S3 shows the parts of composite objects only, of others their count.
std::variant<std::string, S3Error> parts_xml(const S3Request& request, const ObjectRecord& record) {
  const auto most = header_number(request, "x-amz-max-parts", most_parts_shown);
  if (const auto* error = std::get_if<S3Error>(&most)) return *error;
  const auto marker = header_number(request, "x-amz-part-number-marker", 0);
  if (const auto* error = std::get_if<S3Error>(&marker)) return *error;
  if (record.part_sizes.empty()) return std::string();
  std::string xml = xml_element("PartsCount", std::to_string(record.part_sizes.size()));
  if (record.part_checksums.empty()) return "<ObjectParts>" + xml + "</ObjectParts>";
  const std::uint64_t limit = std::min(*std::get_if<std::uint64_t>(&most), most_parts_shown);
  const std::uint64_t begin = std::min<std::uint64_t>(*std::get_if<std::uint64_t>(&marker), record.part_sizes.size());
  const std::uint64_t end = std::min<std::uint64_t>(begin + limit, record.part_sizes.size());
  xml += xml_element("PartNumberMarker", std::to_string(begin)) +
         xml_element("NextPartNumberMarker", std::to_string(end)) + xml_element("MaxParts", std::to_string(limit)) +
         xml_element("IsTruncated", end < record.part_sizes.size() ? "true" : "false");
  for (auto i = static_cast<std::size_t>(begin); i < end; ++i) {
    xml += "<Part>" + xml_element("PartNumber", std::to_string(i + 1)) +
           xml_element("Size", std::to_string(record.part_sizes[i])) +
           checksum_element(record.checksums.front().algorithm, record.part_checksums[i]) + "</Part>";
  }
  return "<ObjectParts>" + xml + "</ObjectParts>";
}

ServerResponse answer(const S3Context& context, const S3Request& request, const std::vector<std::string>& names) {
  const auto record = context.store.find(request.call.bucket, request.call.key);
  if (!record) return refuse(request, no_such_key(request.call.key));
  const auto parts = parts_xml(request, *record);
  if (const auto* error = std::get_if<S3Error>(&parts)) return refuse(request, *error);
  const auto wants = [&names](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::string xml;
  if (wants("ETag")) xml += xml_element("ETag", record->etag);
  if (wants("Checksum")) xml += checksum_xml(*record);
  if (wants("ObjectParts")) xml += *std::get_if<std::string>(&parts);
  if (wants("StorageClass")) xml += xml_element("StorageClass", "STANDARD");
  if (wants("ObjectSize")) xml += xml_element("ObjectSize", std::to_string(record->size_bytes));
  ServerResponse response = s3_document(xml_root("GetObjectAttributesResponse", xml));
  response.headers.push_back({"Last-Modified", core::http_date(record->last_modified)});
  return response;
}

}  // namespace detail::s3_object_attributes

HeadDecision get_object_attributes(S3Context& context, const S3Request& request) {
  const auto read = detail::s3_object_attributes::read_names(request);
  if (const auto* error = std::get_if<S3Error>(&read)) return refuse(request, *error);
  return collect_checked_body(
      request, [&context, request, names = *std::get_if<std::vector<std::string>>(&read)](const std::string&) {
        return detail::s3_object_attributes::answer(context, request, names);
      });
}

}  // namespace uploadkit::devserver
