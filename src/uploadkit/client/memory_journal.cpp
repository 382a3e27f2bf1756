// The journal that lives as long as the process.
#include <uploadkit/journal.hpp>

#include <algorithm>
#include <utility>

UPLOADKIT_NAMESPACE_BEGIN

namespace detail {

class MemoryJournal final : public JournalStore {
 public:
  Result<void> append(const std::string& job, const std::string& record) override {
    if (Job* known = find(job))
      known->records.push_back(record);
    else
      jobs_.push_back(Job{job, {record}});
    return {};
  }

  Result<std::vector<std::string>> load(const std::string& job) override {
    const Job* known = find(job);
    return known ? known->records : std::vector<std::string>{};
  }

  Result<std::vector<std::string>> jobs() override {
    std::vector<std::string> names;
    for (const Job& job : jobs_) names.push_back(job.name);
    return names;
  }

  Result<void> remove(const std::string& job) override {
    jobs_.erase(std::remove_if(jobs_.begin(), jobs_.end(), [&](const Job& j) { return j.name == job; }), jobs_.end());
    return {};
  }

 private:
  struct Job {
    std::string name;
    std::vector<std::string> records;
  };
  Job* find(const std::string& name) {
    const auto it = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& job) { return job.name == name; });
    return it == jobs_.end() ? nullptr : &*it;
  }

  std::vector<Job> jobs_;  // as many as run at a time
};

}  // namespace detail

std::shared_ptr<JournalStore> memory_journal() { return std::make_shared<detail::MemoryJournal>(); }

UPLOADKIT_NAMESPACE_END
