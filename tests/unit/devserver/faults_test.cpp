// Faults as JSON, and which request they hit.
#include <devserver/faults.hpp>

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::faults_test {

TEST_CASE("every member is read and written back") {
  const char* json =
      R"({"operation":"s3.PutObject","count":2,"status":503,"body":"b","headers":{"Retry-After":"1"},"after_work":true,)"
      R"("delay_ms":5,"drop_after_bytes":6,"stall_after_bytes":7,"cut_answer_after_bytes":8,"lose_answer":true,)"
      R"("clock_offset_s":-9,"expire":true})";
  const auto fault = parse_fault(json);
  REQUIRE(fault.ok());
  CHECK(fault->text() == json);
}

TEST_CASE("unknown members and wrong values are refused by name") {
  CHECK(parse_fault(R"({"operation":"a","sttaus":503})").error().fact("field") == "sttaus");
  CHECK(parse_fault(R"({"operation":"a","status":"503"})").error().fact("field") == "status");
  CHECK(parse_fault(R"({"operation":"a","status":99})").error().fact("field") == "status");
  CHECK(parse_fault(R"({"operation":"a","count":0})").error().fact("field") == "count");
  CHECK(parse_fault(R"({"operation":"a","lose_answer":1})").error().fact("field") == "lose_answer");
  CHECK(parse_fault(R"({"operation":"a","headers":[]})").error().fact("field") == "headers");
  CHECK(parse_fault(R"({"count":1})").error().fact("field") == "operation");
  CHECK_FALSE(parse_fault("[]").ok());
}

TEST_CASE("a fault hits its operation as often as it says") {
  FaultPlan plan;
  Fault fault;
  fault.operation = "s3.PutObject";
  fault.count = 2;
  plan.add(fault);
  CHECK_FALSE(plan.take("s3.GetObject").has_value());
  CHECK(plan.take("s3.PutObject").has_value());
  CHECK(plan.unconsumed_json() == R"({"faults":[{"operation":"s3.PutObject","count":1}]})");
  CHECK(plan.take("s3.PutObject").has_value());
  CHECK_FALSE(plan.take("s3.PutObject").has_value());
  CHECK(plan.consumed("s3.PutObject") == 2);
  CHECK(plan.unconsumed().empty());
}

TEST_CASE("a star covers a face or everything") {
  CHECK(covers("s3.*", "s3.PutObject"));
  CHECK_FALSE(covers("s3.*", "adobe.initiateUpload"));
  CHECK(covers("*", "adobe.initiateUpload"));
  CHECK_FALSE(covers("s3.Put", "s3.PutObject"));
}

TEST_CASE("a status alone asks the face for its own error, and work is done only where that is asked for") {
  Fault fault;
  fault.status = 500;
  int worked = 0;
  const auto work = [&worked] {
    ++worked;
    ServerResponse done;
    done.body = "done";
    return done;
  };
  const auto own = [](int) {
    ServerResponse error;
    error.body = "own";
    return error;
  };
  const ServerResponse replaced = with_fault(fault, work, own);
  CHECK(replaced.status == 500);
  CHECK(replaced.body == "own");
  CHECK(worked == 0);
  fault.after_work = true;
  CHECK(with_fault(fault, work, own).status == 500);
  CHECK(worked == 1);
  CHECK(with_fault(std::nullopt, work, own).body == "done");
}

}  // namespace uploadkit::devserver::tests::faults_test

TEST_SUITE_END();
