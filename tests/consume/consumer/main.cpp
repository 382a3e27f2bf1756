// Uploads a small picture through three steps: the least that shows that library and program fit together.
#include <uploadkit/uploadkit.hpp>

#include <cstdio>
#include <string>

// consumer ENDPOINT API-KEY: prints the upload's id.
int main(int argc, char** argv) {
  if (argc != 3) return 2;
  uploadkit::ViesusOptions viesus;
  viesus.endpoint = argv[1];
  viesus.api_key = argv[2];
  auto client = uploadkit::Client::create(uploadkit::viesus(viesus));
  if (!client) return std::fprintf(stderr, "%s\n", client.error().message.c_str()), 1;

  // A GIF of one point.
  const char picture[] = "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;";
  uploadkit::UploadInput input;
  input.path = "point.gif";
  input.source = uploadkit::memory_source(std::string(picture, sizeof(picture) - 1));
  const auto receipt = client->upload(std::move(input)).wait();
  if (!receipt) return std::fprintf(stderr, "%s\n", receipt.error().message.c_str()), 1;
  std::printf("%s\n", receipt->id.c_str());
}
