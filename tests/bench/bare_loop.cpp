// Handles and connections are reused, the upload buffer has 512 KiB, bytes go from pread into libcurl's buffer.
#include <bench/bare_loop.hpp>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>

namespace uploadkit::bench {
namespace detail::bare_loop {

constexpr long most_buffer_bytes = 512 * 1024;

std::size_t read_file(char* buffer, std::size_t size, std::size_t count, void* context) {
  BareSlot& slot = *static_cast<BareSlot*>(context);
  const ssize_t got = pread(slot.file, buffer, size * count, slot.sent);
  if (got < 0) return CURL_READFUNC_ABORT;
  slot.sent += got;
  return static_cast<std::size_t>(got);
}

std::size_t keep(char* bytes, std::size_t size, std::size_t count, void* context) {
  static_cast<BareSlot*>(context)->answer.append(bytes, size * count);
  return size * count;
}

CURL* make_easy(BareSlot& slot, const std::string& ca_file) {
  CURL* const easy = curl_easy_init();
  slot.easy = easy;
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_file);
  curl_easy_setopt(easy, CURLOPT_READDATA, &slot);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &slot);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &slot);
  if (ca_file.empty()) return easy;
  curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  return easy;
}

void sign(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:s3");
  curl_easy_setopt(easy, CURLOPT_USERPWD, "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
}

bool open_body(BareSlot& slot, const std::string& path) {
  slot.file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat facts {};
  if (slot.file < 0 || fstat(slot.file, &facts) != 0) return false;
  slot.sent = 0;
  slot.answer.clear();
  const long buffer = std::max(16L * 1024, std::min<long>(most_buffer_bytes, facts.st_size));
  curl_easy_setopt(slot.easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(slot.easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(facts.st_size));
  curl_easy_setopt(slot.easy, CURLOPT_UPLOAD_BUFFERSIZE, buffer);
  return true;
}

void set_headers(BareSlot& slot, const char* content_type, bool with_key) {
  curl_slist_free_all(slot.headers);
  slot.headers = curl_slist_append(nullptr, "Expect:");
  slot.headers = curl_slist_append(slot.headers, content_type);
  if (with_key) slot.headers = curl_slist_append(slot.headers, "x-api-key: 0123456789abcdef");
  curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, slot.headers);
}

void add_header(BareSlot& slot, const char* line) {
  slot.headers = curl_slist_append(slot.headers, line);
  curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, slot.headers);
}

bool succeeded(CURL* easy, CURLcode code) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return code == CURLE_OK && status == 200;
}

std::string between(const std::string& text, const std::string& before) {
  const std::size_t at = text.find(before);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + before.size();
  return text.substr(begin, text.find('"', begin) - begin);
}

}  // namespace detail::bare_loop

namespace local_bare_loop = detail::bare_loop;

bool put_one(const BareJob& job, const std::string& path) {
  BareSlot slot;
  CURL* const easy = local_bare_loop::make_easy(slot, job.ca_file);
  curl_easy_setopt(easy, CURLOPT_URL, job.url_before.c_str());
  local_bare_loop::set_headers(slot, "Content-Type: image/jpeg", false);
  if (!local_bare_loop::open_body(slot, path)) return false;
  const bool done = local_bare_loop::succeeded(easy, curl_easy_perform(easy));
  curl_easy_cleanup(easy);
  curl_slist_free_all(slot.headers);
  close(slot.file);
  return done;
}

bool BareLoop::run() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  multi_ = curl_multi_init();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, socket_changed);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, timer_changed);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  std::vector<BareSlot> slots(static_cast<std::size_t>(std::min(job_.in_flight, job_.files)));
  for (BareSlot& slot : slots) {
    CURL* const easy = local_bare_loop::make_easy(slot, job_.ca_file);
    if (job_.is_signed) local_bare_loop::sign(easy);
    if (!next_file(slot)) return false;
    curl_multi_add_handle(multi_, slot.easy);
  }
  epoll_event events[64];
  int running = 0;
  while (ended_ < job_.files) {
    const int count = epoll_wait(epoll_, events, 64, static_cast<int>(timeout_ms_));
    if (count == 0 || timeout_ms_ == 0) {
      timeout_ms_ = -1;
      curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    for (int i = 0; i < count; ++i) {
      const int what = ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 ? CURL_CSELECT_IN : 0) |
                       ((events[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);
      curl_multi_socket_action(multi_, events[i].data.fd, what, &running);
    }
    if (!collect()) return false;
  }
  for (const BareSlot& slot : slots) {
    curl_easy_cleanup(slot.easy);
    curl_slist_free_all(slot.headers);
  }
  curl_multi_cleanup(multi_);
  return true;
}

bool BareLoop::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    CURL* const easy = message->easy_handle;
    if (!local_bare_loop::succeeded(easy, message->data.result)) return false;
    char* context = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
    BareSlot& slot = *reinterpret_cast<BareSlot*>(context);
    curl_multi_remove_handle(multi_, easy);
    if (slot.file >= 0) close(std::exchange(slot.file, -1));
    const bool has_more = !job_.endpoint.empty() && slot.step < 2;
    if (!has_more && (++ended_, begun_ == job_.files)) continue;
    if (has_more ? !next_step(slot) : !next_file(slot)) return false;
    curl_multi_add_handle(multi_, easy);
  }
  return true;
}

bool BareLoop::next_file(BareSlot& slot) {
  slot.step = 0;
  slot.index = ++begun_;
  if (job_.endpoint.empty()) return put(slot, job_.url_before + std::to_string(slot.index) + ".jpg" + job_.url_after);
  post(slot, "{\"query\":\"mutation{createSignedUploadUrl(input:{filename:\\\"" + std::to_string(slot.index) +
                 ".jpg\\\",filesize:16384,mimetype:\\\"image/jpeg\\\"}){uploadId uploadUrl}}\"}");
  return true;
}

bool BareLoop::next_step(BareSlot& slot) {
  if (++slot.step == 1) {
    slot.id = local_bare_loop::between(slot.answer, "\"uploadId\":\"");
    return put(slot, local_bare_loop::between(slot.answer, "\"uploadUrl\":\""));
  }
  post(slot, "{\"query\":\"mutation{completeSignedUpload(id:\\\"" + slot.id +
                 "\\\"){id status filesize mimetype extension originalFilename filename width height url startedAt "
                 "finishedAt duration}}\"}");
  return true;
}

void BareLoop::post(BareSlot& slot, const std::string& body) {
  slot.body = body;
  slot.answer.clear();
  curl_easy_setopt(slot.easy, CURLOPT_POST, 1L);
  curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(slot.body.size()));
  curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDS, slot.body.c_str());
  curl_easy_setopt(slot.easy, CURLOPT_URL, job_.endpoint.c_str());
  local_bare_loop::set_headers(slot, "Content-Type: application/json", true);
}

bool BareLoop::put(BareSlot& slot, const std::string& url) {
  curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(slot.easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(slot.easy, CURLOPT_URL, url.c_str());
  local_bare_loop::set_headers(slot, "Content-Type: image/jpeg", false);
  if (job_.is_signed) local_bare_loop::add_header(slot, "x-amz-content-sha256: UNSIGNED-PAYLOAD");
  return local_bare_loop::open_body(slot, job_.folder + "/" + std::to_string(slot.index) + ".jpg");
}

int BareLoop::socket_changed(CURL*, curl_socket_t socket, int what, void* self, void*) {
  BareLoop& loop = *static_cast<BareLoop*>(self);
  epoll_event event{};
  event.data.fd = socket;
  event.events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
  if (what == CURL_POLL_REMOVE)
    epoll_ctl(loop.epoll_, EPOLL_CTL_DEL, socket, &event);
  else if (epoll_ctl(loop.epoll_, EPOLL_CTL_MOD, socket, &event) != 0)
    epoll_ctl(loop.epoll_, EPOLL_CTL_ADD, socket, &event);
  return 0;
}

int BareLoop::timer_changed(CURLM*, long timeout_ms, void* self) {
  static_cast<BareLoop*>(self)->timeout_ms_ = timeout_ms;
  return 0;
}

}  // namespace uploadkit::bench
