// One file through VIESUS Cloud: the smallest whole program.
// [quickstart]
#include <uploadkit/uploadkit.hpp>

#include <cstdio>
#include <cstdlib>

namespace uk = uploadkit;

int main() {
  const char* key = std::getenv("UPLOADKIT_API_KEY");
  uk::ViesusOptions viesus;
  viesus.api_key = key != nullptr ? key : "";
  auto client = uk::Client::create(uk::viesus(viesus));
  if (!client) return std::puts(client.error().message.c_str()), 1;

  uk::UploadInput input;
  input.path = "album/2024/1.jpg";
  input.source = uk::file_source("1.jpg");
  const uk::UploadSession session = client->upload(std::move(input));  // starts at once, returns at once

  const uk::Result<uk::UploadReceipt> receipt = session.wait();
  if (!receipt) return std::puts(receipt.error().message.c_str()), 1;
  std::printf("stored as %s, verified by %s\n", receipt->id.c_str(), uk::to_string(receipt->verified_by).data());
}
// [quickstart end]
