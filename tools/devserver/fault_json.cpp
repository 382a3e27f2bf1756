// Reads and writes faults as JSON.
#include <devserver/faults.hpp>

#include <uploadkit/core/json_read.hpp>

#include <algorithm>
#include <array>

namespace uploadkit::devserver {
namespace detail::fault_json {

constexpr std::array<std::string_view, 14> known_members{"operation",
                                                         "count",
                                                         "status",
                                                         "body",
                                                         "headers",
                                                         "after_work",
                                                         "delay_ms",
                                                         "drop_after_bytes",
                                                         "stall_after_bytes",
                                                         "cut_answer_after_bytes",
                                                         "lose_answer",
                                                         "clock_offset_s",
                                                         "expire",
                                                         "quirk"};

Error bad(std::string_view member) {
  return make_error(Errc::invalid_argument,
                    "A member of the fault is unknown or has a wrong type or value; see docs/devserver.md.",
                    {{"field", std::string(member)}});
}

/// Reads members one after another and remembers the first that is wrong.
class Reader {
 public:
  explicit Reader(core::JsonValue value) : value_(std::move(value)) {}

  const std::string& wrong() const { return wrong_; }

  std::optional<std::int64_t> integer(std::string_view member, std::int64_t least, std::int64_t most) {
    const core::JsonValue found = at(member);
    if (!found.exists() || found.is_null()) return std::nullopt;
    const std::optional<std::int64_t> number = found.integer();
    if (!number || *number < least || *number > most) return note(member), std::nullopt;
    return number;
  }

  std::optional<std::uint64_t> bytes(std::string_view member) {
    const std::optional<std::int64_t> number = integer(member, 0, INT64_MAX);
    if (!number) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
  }

  std::optional<std::string> string(std::string_view member) {
    const core::JsonValue found = at(member);
    if (!found.exists() || found.is_null()) return std::nullopt;
    if (!found.is_string()) return note(member), std::nullopt;
    return found.string();
  }

  bool boolean(std::string_view member) {
    const core::JsonValue found = at(member);
    if (!found.exists() || found.is_null()) return false;
    const std::optional<bool> truth = found.boolean();
    if (!truth) note(member);
    return truth.value_or(false);
  }

  std::vector<Header> headers() {
    std::vector<Header> fields;
    const core::JsonValue found = at("headers");
    for (const std::string& name : found.keys()) {
      const core::JsonValue value = found.at("/" + name);
      if (!value.is_string()) note("headers");
      fields.push_back({name, value.string().value_or(std::string())});
    }
    if (found.exists() && !found.is_object() && !found.is_null()) note("headers");
    return fields;
  }

  void refuse_unknown() {
    for (const std::string& name : value_.keys()) {
      if (std::find(known_members.begin(), known_members.end(), name) == known_members.end()) note(name);
    }
  }

  void note(std::string_view member) {
    if (wrong_.empty()) wrong_ = std::string(member);
  }

 private:
  core::JsonValue at(std::string_view member) const { return value_.at("/" + std::string(member)); }

  core::JsonValue value_;
  std::string wrong_;
};

}  // namespace detail::fault_json

Result<Fault> parse_fault(std::string_view json) {
  auto parsed = core::parse_json(json);
  if (!parsed || !parsed->is_object()) return detail::fault_json::bad("(document)");
  detail::fault_json::Reader reader(*parsed);
  reader.refuse_unknown();
  Fault fault;
  fault.operation = reader.string("operation").value_or(std::string());
  if (fault.operation.empty()) reader.note("operation");
  fault.count = static_cast<int>(reader.integer("count", 1, 1000000).value_or(1));
  if (const auto status = reader.integer("status", 200, 599)) fault.status = static_cast<int>(*status);
  fault.body = reader.string("body");
  fault.headers = reader.headers();
  fault.after_work = reader.boolean("after_work");
  fault.delay = std::chrono::milliseconds{reader.integer("delay_ms", 0, 3600000).value_or(0)};
  fault.drop_after_bytes = reader.bytes("drop_after_bytes");
  fault.stall_after_bytes = reader.bytes("stall_after_bytes");
  fault.cut_answer_after_bytes = reader.bytes("cut_answer_after_bytes");
  fault.lose_answer = reader.boolean("lose_answer");
  fault.clock_offset = std::chrono::seconds{reader.integer("clock_offset_s", -4000000000, 4000000000).value_or(0)};
  fault.expire = reader.boolean("expire");
  fault.quirk = reader.string("quirk").value_or(std::string());
  if (!reader.wrong().empty()) return detail::fault_json::bad(reader.wrong());
  return fault;
}

std::string Fault::text() const {
  core::JsonObject object;
  object.add("operation", operation).add("count", count);
  if (status) object.add("status", *status);
  if (body) object.add("body", *body);
  if (!headers.empty()) {
    core::JsonObject fields;
    for (const Header& field : headers) fields.add(field.name, field.value);
    object.add_json("headers", fields.text());
  }
  if (after_work) object.add("after_work", true);
  if (delay.count() != 0) object.add("delay_ms", static_cast<std::int64_t>(delay.count()));
  if (drop_after_bytes) object.add("drop_after_bytes", *drop_after_bytes);
  if (stall_after_bytes) object.add("stall_after_bytes", *stall_after_bytes);
  if (cut_answer_after_bytes) object.add("cut_answer_after_bytes", *cut_answer_after_bytes);
  if (lose_answer) object.add("lose_answer", true);
  if (clock_offset.count() != 0) object.add("clock_offset_s", static_cast<std::int64_t>(clock_offset.count()));
  if (expire) object.add("expire", true);
  if (!quirk.empty()) object.add("quirk", quirk);
  return object.text();
}

}  // namespace uploadkit::devserver
