/// \file
/// Faults on demand: which operation goes wrong, how, and how often.
#ifndef UPLOADKIT_DEVSERVER_FAULTS_HPP
#define UPLOADKIT_DEVSERVER_FAULTS_HPP

#include <devserver/http_server.hpp>

#include <condition_variable>
#include <mutex>

namespace uploadkit::devserver {

/// One fault, as it is posted to `{control}/faults`. The members are the JSON names.
///
/// Operations: "s3.PutObject" and all other S3 API names, "adobe.initiateUpload", "viesus.completeSignedUpload",
/// "buy-with-prime.createUploadLink", "token.adobe", … (docs/devserver.md lists them). "s3.*" is every operation of a
/// face, "*" is any.
struct Fault {
  std::string operation;
  int count = 1;  // how many requests it hits

  // Instead of the work: this answer. The face's own error body is used where `body` is absent.
  std::optional<int> status;
  std::optional<std::string> body;
  std::vector<Header> headers;
  bool after_work = false;  // with `status`: do the work first, then give that answer

  std::chrono::milliseconds delay{0};                   // "delay_ms": wait before the answer
  std::optional<std::uint64_t> drop_after_bytes;        // close after that many bytes of the request's body
  std::optional<std::uint64_t> stall_after_bytes;       // after that many bytes, read nothing for `delay_ms`
  std::optional<std::uint64_t> cut_answer_after_bytes;  // do the work, then send only so much of the answer's body
  bool lose_answer = false;                             // do the work, then close without an answer

  std::chrono::seconds clock_offset{0};  // "clock_offset_s": the answer's Date and the server's judgement of time
  bool expire = false;                   // treat the URL or token as expired
  std::string quirk;                     // odd but possible behaviour of a service: "name" or "name=value", by blanks

  std::string text() const;  // JSON
};

/// Reads the JSON of one fault. Errors: `invalid_argument` naming the member.
Result<Fault> parse_fault(std::string_view json);

/// The faults that are still to happen. Thread safe.
class FaultPlan {
 public:
  void add(Fault fault);
  void clear();

  /// The first fault that matches; one of its count is used up.
  std::optional<Fault> take(std::string_view operation);

  /// What has not happened yet; `count` is what is left.
  std::vector<Fault> unconsumed() const;
  std::string unconsumed_json() const;  // {"faults":[…]}

  /// How often faults of an operation (exact name) have happened.
  int consumed(std::string_view operation) const;

  /// Waits, but not beyond `release()`.
  void wait(std::chrono::milliseconds delay);
  void release();

 private:
  mutable std::mutex mutex_;
  std::condition_variable released_;
  bool is_released_ = false;
  std::vector<Fault> faults_;
  std::vector<std::pair<std::string, int>> consumed_;
};

/// The value of a quirk in a fault's text ("" for one without a value); nothing if it is not asked for.
std::optional<std::string> find_quirk(std::string_view quirks, std::string_view name);

/// Whether `pattern` ("s3.PutObject", "s3.*", "*") covers `operation`.
bool covers(std::string_view pattern, std::string_view operation) noexcept;

/// Applies a fault to an operation that is known from the head: `work` is asked for the decision unless the fault
/// replaces it. `error_body` gives the face's own error answer for a status that comes without a body; it may be empty.
HeadDecision with_fault(FaultPlan& plan, const std::optional<Fault>& fault, const std::function<HeadDecision()>& work,
                        const std::function<ServerResponse(int status)>& error_body);

/// Applies a fault to an operation that is known only after the body (GraphQL): `drop_after_bytes` drops at once.
ServerResponse with_fault(const std::optional<Fault>& fault, const std::function<ServerResponse()>& work,
                          const std::function<ServerResponse(int status)>& error_body);

}  // namespace uploadkit::devserver

#endif
