/// \file
/// What the bench does with the library: uploads as an application would write them, and measured polls.
#ifndef UPLOADKIT_BENCH_CLIENT_UPLOADS_HPP
#define UPLOADKIT_BENCH_CLIENT_UPLOADS_HPP

#include <uploadkit/uploadkit.hpp>

#include <string>

namespace uploadkit::bench {

struct ClientJob {
  std::string ca_file;
  std::string url_before;
  std::string url_after;
  std::string folder;
  int files = 1;
  VerifyIntegrity verify = VerifyIntegrity::automatic;
};

Result<Client> make_client(const std::string& ca_file, std::shared_ptr<const Backend> backend, Drive drive);
UploadInput input_of(const std::string& path, VerifyIntegrity verify);
std::shared_ptr<const Backend> backend_for(const std::string& url);

/// "none", "checksum" or "md5"; else automatic.
VerifyIntegrity verify_of(std::string_view name);

/// Writes the error to standard error; gives 1.
int report(const Error& error);

/// 0 once all are stored and proved as `verify` says.
int wait_for_all(std::vector<UploadInput> inputs, Client& client, VerifyIntegrity verify);

// Each says 0 for success, and why not on standard error otherwise.

int put_one(const ClientJob& job);
int put_many(const ClientJob& job);
int three_steps(const ClientJob& job);

/// Polls of a client without work, and of one that uploads a file: prints "IDLE_NS IDLE_ALLOCATIONS POLLS ALLOCATIONS".
int measure_polls(const ClientJob& job);

/// Eight uploads under `poll(500 µs)`: prints "POLLS P50_US P99_US MAX_US".
int measure_latency(const ClientJob& job);

}  // namespace uploadkit::bench

#endif
