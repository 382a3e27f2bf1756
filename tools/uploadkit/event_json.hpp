/// \file
/// The lines of `--json`: one object each, always with the same keys; absent values are null.
#ifndef UPLOADKIT_TOOLS_EVENT_JSON_HPP
#define UPLOADKIT_TOOLS_EVENT_JSON_HPP

#include <uploadkit/error.hpp>
#include <uploadkit/options.hpp>
#include <uploadkit/receipt.hpp>

#include <chrono>
#include <string>

namespace uploadkit::command {

/// Without the line break, which is the writer's. Bytes of names that are no UTF-8 become U+FFFD.
std::string progress_json(const std::string& file, const Progress& progress);
std::string completed_json(const std::string& file, const UploadReceipt& receipt, std::chrono::milliseconds duration);
std::string failed_json(const std::string& file, const Error& error);

}  // namespace uploadkit::command

#endif
