// Waiting for a task that has no client, or one that stands still.
#include <doctest/doctest.h>

#include <uploadkit/client/task_state.hpp>

#include <thread>

namespace uploadkit::client {

namespace {

class PlainTask final : public TaskState {
 public:
  using TaskState::TaskState;
  void cancel() override {}
};

class Host final : public TaskHost {
 public:
  bool would_deadlock() const override { return is_inside; }
  Pumped pump(std::chrono::nanoseconds) override {
    ++pumps;
    if (pumps == 3 && task) task->finish();
    return answer;
  }
  bool post(std::function<void()>) override { return false; }

  bool is_inside = false;
  int pumps = 0;
  TaskState* task = nullptr;
  Pumped answer = Pumped::here;
};

}  // namespace

TEST_SUITE("client") {
  TEST_CASE("a wait pumps the client until the task has ended") {
    for (const auto answer : {TaskHost::Pumped::here, TaskHost::Pumped::elsewhere}) {
      const auto host = std::make_shared<Host>();
      host->answer = answer;
      PlainTask task(host, std::make_shared<CallbackQueue>(nullptr));
      host->task = &task;
      CHECK(task.await(std::nullopt));
      CHECK(host->pumps == 3);
      CHECK(task.ready());
    }
  }

  TEST_CASE("a wait with a limit ends in stalled") {
    const auto host = std::make_shared<Host>();
    PlainTask task(host, std::make_shared<CallbackQueue>(nullptr));
    CHECK(task.await(std::chrono::milliseconds{2}).error().code == Errc::stalled);
    host->answer = TaskHost::Pumped::by_its_thread;
    CHECK(task.await(std::chrono::milliseconds{2}).error().code == Errc::stalled);
    PlainTask orphan(std::weak_ptr<TaskHost>(), std::make_shared<CallbackQueue>(nullptr));
    CHECK(orphan.await(std::chrono::nanoseconds{0}).error().code == Errc::stalled);
  }

  TEST_CASE("a wait inside a callback is would_deadlock, unless the task has ended") {
    const auto host = std::make_shared<Host>();
    host->is_inside = true;
    PlainTask task(host, std::make_shared<CallbackQueue>(nullptr));
    CHECK(task.await(std::nullopt).error().code == Errc::would_deadlock);
    task.finish();
    CHECK(task.await(std::nullopt));
  }

  TEST_CASE("every waiting thread is woken") {
    PlainTask task(std::weak_ptr<TaskHost>(), std::make_shared<CallbackQueue>(nullptr));
    std::vector<std::thread> waiters;
    for (int i = 0; i < 4; ++i) waiters.emplace_back([&] { CHECK(task.await(std::nullopt)); });
    task.finish();
    for (auto& waiter : waiters) waiter.join();
  }

  TEST_CASE("the end is told once, to those who asked before and after it") {
    const auto queue = std::make_shared<CallbackQueue>(nullptr);
    PlainTask task(std::weak_ptr<TaskHost>(), queue);
    int told = 0;
    task.on_done([&] { ++told; });
    task.finish();
    task.finish();
    task.on_done([&] { ++told; });
    CHECK(told == 0);
    queue->run_pending();
    CHECK(told == 2);
    queue->close();
    task.on_done([&] { ++told; });
    CHECK(told == 3);
    task.disconnect();
    task.on_done([&] { ++told; });
    CHECK(told == 3);
  }
}

}  // namespace uploadkit::client
