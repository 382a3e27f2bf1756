// The course of a GraphQL call: read, take the fault of its field, let in, run.
#include <devserver/graphql_service.hpp>

namespace uploadkit::devserver {

ServerResponse GraphqlService::answer(const ServerRequest& request, const std::string& body) {
  const graphql::Schema& types = schema(request);
  const graphql::PreparedRequest prepared = graphql::prepare(types, body);
  const std::optional<Fault> fault = take_fault(types, prepared);
  const ServiceCall call{request, fault};
  return with_fault(
      fault, [&] { return work(call, types, prepared); }, [this](int status) { return fault_answer(status); });
}

std::optional<Fault> GraphqlService::take_fault(const graphql::Schema& schema,
                                                const graphql::PreparedRequest& prepared) {
  if (!prepared.errors.empty()) return std::nullopt;
  for (const std::string& field : prepared.root_fields(schema))
    if (auto fault = faults_.take(prefix_ + "." + field)) return fault;
  return std::nullopt;
}

ServerResponse GraphqlService::work(const ServiceCall& call, const graphql::Schema& schema,
                                    const graphql::PreparedRequest& prepared) {
  if (auto refusal = refuse(call)) return std::move(*refusal);
  if (!prepared.errors.empty()) {
    const auto add = [this](const graphql::GraphqlError& error) { return extensions(error); };
    return json_response(mistake_status(), graphql::errors_answer(prepared.errors, add));
  }
  const auto resolver = [&](std::string_view field, const graphql::Value& arguments) {
    return resolve(call, field, arguments);
  };
  return json_response(200, graphql::execute(schema, prepared, resolver));
}

graphql::Schema built_in_schema(std::string_view text) {
  auto schema = graphql::read_schema(text);
  return schema ? *std::move(schema) : graphql::Schema{};
}

std::string graphql_error_body(std::string_view message, std::string_view extensions, bool null_data) {
  graphql::GraphqlError error;
  error.message = std::string(message);
  error.extensions = std::string(extensions);
  return graphql::errors_answer({error}, {}, null_data);
}

}  // namespace uploadkit::devserver
