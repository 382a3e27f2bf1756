/// \file
/// A GraphQL endpoint of a service: authentication, faults by field, the service's error shapes.
#ifndef UPLOADKIT_DEVSERVER_GRAPHQL_SERVICE_HPP
#define UPLOADKIT_DEVSERVER_GRAPHQL_SERVICE_HPP

#include <devserver/graphql_execute.hpp>
#include <devserver/service_call.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace uploadkit::devserver {

/// The common course of a GraphQL call; a service fills in the steps.
class GraphqlService {
 public:
  /// `prefix` begins the names of the operations, for example "viesus".
  GraphqlService(FaultPlan& faults, std::string prefix) : faults_(faults), prefix_(std::move(prefix)) {}
  virtual ~GraphqlService() = default;

  ServerResponse answer(const ServerRequest& request, const std::string& body);

 protected:
  /// The schema that this request is read against.
  virtual const graphql::Schema& schema(const ServerRequest& request) const = 0;

  /// An answer instead of the work where the call is not let in.
  virtual std::optional<ServerResponse> refuse(const ServiceCall& call) = 0;

  virtual graphql::FieldResult resolve(const ServiceCall& call, std::string_view field,
                                       const graphql::Value& arguments) = 0;

  /// The extensions of an error that the reader found, and the status of such an answer.
  virtual std::string extensions(const graphql::GraphqlError& error) const = 0;
  virtual int mistake_status() const { return 200; }

  /// The service's own error body for a status that a fault prescribes.
  virtual ServerResponse fault_answer(int status) const = 0;

 private:
  std::optional<Fault> take_fault(const graphql::Schema& schema, const graphql::PreparedRequest& prepared);
  ServerResponse work(const ServiceCall& call, const graphql::Schema& schema, const graphql::PreparedRequest& prepared);

  FaultPlan& faults_;
  std::string prefix_;
};

/// A schema that is part of the program; an empty one where the text is wrong (the tests read every one).
graphql::Schema built_in_schema(std::string_view text);

/// {"errors":[{"message":…,"extensions":…}]} with "data":null on request.
std::string graphql_error_body(std::string_view message, std::string_view extensions, bool null_data);

}  // namespace uploadkit::devserver

#endif
