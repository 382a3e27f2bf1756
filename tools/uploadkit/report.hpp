/// \file
/// What is told of every file: ids or JSON on standard output, words on standard error.
#ifndef UPLOADKIT_TOOLS_REPORT_HPP
#define UPLOADKIT_TOOLS_REPORT_HPP

#include <tools/uploadkit/line_output.hpp>
#include <tools/uploadkit/progress_view.hpp>

#include <uploadkit/error.hpp>
#include <uploadkit/receipt.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace uploadkit::command {

/// What `--json` and `--quiet` choose.
struct ReportOptions {
  bool json = false;
  bool quiet = false;

  /// Whether a file is named by its key even where it has an id.
  bool prints_keys = false;
};

/// Every file ends in exactly one of `completed()` and `failed()`.
class Report {
 public:
  Report(ReportOptions options, LineOutput& output, ProgressView& view)
      : options_(options), output_(output), view_(view) {}

  void progress(std::size_t index, const std::string& file, const Progress& progress);
  void completed(std::size_t index, const std::string& file, const UploadReceipt& receipt,
                 std::chrono::milliseconds duration);
  void failed(std::size_t index, const std::string& file, const Error& error);

  /// Something worth knowing that is no failure.
  void note(std::string_view line);

  bool has_failures() const noexcept { return has_failures_; }

 private:
  void print(const std::string& line);

  ReportOptions options_;
  LineOutput& output_;
  ProgressView& view_;
  bool has_failures_ = false;
};

}  // namespace uploadkit::command

#endif
