/// \file
/// Which upload of a client has which records in the journal.
#ifndef UPLOADKIT_CLIENT_RESUME_IDS_HPP
#define UPLOADKIT_CLIENT_RESUME_IDS_HPP

#include <uploadkit/client/job.hpp>

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace uploadkit::client {

/// The names of the uploads under way. Thread: the driving thread.
class ResumeIds {
 public:
  enum class Claim : std::uint8_t { given, must_wait, taken };

  /// Where it must wait, `give_up()` names the upload to those that may ask again.
  Claim claim(const std::string& name, const std::shared_ptr<Job>& job) {
    const auto [it, is_new] = entries_.try_emplace(name);
    if (is_new) return Claim::given;
    if (!it->second.is_ending) return Claim::taken;
    it->second.waiting.push_back(job);
    return Claim::must_wait;
  }

  /// The upload has told its end, and is still taking back what the service holds: the next one of this name waits.
  void begin_end(const std::string& name) {
    if (const auto it = entries_.find(name); it != entries_.end()) it->second.is_ending = true;
  }

  /// Free again; gives those that waited for it.
  std::vector<std::weak_ptr<Job>> give_up(const std::string& name) {
    const auto it = entries_.find(name);
    if (it == entries_.end()) return {};
    auto waiting = std::move(it->second.waiting);
    entries_.erase(it);
    return waiting;
  }

 private:
  struct Entry {
    bool is_ending = false;
    std::vector<std::weak_ptr<Job>> waiting{};
  };
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace uploadkit::client

#endif
