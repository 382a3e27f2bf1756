/// \file
/// The least that a program can do with libcurl: the floor that the library is measured against.
#ifndef UPLOADKIT_BENCH_BARE_LOOP_HPP
#define UPLOADKIT_BENCH_BARE_LOOP_HPP

#include <curl/curl.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace uploadkit::bench {

/// One easy handle that is used again for one request after the other.
struct BareSlot {
  CURL* easy = nullptr;
  int file = -1;
  curl_off_t sent = 0;
  std::string answer;
  std::string body;
  std::string id;
  curl_slist* headers = nullptr;
  int step = 0;  // of a three-step upload: 0 begin, 1 put, 2 complete
  int index = 0;
};

struct BareJob {
  std::string ca_file;
  /// The PUT of one file or of many; the name stands between them.
  std::string url_before;
  std::string url_after;
  /// Three steps: where the POSTs go; empty for PUTs alone.
  std::string endpoint;
  std::string folder;
  int files = 1;
  int in_flight = 8;
  /// Each PUT of many is signed by libcurl, with an open payload.
  bool is_signed = false;
};

/// One PUT with curl_easy_perform. False on any failure.
bool put_one(const BareJob& job, const std::string& path);

/// Many uploads over one multi handle and epoll.
class BareLoop {
 public:
  explicit BareLoop(const BareJob& job) : job_(job) {}
  bool run();

 private:
  static int socket_changed(CURL* easy, curl_socket_t socket, int what, void* self, void* known);
  static int timer_changed(CURLM* multi, long timeout_ms, void* self);
  bool next_file(BareSlot& slot);
  bool next_step(BareSlot& slot);
  void post(BareSlot& slot, const std::string& body);
  bool put(BareSlot& slot, const std::string& url);
  bool collect();

  const BareJob& job_;
  CURLM* multi_ = nullptr;
  int epoll_ = -1;
  long timeout_ms_ = -1;
  int begun_ = 0;
  int ended_ = 0;
};

}  // namespace uploadkit::bench

#endif
