// bench_bare put CA URL FILE | many CA BEFORE AFTER FOLDER FILES IN_FLIGHT | steps CA ENDPOINT FOLDER FILES IN_FLIGHT
// bench_bare signed CA BEFORE AFTER FOLDER FILES IN_FLIGHT: many, each signed by libcurl
#include <bench/bare_loop.hpp>

#include <cstdlib>
#include <string_view>

int main(int count, char** arguments) {
  namespace bench = uploadkit::bench;
  const std::string_view mode = count > 1 ? arguments[1] : "";
  bench::BareJob job;
  if (count < 5) return 2;
  job.ca_file = arguments[2];
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (mode == "put") {
    job.url_before = arguments[3];
    return bench::put_one(job, arguments[4]) ? 0 : 1;
  }
  job.is_signed = mode == "signed";
  const bool is_many = (job.is_signed || mode == "many") && count == 8;
  if (!is_many && (mode != "steps" || count != 7)) return 2;
  (is_many ? job.url_before : job.endpoint) = arguments[3];
  if (is_many) job.url_after = arguments[4];
  job.folder = arguments[count - 3];
  job.files = std::atoi(arguments[count - 2]);
  job.in_flight = std::atoi(arguments[count - 1]);
  return bench::BareLoop(job).run() ? 0 : 1;
}
