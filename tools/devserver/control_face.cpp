// Takes faults, lists those to come, forgets them.
#include <devserver/control_face.hpp>

#include <uploadkit/core/json_read.hpp>

namespace uploadkit::devserver {
namespace detail::control_face {

constexpr std::size_t longest_fault_bytes = 1024 * 1024;

ServerResponse json(int status, std::string text) {
  ServerResponse response;
  response.status = status;
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = std::move(text);
  return response;
}

ServerResponse refusal(int status, const Error& error) {
  core::JsonObject object;
  object.add("error", error.message);
  for (const Fact& fact : error.facts) object.add(fact.name, fact.value);
  return json(status, object.text());
}

class ControlFace final : public RequestHandler {
 public:
  explicit ControlFace(FaultPlan& plan) : plan_(plan) {}

  HeadDecision on_head(const ServerRequest& request) override {
    const std::string_view end = "/faults";
    const bool is_known = request.path.size() > end.size() &&
                          request.path.compare(request.path.size() - end.size(), end.size(), end) == 0;
    if (!is_known) return refusal(404, make_error(Errc::not_found, "The control face has only /faults."));
    return collect_body(longest_fault_bytes, [this](const ServerRequest& complete, const std::string& body) {
      return answer(complete.method, body);
    });
  }

 private:
  ServerResponse answer(const std::string& method, const std::string& body) {
    if (method == "GET") return json(200, plan_.unconsumed_json());
    if (method == "DELETE") {
      plan_.clear();
      return json(200, plan_.unconsumed_json());
    }
    if (method != "POST") return refusal(405, make_error(Errc::rejected, "Use POST, GET or DELETE."));
    auto fault = parse_fault(body);
    if (!fault) return refusal(400, fault.error());
    plan_.add(std::move(*fault));
    return json(200, plan_.unconsumed_json());
  }

  FaultPlan& plan_;
};

}  // namespace detail::control_face

std::unique_ptr<RequestHandler> make_control_face(FaultPlan& plan) {
  return std::make_unique<detail::control_face::ControlFace>(plan);
}

}  // namespace uploadkit::devserver
