/// \file
/// Pause, resume and cancel from any thread.
#ifndef UPLOADKIT_CONTROL_HPP
#define UPLOADKIT_CONTROL_HPP

#include <uploadkit/options.hpp>

#include <cstdint>
#include <memory>

UPLOADKIT_NAMESPACE_BEGIN

/// What a control call did.
enum class ControlOutcome : std::uint8_t {
  accepted,      ///< It will happen, or has happened.
  already_so,    ///< The upload is in that state, or on its way there.
  too_late,      ///< The upload has ended, or its end can no longer be influenced.
  not_possible,  ///< An empty handle; or a pause while a stream passes by that is longer than what is held of it.
};

/// The name of an outcome as it is written in this header.
UPLOADKIT_API std::string_view to_string(ControlOutcome outcome) noexcept;

namespace detail {
class UploadHandle;
}

/// A handle that controls one upload. Copyable, small, and harmless after the upload and the client have ended.
///
/// Thread: any thread and any callback, before the start and after the end.
class ControlToken {
 public:
  ControlToken() = default;

  /// Stops the traffic: of a single PUT within 250 ms, unless every byte is sent and only the answer is awaited.
  UPLOADKIT_API ControlOutcome pause() const;

  /// Goes on after a pause, with a fresh URL where one is needed.
  UPLOADKIT_API ControlOutcome resume() const;

  /// Ends the upload as `cancelled` within 250 ms; what the service holds is taken back afterwards where it can be.
  UPLOADKIT_API ControlOutcome cancel() const;

  UPLOADKIT_API UploadState state() const noexcept;

  /// The latest moment. An empty handle gives a default one.
  UPLOADKIT_API Progress progress() const;

 private:
  friend class Client;
  friend class UploadBatch;
  friend class UploadSession;
  explicit ControlToken(std::shared_ptr<detail::UploadHandle> upload) noexcept : upload_(std::move(upload)) {}

  std::shared_ptr<detail::UploadHandle> upload_;
};

UPLOADKIT_NAMESPACE_END

#endif
