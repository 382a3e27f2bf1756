// How long a poll takes and what it allocates, counted by this program's own operator new.
#include <bench/client_uploads.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {
std::atomic<long> allocations{0};
}

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace uploadkit::bench {
namespace detail::client_polls {

using Time = std::chrono::steady_clock;

struct Idle {
  double nanoseconds = 0;
  long allocations = 0;
};

Idle measure_idle(Client& client) {
  constexpr int polls = 1'000'000;
  const long before = allocations;
  const Time::time_point begin = Time::now();
  for (int i = 0; i < polls; ++i) client.poll();
  const std::chrono::duration<double, std::nano> took = Time::now() - begin;
  return {took.count() / polls, allocations - before};
}

bool is_under_way(const std::vector<UploadSession>& sessions) {
  return std::any_of(sessions.begin(), sessions.end(), [](const UploadSession& session) { return !session.ready(); });
}

int print_latencies(std::vector<double>& microseconds) {
  std::sort(microseconds.begin(), microseconds.end());
  const std::size_t count = microseconds.size();
  if (count < 100) return 1;
  std::printf("%zu %.1f %.1f %.1f\n", count, microseconds[count / 2], microseconds[count * 99 / 100],
              microseconds[count - 1]);
  return 0;
}

}  // namespace detail::client_polls

namespace local_polls = detail::client_polls;

int measure_polls(const ClientJob& job) {
  auto client = make_client(job.ca_file, backend_for(job.url_before), Drive::caller);
  if (!client) return 1;
  // The first upload takes what later ones find in place: a connection, buffers, capacities.
  for (int warm = 0; warm < 2; ++warm)
    if (!client->upload(input_of(job.folder, job.verify)).wait()) return 1;
  const local_polls::Idle idle = local_polls::measure_idle(*client);
  const UploadSession session = client->upload(input_of(job.folder, job.verify));
  long polls = 0;
  long counted = 0;
  while (!session.ready()) {
    const UploadState state = session.state();
    const long before = allocations;
    client->poll(std::chrono::microseconds{500});
    const long made = allocations - before;
    if (state != UploadState::uploading || session.state() != state || session.progress().transferred_bytes == 0)
      continue;
    ++polls;
    counted += made;
  }
  std::printf("%.1f %ld %ld %ld\n", idle.nanoseconds, idle.allocations, polls, counted);
  return session.state() == UploadState::completed ? 0 : 1;
}

int measure_latency(const ClientJob& job) {
  constexpr int uploads = 8;
  auto client = make_client(job.ca_file, backend_for(job.url_before), Drive::caller);
  if (!client) return 1;
  std::vector<UploadSession> sessions;
  for (int i = 0; i < uploads; ++i) sessions.push_back(client->upload(input_of(job.folder, job.verify)));
  std::vector<double> microseconds;
  microseconds.reserve(1'000'000);
  while (local_polls::is_under_way(sessions)) {
    const auto begin = local_polls::Time::now();
    client->poll(std::chrono::microseconds{500});
    const std::chrono::duration<double, std::micro> took = local_polls::Time::now() - begin;
    microseconds.push_back(took.count());
  }
  for (const UploadSession& session : sessions)
    if (session.state() != UploadState::completed) return 1;
  return local_polls::print_latencies(microseconds);
}

}  // namespace uploadkit::bench
