// POSIX threads where they exist: std::thread tells a failed start by an exception, which this library does without.
#include <uploadkit/client/thread.hpp>

#include <utility>

#ifndef _WIN32
#include <pthread.h>

#include <csignal>
#endif

namespace uploadkit::client {

#ifdef _WIN32

struct Thread::Impl {
  std::thread thread;
};

Result<void> Thread::start(std::function<void()> body) {
  impl_->thread = std::thread(std::move(body));
  return {};
}

void Thread::finish() {
  if (!impl_->thread.joinable()) return;
  if (is_current())
    impl_->thread.detach();
  else
    impl_->thread.join();
}

bool Thread::is_current() const { return impl_->thread.get_id() == std::this_thread::get_id(); }

#else

struct Thread::Impl {
  pthread_t thread{};
  bool running = false;
};

namespace detail::thread {

void* run(void* argument) {
  const std::unique_ptr<std::function<void()> > body(static_cast<std::function<void()>*>(argument));
  (*body)();
  return nullptr;
}

}  // namespace detail::thread

Result<void> Thread::start(std::function<void()> body) {
  auto argument = std::make_unique<std::function<void()> >(std::move(body));
  // The new thread inherits the mask: signals are the application's, so none is handled here.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int failed = pthread_create(&impl_->thread, nullptr, &detail::thread::run, argument.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (failed != 0)
    return make_error(Errc::out_of_resources,
                      "A thread could not be started; raise the process's limit, or use Drive::caller.");
  argument.release();  // NOLINT(bugprone-unused-return-value): the thread owns it now
  impl_->running = true;
  return {};
}

void Thread::finish() {
  if (!impl_->running) return;
  impl_->running = false;
  if (pthread_equal(impl_->thread, pthread_self()) != 0)
    pthread_detach(impl_->thread);
  else
    pthread_join(impl_->thread, nullptr);
}

bool Thread::is_current() const { return impl_->running && pthread_equal(impl_->thread, pthread_self()) != 0; }

#endif

Thread::Thread() : impl_(std::make_unique<Impl>()) {}

Thread::~Thread() { finish(); }

}  // namespace uploadkit::client
