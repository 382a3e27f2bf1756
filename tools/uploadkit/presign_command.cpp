// `uploadkit presign`, from checked arguments to the exit status.
#include <tools/uploadkit/flag_hint.hpp>
#include <tools/uploadkit/line_output.hpp>
#include <tools/uploadkit/presign_command.hpp>
#include <tools/uploadkit/printable.hpp>
#include <tools/uploadkit/put_command.hpp>
#include <tools/uploadkit/storage_access.hpp>
#include <tools/uploadkit/time_words.hpp>

#include <uploadkit/client.hpp>

#include <nlohmann/json.hpp>

#include <utility>

#include <unistd.h>

namespace uploadkit::command {
namespace {

// What is wrong whoever signs is a wrong command line, told before any credentials are fetched.
Result<void> check_description(const S3Options& options, const GetUrlOptions& url) {
  Credentials anybody;
  anybody.access_key_id = "access-key";
  anybody.secret_access_key = "secret";
  const auto signed_url = presign_s3(options, url, anybody, std::chrono::system_clock::now());
  if (!signed_url) return make_error(Errc::invalid_argument, sentence_with_option(signed_url.error()));
  return {};
}

int fail(const Error& error) {
  const std::string text = std::string(to_string(error.code)) + ": " + error.message + std::string(flag_hint(error));
  write_all(STDERR_FILENO, "uploadkit: " + printable(text) + "\n");
  return 1;
}

// A URL that promises headers is refused without them.
void note_headers(const PresignedUrl& url) {
  for (const Header& header : url.headers)
    write_all(STDERR_FILENO, "send with it: " + printable(header.name + ": " + header.value) + "\n");
}

int print(const PresignedUrl& url, const PresignArguments& arguments) {
  if (!arguments.json) note_headers(url);
  const std::string line = arguments.json ? presigned_json(url, arguments.url.method) : url.url;
  if (write_all(STDOUT_FILENO, line + "\n")) return 0;
  write_all(STDERR_FILENO, "uploadkit: standard output cannot be written.\n");
  return 1;
}

}  // namespace

std::string presigned_json(const PresignedUrl& url, const std::string& method) {
  nlohmann::ordered_json object;
  object["url"] = url.url;
  object["expires_at"] = utc_text(url.expires_at);
  object["method"] = method;
  object["headers"] = nlohmann::ordered_json::object();
  for (const Header& header : url.headers) object["headers"][header.name] = header.value;
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

int run_presign(const PresignArguments& arguments) {
  auto setup = set_up_storage(arguments.access);
  if (!setup) return refuse(setup.error().message);
  GetUrlOptions url = arguments.url;
  url.use_accelerate_endpoint = setup->use_accelerate_endpoint;
  if (auto checked = check_description(setup->options, url); !checked) return refuse(checked.error().message);
  const auto storage = s3(std::move(setup->options));
  auto client = Client::create(storage);
  if (!client) return fail(client.error());
  const Result<PresignedUrl> signed_url = client->presign(storage->get_url(std::move(url))).wait();
  return signed_url ? print(*signed_url, arguments) : fail(signed_url.error());
}

}  // namespace uploadkit::command
