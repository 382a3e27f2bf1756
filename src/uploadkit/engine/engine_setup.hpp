/// \file
/// What an engine is made of, and what the engines of a client share.
#ifndef UPLOADKIT_ENGINE_ENGINE_SETUP_HPP
#define UPLOADKIT_ENGINE_ENGINE_SETUP_HPP

#include <uploadkit/core/url.hpp>
#include <uploadkit/engine/integrity.hpp>
#include <uploadkit/engine/region_memory.hpp>
#include <uploadkit/engine/retry_schedule.hpp>

#include <memory>
#include <string>

namespace uploadkit::engine {

/// What the uploads of one client share.
struct EngineShared {
  RetryOptions retry;
  RetryBudget budget{500};
  OriginKnowledge origins;
  RegionMemory regions;
  core::UrlSplitter splitter;
  bool allow_plain_http = false;
};

/// What one upload is made of.
struct EngineSetup {
  std::shared_ptr<const Backend> backend;
  std::string path;
  UploadOptions options;
  std::string idempotency_key;

  /// Whether `Persist` is asked for.
  bool journaling = false;
};

/// What the driver found when it opened the source.
struct OpenedSource {
  SourceFacts facts;
  std::string content_type;
  std::string content_type_decided_by;

  /// What the first bytes say, empty if nothing.
  std::string content_type_of_bytes;

  /// A stream: parts are cut as its bytes come.
  bool is_passing = false;
};

}  // namespace uploadkit::engine

#endif
