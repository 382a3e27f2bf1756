// `uploadkit put`, from checked arguments to the exit status.
#include <tools/uploadkit/backend_choice.hpp>
#include <tools/uploadkit/object_keys.hpp>
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/put_command.hpp>
#include <tools/uploadkit/secrets.hpp>
#include <tools/uploadkit/signals.hpp>
#include <tools/uploadkit/start_upload.hpp>
#include <tools/uploadkit/terminal_keys.hpp>
#include <tools/uploadkit/verbose_log.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace uploadkit::command {
namespace {

constexpr std::chrono::milliseconds between_drawings{100};

// A cancel ends locally within 250 ms; this is for one that does not.
constexpr std::chrono::seconds cancel_limit{5};

// What was begun is taken back within a few requests, unless the network is gone.
constexpr std::chrono::seconds take_back_limit{5};

ProgressViewOptions view_options(const PutArguments& arguments) {
  ProgressViewOptions options;
  options.write = [](std::string_view text) { write_all(STDERR_FILENO, text); };
  options.size = [] { return terminal_size(STDERR_FILENO); };
  options.shows_progress = !arguments.quiet && !arguments.json;
  return options;
}

// Where news goes, and the wake-ups that bring it.
struct Surroundings {
  explicit Surroundings(const PutArguments& arguments)
      : output(STDOUT_FILENO),
        view(view_options(arguments)),
        report({arguments.json, arguments.quiet, arguments.target == Target::storage}, output, view) {}

  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
  std::shared_ptr<WakePipe> stop_input = std::make_shared<WakePipe>();
  LineOutput output;
  ProgressView view;
  Report report;
};

// Parts of a stream are held until they are stored; whoever asks for large ones means two of them.
std::uint64_t stream_memory(const PutArguments& arguments) {
  constexpr std::uint64_t beside_parts = 2u * 1024u * 1024u;
  const bool is_stream = std::find(arguments.files.begin(), arguments.files.end(), "-") != arguments.files.end();
  return is_stream ? 2 * arguments.storage.part_bytes + beside_parts : 0;
}

ClientOptions client_options(const PutArguments& arguments, Surroundings& around) {
  ClientOptions options;
  if (arguments.concurrency != 0) {
    options.max_concurrent_uploads = arguments.concurrency;
    options.max_concurrent_requests = arguments.concurrency;
  }
  options.bandwidth_limit_bytes_per_second = arguments.bytes_per_second;
  options.memory_budget_bytes = std::max(options.memory_budget_bytes, stream_memory(arguments));
  options.tls.ca_file = arguments.ca_bundle;
  options.tls.allow_plain_http = arguments.allow_plain_http;
  options.proxy = arguments.proxy;
  options.executor = [mailbox = around.mailbox](std::function<void()> function) { mailbox->post(std::move(function)); };
  options.log = arguments.verbose ? verbose_log(around.mailbox, around.view, std::chrono::steady_clock::now())
                                  : warning_log(around.mailbox, around.view);
  if (!arguments.verbose) options.log_level = LogLevel::warning;
  return options;
}

// Without a client every file ends with the reason.
StartUpload start_nothing(const Error& error) {
  return [error](const FileEntry&, const UploadEvents& events) {
    events.on_done(error);
    return RunningUpload{};
  };
}

// `--url -` leaves standard input for nothing else.
Result<void> complete_url(PutArguments& arguments) {
  if (arguments.url != "-") return {};
  auto url = read_url_from_input();
  if (!url) return url.error();
  if (url->rfind("https://", 0) != 0 && url->rfind("http://", 0) != 0)
    return make_error(Errc::invalid_argument, "Standard input holds no URL that begins with https:// or http://.");
  arguments.url = *std::move(url);
  return {};
}

Result<CollectedFiles> collect(const PutArguments& arguments) {
  if (!arguments.from_url.empty()) {
    CollectedFiles files;
    FileEntry entry;
    entry.path = url_without_secrets(arguments.from_url);
    files.entries.push_back(std::move(entry));
    return files;
  }
  auto files = collect_files(arguments);
  if (files && arguments.target == Target::storage) name_objects(arguments, *files);
  if (!files || files->entries.size() < 2) return files;
  if (!arguments.name.empty()) return make_error(Errc::invalid_argument, "--name is for one FILE.");
  if (!arguments.url.empty()) return make_error(Errc::invalid_argument, "--url takes one FILE.");
  return files;
}

bool has_pause_key(TerminalKeys& keys) {
  char pressed[64];
  const std::size_t count = keys.read_keys(pressed, sizeof pressed);
  return std::count(pressed, pressed + count, 'p') % 2 != 0;
}

// Gives the signal that cancelled, 0 for none.
int drive(UploadRun& uploads, const PutArguments& arguments, Surroundings& around) {
  const SignalWatch signals(around.mailbox->pipe().write_end());
  TerminalKeys keys(arguments.reads_standard_input() ? -1 : STDIN_FILENO);
  std::optional<Instant> cancelled_at;
  Instant last_drawing{};
  for (uploads.start_more(); !uploads.is_finished(); uploads.start_more()) {
    const bool has_keys = wait_for_work(*around.mailbox, keys.descriptor(), between_drawings);
    around.mailbox->run();
    if (has_keys && has_pause_key(keys)) uploads.toggle_pause();
    const Instant now = std::chrono::steady_clock::now();
    if (signals.stop_signal() != 0 && !cancelled_at && !uploads.is_finished()) {
      cancelled_at = now;
      around.stop_input->wake();
      uploads.cancel();
    }
    if (cancelled_at && now - *cancelled_at > cancel_limit)
      uploads.abandon(make_error(Errc::cancelled, "The upload was cancelled and did not end in time."));
    if (now - last_drawing < between_drawings) continue;
    last_drawing = now;
    around.view.draw(now);
  }
  around.view.erase();
  return cancelled_at ? signals.stop_signal() : 0;
}

// A multipart upload that failed or was cancelled is aborted after its end was told.
void await_quiet(const Client& client, Surroundings& around) {
  const Instant limit = std::chrono::steady_clock::now() + take_back_limit;
  while (client.is_busy() && std::chrono::steady_clock::now() < limit) {
    wait_for_work(*around.mailbox, -1, std::chrono::milliseconds{1});
    around.mailbox->run();
  }
  if (!client.is_busy()) return;
  around.view.message(
      "The storage does not answer, so parts of an upload may be left there until a lifecycle rule "
      "removes them.");
}

int exit_status(int signal, const Surroundings& around) {
  if (signal != 0) return 128 + signal;
  if (!around.output.is_lost()) return around.report.has_failures() ? 1 : 0;
  write_all(STDERR_FILENO, "uploadkit: standard output cannot be written, so what was to be printed is lost.\n");
  return 1;
}

int upload(const PutArguments& arguments, const BackendChoice& choice, CollectedFiles files) {
  Surroundings around(arguments);
  for (const std::string& path : files.left_out) around.report.note(path + ": left out, it is no regular file");
  if (files.entries.empty()) around.report.note("There is nothing to upload.");
  ClientOptions options = client_options(arguments, around);
  const auto max_running = 2 * static_cast<std::size_t>(options.max_concurrent_uploads);
  auto client = Client::create(choice.backend, std::move(options));
  if (!client && client.error().code == Errc::invalid_option) return refuse(client.error().message);
  const StartUpload start = !client                      ? start_nothing(client.error())
                            : arguments.from_url.empty() ? start_upload(*client, arguments, around.stop_input)
                                                         : start_fetch(*client, choice.viesus, arguments);
  UploadRun uploads(std::move(files.entries), max_running, start, around.report);
  const int signal = drive(uploads, arguments, around);
  if (client) {
    await_quiet(*client, around);
    const Client closed = *std::move(client);
  }
  // The last lines of the log.
  around.mailbox->run();
  return exit_status(signal, around);
}

}  // namespace

int refuse(const std::string& sentence) {
  write_all(STDERR_FILENO, "uploadkit: " + printable(sentence) + "\n");
  return 2;
}

int run_put(PutArguments arguments) {
  const auto secrets = read_secrets(arguments, [](const char* name) { return std::getenv(name); });
  if (!secrets) return refuse(secrets.error().message);
  if (auto completed = complete_url(arguments); !completed) return refuse(completed.error().message);
  const auto choice = choose_backend(arguments, *secrets);
  if (!choice) return refuse(choice.error().message);
  auto files = collect(arguments);
  if (!files) return refuse(files.error().message);
  return upload(arguments, *choice, *std::move(files));
}

}  // namespace uploadkit::command
