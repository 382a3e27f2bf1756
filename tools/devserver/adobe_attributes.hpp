/// \file
/// Custom attributes of Adobe Commerce's entities: a media attribute holds the key of a finished upload.
#ifndef UPLOADKIT_DEVSERVER_ADOBE_ATTRIBUTES_HPP
#define UPLOADKIT_DEVSERVER_ADOBE_ATTRIBUTES_HPP

#include <devserver/adobe_media.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// "AttributeImage" and "AttributeFile" for codes that name one, else "AttributeValue".
std::string_view adobe_attribute_type(std::string_view code);

/// What is wrong with a list of {attribute_code, value}: a missing code, or a media key that was never finished.
std::optional<AdobeError> check_adobe_attributes(const AdobeMedia& media, const std::string& tenant,
                                                 const graphql::Value& attributes);

/// Replaces attributes by code and adds new ones.
void merge_adobe_attributes(graphql::Value& kept, const graphql::Value& given);

/// Sets a member, in its place where it is there already.
void set_member(graphql::Value& object, std::string_view name, graphql::Value value);

}  // namespace uploadkit::devserver

#endif
