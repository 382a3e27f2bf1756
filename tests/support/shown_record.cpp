// Writes into the folder that UPLOADKIT_TEST_RECORD names; tools/dev/run_tests.py gives each program its own.
#include <support/shown_record.hpp>

#include <uploadkit/error.hpp>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace uploadkit {

// The linker is told to lead every call of make_error here: no error of any layer is left out.
Error real_make_error(Errc code, std::string message, std::vector<Fact> facts) asm(
    "__real__ZN9uploadkit2v010make_errorENS0_4ErrcENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt6vectorINS0_"
    "4FactESaIS9_EE");
Error recorded_make_error(Errc code, std::string message, std::vector<Fact> facts) asm(
    "__wrap__ZN9uploadkit2v010make_errorENS0_4ErrcENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESt6vectorINS0_"
    "4FactESaIS9_EE");

Error recorded_make_error(Errc code, std::string message, std::vector<Fact> facts) {
  test::record_shown(message);
  for (const Fact& fact : facts) test::record_shown(fact.value);
  return real_make_error(code, std::move(message), std::move(facts));
}

namespace test {
namespace {

/// Kept open to the end of the process; null where nothing is to be recorded.
std::FILE* open_record(const char* name) {
  const char* folder = std::getenv("UPLOADKIT_TEST_RECORD");
  return folder == nullptr ? nullptr : std::fopen((std::string(folder) + "/" + name).c_str(), "a");
}

void add_line(std::FILE* record, std::string_view text) {
  if (record == nullptr || text.empty()) return;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::fwrite(text.data(), 1, text.size(), record);
  std::fputc('\n', record);
}

}  // namespace

void record_shown(std::string_view text) {
  static std::FILE* const record = open_record("shown");
  add_line(record, text);
}

void record_secret(std::string_view secret) {
  static std::FILE* const record = open_record("secrets");
  add_line(record, secret);
}

}  // namespace test
}  // namespace uploadkit
