/// \file
/// The seam for services: a backend describes requests and reads answers; it performs nothing.
#ifndef UPLOADKIT_BACKEND_HPP
#define UPLOADKIT_BACKEND_HPP

#include <uploadkit/authorization.hpp>
#include <uploadkit/receipt.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

UPLOADKIT_NAMESPACE_BEGIN

/// Either the answer, or the request whose response contains it.
template <class T>
struct Step {
  Step(T known) : answer(std::move(known)) {}         // NOLINT(google-explicit-constructor)
  Step(HttpRequest ask) : request(std::move(ask)) {}  // NOLINT(google-explicit-constructor)

  std::optional<T> answer{};
  HttpRequest request{};
};

/// What an upload is, for the backend that describes its requests.
struct UploadDescription {
  /// `UploadInput::path`, or the source's name where that is empty. UTF-8 without control characters.
  std::string path{};

  /// Known before the first request wherever `BackendTraits::needs_size` is set.
  std::optional<std::uint64_t> size_bytes{};

  /// "type/subtype", never empty.
  std::string content_type{};

  /// The same for every try of this upload, also after a crash; 36 ASCII characters.
  std::string idempotency_key{};

  /// The time to sign with; corrected by what is known of the service's clock.
  WallTime now{};
  UploadOptions options{};

  /// How many parts the source is cut into: 1 for one PUT; 0 for parts whose number is not known yet (a stream).
  int part_count = 1;

  /// Bytes in every part but the last; 0 for one PUT. Later parts of a stream of unknown size may be larger, unless
  /// `MultipartLimits::equal_parts` forbids it.
  std::uint64_t part_bytes = 0;

  /// The checksum that travels with the bytes ("CRC64NVME", …): what `options` ask for, else the backend's own; empty
  /// for none.
  std::string checksum_algorithm{};

  /// The checksum of the whole object as the storage writes it, once all parts are stored; empty if it is not known.
  std::string checksum{};

  /// The region that the storage named when it was asked in the wrong one; empty otherwise.
  std::string region{};
};

/// A granted place to put the bytes.
struct UploadTicket {
  /// Where the bytes go. Never stored: after a crash a new one is asked for.
  std::string url{};
  std::string method = "PUT";

  /// Headers that the service wants with exactly these values; they win over the library's own.
  std::vector<Header> headers{};

  /// When the URL dies; absent lets the URL tell.
  std::optional<WallTime> expires_at{};

  /// The service's name for the upload, needed by later steps; survives a crash.
  std::string upload_id{};

  /// The service's name for the object, needed by later steps; survives a crash.
  std::string key{};

  /// Options that were asked for and that not every storage has; a refusal for their sake is `unsupported_option`.
  std::vector<std::string> asked_options{};

  /// The URLs of a service that signs a whole upload at once: one a part, then those of its end. Never stored.
  std::vector<std::string> part_urls{};
  std::string complete_url{};
  std::string abort_url{};
};

/// A range of the source that travels in one request: `[offset, offset + size_bytes)`.
struct PartRange {
  /// From 1; a single PUT is part 1 of 1.
  int number = 1;
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
};

/// A part that the storage has accepted.
struct StoredPart {
  int number = 1;
  std::uint64_t size_bytes = 0;
  std::string etag{};
  std::string version_id{};

  /// Base64 of the part's checksum in the upload's algorithm; empty if none was computed.
  std::string checksum{};
};

/// A page of the parts that a storage holds.
struct StoredParts {
  std::vector<StoredPart> parts{};

  /// Where the next page begins; 0 after the last one.
  int next_marker = 0;
};

/// What a storage accepts as parts of one object. The defaults are S3's ("Amazon S3 multipart upload limits").
struct MultipartLimits {
  std::uint64_t min_part_bytes = std::uint64_t{5} << 20;
  std::uint64_t max_part_bytes = std::uint64_t{5} << 30;
  int max_parts = 10'000;

  /// The most bytes in one PUT; larger sources are sent in parts whatever the threshold says.
  std::uint64_t max_single_bytes = std::uint64_t{5} << 30;

  /// All parts but the last must have the same size, so that those of a stream cannot grow.
  bool equal_parts = false;
};

/// How a checksum reaches the storage.
enum class ChecksumTransfer : std::uint8_t {
  none,     ///< It is not sent; what the storage reports by itself is compared.
  header,   ///< As a header: a source that is not held in memory is read once more for it.
  trailer,  ///< Behind the bytes, read once.
};

/// The options of an upload that a backend may be able to honour, as bits.
enum BackendOption : std::uint32_t {
  option_content_encoding = 1u << 0,
  option_content_disposition = 1u << 1,
  option_cache_control = 1u << 2,
  option_metadata = 1u << 3,
  option_bucket = 1u << 4,
  option_accelerate = 1u << 5,
  option_expected_bucket_owner = 1u << 6,
  option_prevent_overwrite = 1u << 7,
  option_checksum_algorithm = 1u << 8,
};

/// What the library must know of a backend before it begins.
struct BackendTraits {
  /// "viesus", "adobe-rest", … for logs and the journal.
  std::string name{};

  /// Bits of `BackendOption` that the backend honours; `content_type` is always among them.
  std::uint32_t supported_options = 0;

  /// The service must be told the size before the bytes.
  bool needs_size = true;
  std::uint64_t min_bytes = 0;

  /// 0 for no limit of the backend's own.
  std::uint64_t max_bytes = 0;

  /// The declared type must be the bytes' own: a contradiction is `content_type_mismatch` before the first request.
  bool type_must_match_bytes = false;

  /// The storage's ETag is known to be the MD5 of the bytes.
  bool etag_is_md5 = false;

  /// Asking for a place twice leaves nothing behind that matters, so that a lost answer is asked for again.
  bool begin_is_repeatable = true;

  /// Sources may be sent in parts; absent where one PUT carries everything.
  std::optional<MultipartLimits> multipart{};

  /// The checksum that is sent unasked ("CRC64NVME"); empty for none.
  std::string checksum_algorithm{};
  ChecksumTransfer checksum_transfer = ChecksumTransfer::none;

  /// The storage is known to answer with the checksum that was sent to it.
  bool answers_checksum = false;
};

/// Speaks one service's dialect of "begin, put, complete".
///
/// A backend describes requests and reads answers. It performs no I/O, keeps no state and reads no clock, so one
/// serves any number of uploads on any number of threads, and a test needs no network.
///
/// Errors that a reading function gives decide what happens next: `throttled` and `service_unavailable` are tried
/// again, `url_expired` begins again, `unauthorized` refreshes the token once; the rest ends the upload.
/// Defaults are inline, so that RTTI settings of application and library may differ.
class Backend {
 public:
  virtual ~Backend() = default;

  virtual BackendTraits traits() const = 0;

  /// The credentials that requests with `HttpRequest::authorize` carry; null for none.
  virtual std::shared_ptr<const Authorization> authorization() const { return nullptr; }

  /// Step 1: asks for a place. A backend that knows it already gives the ticket at once.
  /// Errors: whatever the service is known to refuse: `invalid_argument`, `too_large`, …
  virtual Result<Step<UploadTicket>> begin(const UploadDescription& upload) const = 0;

  /// Reads the answer to the request of `begin()`.
  virtual Result<UploadTicket> read_begin(const UploadDescription& upload, const HttpResponse& response) const = 0;

  /// Step 2: the request that carries `part`, without its body and without headers that the URL itself demands; those
  /// are added by the library, and so is Content-Length.
  virtual Result<HttpRequest> put(const UploadDescription& upload, const UploadTicket& ticket,
                                  const PartRange& part) const {
    return describe_put(upload, ticket, part);
  }

  /// Reads the storage's answer to a `put()`. The default reads the errors of S3, Google Cloud Storage and Azure.
  virtual Result<StoredPart> read_put(const UploadTicket& ticket, const PartRange& part,
                                      const HttpResponse& response) const {
    return read_storage_answer(ticket, part, response);
  }

  /// Step 3: tells the service that the bytes are there. A service without that call gives the receipt at once.
  virtual Result<Step<UploadReceipt>> complete(const UploadDescription& upload, const UploadTicket& ticket,
                                               const std::vector<StoredPart>& parts) const = 0;

  /// Reads the answer to the request of `complete()`. Fields that are left empty are filled from what the library
  /// knows: size, content type, ETag, checksum.
  virtual Result<UploadReceipt> read_complete(const UploadDescription& upload, const UploadTicket& ticket,
                                              const HttpResponse& response) const = 0;

  /// Whether `inquire()` can find out if a completion whose answer was lost took effect.
  virtual bool can_inquire() const { return false; }

  /// Asks the service for the state of the upload after a lost answer to `complete()`.
  virtual Result<HttpRequest> inquire(const UploadDescription&, const UploadTicket&) const { return HttpRequest{}; }

  /// Reads the answer to `inquire()`: the receipt if the completion took effect, nothing if it certainly did not.
  virtual Result<std::optional<UploadReceipt>> read_inquiry(const UploadDescription&, const UploadTicket&,
                                                            const HttpResponse&) const {
    return std::optional<UploadReceipt>{};
  }

  /// The request that lists the parts which the storage holds, from the one after `marker`. For backends with parts.
  virtual Result<HttpRequest> list_parts(const UploadDescription&, const UploadTicket&, int /*marker*/) const {
    return make_error(Errc::unsupported_option, "This backend has no parts to list.");
  }

  /// Reads a page of parts. Errors: `not_found` where the storage does not know the upload (any more).
  virtual Result<StoredParts> read_parts(const UploadDescription&, const UploadTicket&, const HttpResponse&) const {
    return StoredParts{};
  }

  /// The request that takes back what `begin()` made, after a cancel; nothing where the service forgets by itself.
  virtual Result<std::optional<HttpRequest>> abort(const UploadDescription&, const UploadTicket&) const {
    return std::optional<HttpRequest>{};
  }

 protected:
  /// The default of `put()`: the ticket's method, URL and headers, and the content type if the ticket names none.
  UPLOADKIT_API static Result<HttpRequest> describe_put(const UploadDescription& upload, const UploadTicket& ticket,
                                                        const PartRange& part);

  /// The default of `read_put()`.
  UPLOADKIT_API static Result<StoredPart> read_storage_answer(const UploadTicket& ticket, const PartRange& part,
                                                              const HttpResponse& response);
};

/// A call of a service beside the upload: its request, how its answer is read, and how it may be repeated.
/// Performed by `Client::call()`.
template <class T>
struct ApiCall {
  HttpRequest request{};
  std::function<Result<T>(const HttpResponse&)> read{};
  std::shared_ptr<const Authorization> authorization{};

  /// Making the call twice has the effect of making it once, so that a lost answer is asked for again.
  bool idempotent = false;

  /// The service's name of the call, for logs.
  std::string name{};
};

UPLOADKIT_NAMESPACE_END

#endif
