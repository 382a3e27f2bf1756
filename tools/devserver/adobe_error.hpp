/// \file
/// One refusal by Adobe Commerce, and its two spellings: REST with parameters, GraphQL with a category.
#ifndef UPLOADKIT_DEVSERVER_ADOBE_ERROR_HPP
#define UPLOADKIT_DEVSERVER_ADOBE_ERROR_HPP

#include <devserver/graphql_execute.hpp>
#include <devserver/http_server.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace uploadkit::devserver {

/// A refusal. The message holds %1 … %9 for parameters without a name, or %name for those with one.
struct AdobeError {
  int status = 400;
  std::string message;
  std::vector<Header> parameters;
  std::string category = "graphql-input";

  /// The message with its parameters in place, as GraphQL answers it.
  std::string text() const;
};

/// {"message","parameters"}: an array of values, or an object where the parameters have names.
ServerResponse adobe_rest_error(const AdobeError& error);

graphql::FieldResult adobe_field_error(const AdobeError& error);

/// {"category":…}
std::string adobe_category(std::string_view category);

AdobeError adobe_missing_field(std::string_view field);
AdobeError adobe_unauthorized();
AdobeError adobe_internal();

/// The error that a fault's status stands for.
AdobeError adobe_error_of_status(int status);

}  // namespace uploadkit::devserver

#endif
