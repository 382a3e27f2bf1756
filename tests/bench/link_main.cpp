// bench_link PORT ROUND_TRIP_MS WINDOW_BYTES: prints a port of its own, and carries what comes there to PORT until it
// is killed.
#include <bench/link.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
  if (count != 4) return 2;
  std::signal(SIGPIPE, SIG_IGN);
  uploadkit::bench::LinkTerms terms;
  terms.round_trip = std::chrono::milliseconds{std::atoi(arguments[2])};
  terms.window_bytes = std::strtoull(arguments[3], nullptr, 10);
  uploadkit::bench::Link link(std::atoi(arguments[1]), terms);
  const int port = link.listen();
  if (port == 0) return 1;
  std::printf("%d\n", port);
  std::fflush(stdout);
  link.run();
}
