// multipart/form-data, read in pieces of every size.
#include <devserver/form_reader.hpp>

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("devserver");

namespace uploadkit::devserver::tests::form_reader_test {

std::string field(const std::string& name, const std::string& value) {
  return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

std::string file(const std::string& name, const std::string& bytes) {
  return "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name +
         "\"\r\nContent-Type: text/x\r\n\r\n" + bytes + "\r\n--XX--\r\n";
}

/// What was read of a form.
struct Reading {
  FormFields fields;
  std::string content;
  bool has_file = false;
  bool is_malformed = false;
  bool has_too_much = false;
};

Reading read(const std::string& body, std::size_t piece_bytes) {
  Reading reading;
  FormReader reader("XX", {[&reading](const FormFields& fields) {
                             reading.fields = fields;
                             return true;
                           },
                           [&reading](std::string_view bytes) {
                             reading.content += bytes;
                             return true;
                           }});
  for (std::size_t at = 0; at < body.size(); at += piece_bytes) {
    if (!reader.feed(std::string_view(body).substr(at, piece_bytes))) break;
  }
  reading.has_file = reader.has_file();
  reading.is_malformed = reader.is_malformed();
  reading.has_too_much = reader.has_too_much_before_file();
  return reading;
}

TEST_CASE("fields come before the file, whatever the pieces") {
  const std::string bytes = "one\r\n--X\r\n--XY\r\n\r\ntwo";
  const std::string body = field("Key", "a/${filename}") + field("empty", "") + file("C:\\dir\\my.txt", bytes);
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{7}, body.size()}) {
    const Reading reading = read(body, size);
    CHECK(reading.has_file);
    CHECK(reading.content == bytes);
    REQUIRE(reading.fields.all.size() == 2);
    CHECK(*reading.fields.find("key") == "a/${filename}");
    CHECK(reading.fields.find("empty")->empty());
    CHECK(reading.fields.find("none") == nullptr);
    CHECK(reading.fields.file_name == "my.txt");
  }
}

TEST_CASE("an empty file is a file, and what follows the file is passed over") {
  CHECK(read(file("f", ""), 3).has_file);
  CHECK(read(file("f", ""), 3).content.empty());
  const Reading reading = read(file("f", "x") + field("late", "1"), 5);
  CHECK(reading.content == "x");
  CHECK(reading.fields.find("late") == nullptr);
}

TEST_CASE("a form without file has none, a cut one neither") {
  CHECK_FALSE(read(field("key", "x") + "--XX--\r\n", 4).has_file);
  CHECK_FALSE(read("--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc", 4).has_file);
}

TEST_CASE("parts without a name and other text after a boundary are malformed") {
  CHECK(read("--XX\r\nContent-Type: text/x\r\n\r\nx\r\n--XX--", 4).is_malformed);
  CHECK(read("--XXmore\r\n", 4).is_malformed);
}

TEST_CASE("20 KiB are enough before the file") {
  CHECK(read(field("x-ignore-a", std::string(25000, 'x')) + file("f", "x"), 4096).has_too_much);
  CHECK(read(field("x-ignore-a", std::string(15000, 'x')) + file("f", std::string(90000, 'x')), 4096).has_file);
}

TEST_CASE("media type and boundary are read with and without quotes") {
  CHECK(is_form("Multipart/Form-Data; boundary=XX"));
  CHECK_FALSE(is_form("application/x-www-form-urlencoded"));
  CHECK(form_boundary("multipart/form-data; boundary=\"a b\"") == "a b");
  CHECK(form_boundary("multipart/form-data; charset=utf-8; boundary=ab") == "ab");
  CHECK(form_boundary("multipart/form-data").empty());
}

}  // namespace uploadkit::devserver::tests::form_reader_test

TEST_SUITE_END();
