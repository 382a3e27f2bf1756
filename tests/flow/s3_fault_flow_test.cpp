// What goes wrong on the way to S3: storms, lost answers, late and false ones, wrong clocks and dead sessions.
#include <doctest/doctest.h>

#include <devserver/multipart_store.hpp>
#include <flow/flow_rig.hpp>

#include <string>
#include <vector>

namespace uploadkit::flow {

namespace faulty {

constexpr std::size_t size = 17 * 1024 * 1024;

std::size_t open_uploads(FlowRig& rig) { return rig.server().uploads().uploads(rig.server().bucket()).size(); }

/// Uploads in parts under a fault, in caller drive and until nothing is under way any more.
Result<UploadReceipt> upload(FlowRig& rig, const std::string& fault) {
  rig.plan(fault);
  auto client = rig.client(s3(rig.s3_options()), rig.options(Drive::caller));
  const auto receipt = client.upload(input_of(some_bytes(size), "faulty.bin")).wait();
  while (client.poll()) client.wait(std::chrono::milliseconds{20});
  return receipt;
}

void check_whole(FlowRig& rig, const Result<UploadReceipt>& receipt) {
  REQUIRE_MESSAGE(receipt.ok(), receipt.error().message);
  CHECK(rig.stored("faulty.bin") == some_bytes(size));
  CHECK(open_uploads(rig) == 0);
}

}  // namespace faulty

TEST_SUITE("flow") {
  TEST_CASE("a storm of SlowDown is weathered") {
    FlowRig rig;
    faulty::check_whole(rig, faulty::upload(rig, R"({"operation":"s3.UploadPart","count":6,"status":503})"));
  }

  TEST_CASE("every step survives an answer that is lost, an error of the server, and a broken connection") {
    for (const std::string operation : {"UploadPart", "CompleteMultipartUpload"}) {
      for (const std::string fault : {R"("lose_answer":true)", R"("status":500)", R"("drop_after_bytes":100)"}) {
        CAPTURE(operation);
        CAPTURE(fault);
        FlowRig rig;
        faulty::check_whole(rig,
                            faulty::upload(rig, R"({"operation":"s3.)" + operation + R"(","count":1,)" + fault + "}"));
      }
    }
  }

  TEST_CASE("a completion that answers late, with white space before its document, is read") {
    FlowRig rig;
    faulty::check_whole(rig,
                        faulty::upload(rig, R"({"operation":"s3.CompleteMultipartUpload","count":1,"delay_ms":300,)"
                                            R"("quirk":"keep_alive"})"));
  }

  TEST_CASE("a completion that answers 200 with an error is no success, and is tried again") {
    for (const std::string quirk : {"error_in_200", "error_in_200=SlowDown"}) {
      FlowRig rig;
      faulty::check_whole(rig, faulty::upload(rig, R"({"operation":"s3.CompleteMultipartUpload","count":1,"quirk":")" +
                                                       quirk + R"("})"));
    }
  }

  TEST_CASE("a completion whose answer is empty or cut is looked up") {
    for (const std::string bytes : {"0", "40"}) {
      FlowRig rig;
      faulty::check_whole(rig, faulty::upload(rig, R"({"operation":"s3.CompleteMultipartUpload","count":1,)"
                                                   R"("cut_answer_after_bytes":)" +
                                                       bytes + "}"));
    }
  }

  TEST_CASE("a part that the storage never takes ends the upload, and nothing of it stays there") {
    FlowRig rig;
    const auto receipt = faulty::upload(rig, R"({"operation":"s3.UploadPart","count":4,"status":403})");
    CHECK_FALSE(receipt.ok());
    CHECK(receipt.error().http_status == 403);
    CHECK(faulty::open_uploads(rig) == 0);
    rig.server().faults().clear();
  }

  TEST_CASE("an upload that somebody aborted begins anew") {
    FlowRig rig;
    rig.plan(R"({"operation":"s3.UploadPart","count":1,"delay_ms":200})");
    auto client = rig.client(s3(rig.s3_options()), rig.options(Drive::caller));
    UploadInput input = input_of(some_bytes(faulty::size), "faulty.bin");
    input.options.multipart.max_parallel_parts = 1;
    const UploadSession session = client.upload(std::move(input));
    while (!session.ready() && session.progress().acknowledged_bytes == 0) {
      client.poll();
      client.wait(std::chrono::milliseconds{20});
    }
    rig.server().uploads().abort_all(rig.server().bucket());
    faulty::check_whole(rig, session.wait());
  }

  TEST_CASE("a clock that is hours off is learned from the server, and the upload goes on") {
    FlowRig rig;
    faulty::check_whole(rig, faulty::upload(rig, R"({"operation":"s3.*","count":1000,"clock_offset_s":7200})"));
    rig.server().faults().clear();
  }

  TEST_CASE("keys of a session that has ended are unauthorized and say so") {
    FlowRig rig;
    S3Options options = rig.s3_options();
    options.credentials = static_credentials(rig.server().secrets().temporary);
    auto client = rig.client(s3(options));
    CHECK(client.upload(input_of("x", "alive.bin")).wait().ok());
    rig.plan(
        R"({"operation":"s3.PutObject","count":2,"status":400,"body":"<Error><Code>ExpiredToken</Code></Error>"})");
    const Error error = client.upload(input_of("x", "dead.bin")).wait().error();
    CHECK(error.code == Errc::unauthorized);
    CHECK(rig.stored("dead.bin") == "(none)");
    rig.server().faults().clear();
  }
}

}  // namespace uploadkit::flow
