// The program around the development server: reads the command line, tells when it is ready, waits for its end.
#include <devserver/dev_server.hpp>

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

namespace uk = uploadkit;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

void add_options(CLI::App& app, uk::devserver::DevServerOptions& options) {
  app.description("A local twin of the upload services and of S3, on loopback only. Prints one JSON line when ready.");
  app.add_option("--port", options.port, "Port to listen on; 0 takes a free one")->capture_default_str();
  app.add_option("--data", options.data_folder, "Folder that keeps the objects; without it they go when it ends");
  app.add_flag("--tls", options.tls, "Serve https with a certificate authority of this run");
  CLI::Option* endpoint = app.add_option("--s3-endpoint", options.s3_endpoint,
                                         "Storage behind the services; keys from AWS_ACCESS_KEY_ID "
                                         "and AWS_SECRET_ACCESS_KEY");
  app.add_option("--s3-bucket", options.s3_bucket, "Bucket of that storage, made if it is absent")->needs(endpoint);
  app.add_option("--s3-region", options.s3_region, "Region of that storage")->needs(endpoint);
}

/// Signals are taken by `sigwait` alone, so they must be blocked before the first thread starts.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

}  // namespace

int main(int argc, char** argv) {
  uk::devserver::DevServerOptions options;
  CLI::App app;
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  options.s3_credentials = {environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                            environment("AWS_SESSION_TOKEN")};
  const sigset_t signals = block_signals();
  auto server = uk::devserver::DevServer::start(std::move(options));
  if (!server) {
    std::fprintf(stderr, "uploadkit-devserver: %s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", (*server)->ready_json().c_str());
  std::fflush(stdout);
  int received = 0;
  sigwait(&signals, &received);
  (*server)->stop();
  return 0;
}
