#include "vigil/protocol/recording.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "support.hpp"

using namespace vigil;
using Step = RecordingParser::Step;

namespace {

struct Parsed {
  std::vector<RecordingRow> rows;
  std::optional<double> start_s;
  double rate_hz = 0;
  std::uint64_t holes = 0;
  RecordingFault fault = RecordingFault::none;
  std::string message;
};

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// Parses a text handed over in chunks that `chunk_size()` chooses.
template <class ChunkSize>
Parsed parse(std::string_view file, std::string_view text, ChunkSize chunk_size) {
  const RecordingFile* kind = find_recording_file(file);
  REQUIRE(kind);
  RecordingParser parser(*kind);
  Parsed parsed;
  for (;;) {
    RecordingRow row;
    const Step step = parser.next(row);
    if (step == Step::row) {
      if (row.missing) CHECK(row.values == std::array<float, 3>{});
      parsed.rows.push_back(row);
    } else if (step == Step::hungry) {
      const std::size_t size = std::min(static_cast<std::size_t>(chunk_size()), text.size());
      parser.feed(bytes_of(text.substr(0, size)));
      text.remove_prefix(size);
      if (text.empty()) parser.finish();
    } else {
      parsed.start_s = parser.start_s();
      parsed.rate_hz = parser.rate().value;
      parsed.holes = parser.holes();
      CHECK(parser.rows() == parsed.rows.size());
      parsed.fault = parser.error().fault;
      CHECK((step == Step::error) == (parsed.fault != RecordingFault::none));
      if (step == Step::error) {
        const auto message = parser.error().message();
        parsed.message.assign(message.begin(), message.end());
      }
      CHECK(parser.next(row) == step);
      return parsed;
    }
  }
}

Parsed parse(std::string_view file, std::string_view text) {
  return parse(file, text, [&] { return text.size(); });
}

std::string message_of(std::string_view file, std::string_view text) {
  return parse(file, text).message;
}

/// Rows as text, to compare at a glance.
std::string shown(const Parsed& parsed) {
  std::ostringstream text;
  for (const RecordingRow& row : parsed.rows) {
    text << row.seconds << ':';
    if (row.missing)
      text << " -";
    else
      for (const float value : row.values) text << ' ' << value;
    text << '\n';
  }
  text << parsed.message;
  return text.str();
}

}  // namespace

TEST_CASE("a file of samples has a start, a rate and a row a sample") {
  const Parsed p = parse("BVP.csv", "1544027337.50\n64.000000\n-1.25\n0\n3e2\n");
  CHECK(p.start_s == 1544027337.5);
  CHECK(p.rate_hz == 64);
  CHECK(shown(p) == "0: -1.25 0 0\n0.015625: 0 0 0\n0.03125: 300 0 0\n");
}

TEST_CASE("acceleration has three columns in 1/64 g, fractions allowed") {
  const Parsed p = parse("ACC.csv", "0.00,0.00,0.00\n32,32,32\n64,-32,0\n1,0.5,96\n");
  CHECK(shown(p) == "0: 1 -0.5 0\n0.03125: 0.015625 0.0078125 1.5\n");
}

TEST_CASE("the maker's IBI.csv has seconds since its start and intervals in seconds") {
  const Parsed p = parse("IBI.csv", "1544027337.000000, IBI\n10.5,0.750000\n11.265625,0.765625\n");
  CHECK(p.start_s == 1544027337.0);
  CHECK(p.rate_hz == 0);
  CHECK(shown(p) == "10.5: 750 0 0\n11.2656: 765.625 0 0\n");
  CHECK(find_recording_file("IBI.csv")->reference);
}

TEST_CASE("RR.csv has a header row, then seconds and intervals in ms") {
  const Parsed p = parse("RR.csv", "t_s,rr_ms\n0.812,812\n1.6, 788.5\n");
  CHECK_FALSE(p.start_s);
  for (const char* header : {"1st,2nd", "info, ms", "\"t\"", "-"})
    CHECK(parse("RR.csv", std::string(header) + "\n0.812,812\n").rows.size() == 1);
  CHECK(shown(p) == "0.812: 812 0 0\n1.6: 788.5 0 0\n");
  CHECK_FALSE(find_recording_file("RR.csv")->reference);
}

TEST_CASE("a file with a header alone has no rows and nothing wrong") {
  for (const auto& [file, text] : {std::pair{"BVP.csv", "0\n64\n"},
                                   {"BVP.csv", "0\n64"},
                                   {"IBI.csv", "0, IBI\n"},
                                   {"RR.csv", "seconds,ms"}}) {
    CAPTURE(file);
    CHECK(shown(parse(file, text)) == "");
  }
}

TEST_CASE("line ends, byte order mark, spaces and empty lines at the end do not matter") {
  const std::string plain = shown(parse("ACC.csv", "5,5,5\n32,32,32\n64,0,64\n0,64,0\n"));
  for (const char* text : {
           "5,5,5\r\n32,32,32\r\n64,0,64\r\n0,64,0\r\n",
           "\xEF\xBB\xBF"
           "5,5,5\n32,32,32\n64,0,64\n0,64,0",
           "5, 5 ,\t5\n 32,32,32 \n64 , 0,64\n0,64,0\n\n \t\r\n\n",
           "5,5,5\n32,32,32\n+64.0,+0,.64e2\n0e9,6400E-2,0.\n",
       }) {
    CAPTURE(text);
    CHECK(shown(parse("ACC.csv", text)) == plain);
  }
}

TEST_CASE("an empty, NaN or infinite cell and an empty line between samples are holes") {
  const Parsed one = parse("EDA.csv", "0\n4\n1\nnan\n\n-Inf\n2\ninfinity\nNaN\n1e60\n3\n\n");
  CHECK(shown(one) ==
        "0: 1 0 0\n0.25: -\n0.5: -\n0.75: -\n1: 2 0 0\n1.25: -\n1.5: -\n1.75: -\n2: 3 0 0\n");
  CHECK(one.holes == 6);
  const Parsed three = parse("GYRO.csv", "0,0,0\n1,1,1\n1,2,3\n1,,3\n,,\n\n4,5,6\n");
  CHECK(shown(three) == "0: 1 2 3\n1: -\n2: -\n3: -\n4: 4 5 6\n");
  CHECK(three.holes == 3);
  const Parsed beats = parse("RR.csv", "s,ms\n1,800\n\n2,\n,810\n3,nan\n4,790\n");
  CHECK(shown(beats) == "1: 800 0 0\n2: -\n2: -\n3: -\n4: 790 0 0\n");
  CHECK(beats.holes == 3);
}

TEST_CASE("a bad file is answered with its name, the line and what is wrong, in words") {
  CHECK(message_of("BVP.csv", "") == "BVP.csv, line 1: the file is empty");
  CHECK(message_of("RR.csv", "") == "RR.csv, line 1: the file is empty");
  const std::string start =
      "BVP.csv, line 1: this row must be the start time in seconds since 1970, once for each "
      "column";
  for (const char* text : {"\n", "time\n64\n1\n", "nan\n64\n", "-5\n64\n", "1544027337500\n64\n"}) {
    CAPTURE(text);
    CHECK(message_of("BVP.csv", text) == start);
  }
  const std::string rate =
      "BVP.csv, line 2: this row must be the sampling rate in Hz (1/3600 to 1024), once for each "
      "column";
  for (const char* text : {"0", "0\n", "0\n\n64\n", "0\n0\n1\n", "0\n-64\n1\n", "0\n1e6\n1\n",
                           "0\n1e-9\n1\n", "0\nnan\n1\n", "0\n64Hz\n1\n"}) {
    CAPTURE(text);
    CHECK(message_of("BVP.csv", text) == rate);
  }
  CHECK(message_of("ACC.csv", "0,0,1\n32,32,32\n") ==
        "ACC.csv, line 1: the columns must have the same start time and the same sampling rate");
  CHECK(message_of("ACC.csv", "0,0,0\n32,32,64\n") ==
        "ACC.csv, line 2: the columns must have the same start time and the same sampling rate");
  CHECK(message_of("ACC.csv", "0\n32\n") ==
        "ACC.csv, line 1: the row must have 3 columns, but has 1");
  CHECK(message_of("ACC.csv", "0,0,0\n32,32,32\n1,2,3\n1,2\n") ==
        "ACC.csv, line 4: the row must have 3 columns, but has 2");
  CHECK(message_of("BVP.csv", "0\n64\n1\n12,5\n") ==
        "BVP.csv, line 4: the row must have 1 column, but has 2");
  CHECK(message_of("ACC.csv", "0,0,0\n32,32,32\n1,2x,3\n") ==
        "ACC.csv, line 3: column 2 holds \"2x\", which is not a number");
  CHECK(message_of("BVP.csv", "0\n64\n1;2;3 and a long story about it\n") ==
        "BVP.csv, line 3: column 1 holds \"1;2;3 and a long story a\", which is not a number");
  CHECK(message_of("BVP.csv", "0\n64\n\xC3\xA9\x01\n") ==
        "BVP.csv, line 3: column 1 holds \"???\", which is not a number");
  CHECK(message_of("BVP.csv",
                   "0\n\xEF\xBB\xBF"
                   "64\n1\n") == rate);  // a mark not at the start
  CHECK(message_of("IBI.csv", "10.5,0.75\n") ==
        "IBI.csv, line 1: this row must be the header: the start time in seconds since 1970, then "
        "IBI");
  CHECK(message_of("IBI.csv", "t0, IBI\n") == message_of("IBI.csv", "IBI\n"));
  CHECK(message_of("RR.csv", "0.8,800\n") ==
        "RR.csv, line 1: this row must be the header, with the columns' names");
  for (const char* text :
       {"s,ms\n2,800\n1,800\n", "s,ms\n0,1\n-1,800\n", "s,ms\n2,8\n1544027337,8\n"})
    CHECK(message_of("RR.csv", text) ==
          "RR.csv, line 3: the time must count the seconds since the start, and cannot go back");
  CHECK(message_of("BVP.csv", "0\n64\n" + std::string(257, '1') + "\n") ==
        "BVP.csv, line 3: the row is longer than 256 characters");
  CHECK(message_of("BVP.csv", std::string("0\n64\n1\0\n", 8)) ==
        "BVP.csv, line 3: the row is not plain text");
  CHECK(message_of("BVP.csv", std::string("\xFF\xFE"
                                          "0\0\n\0",
                                          6)) == "BVP.csv, line 1: the row is not plain text");
}

TEST_CASE("the rows before an error are given") {
  const Parsed p = parse("BVP.csv", "0\n1\n5\n\n6\nseven\n8\n");
  CHECK(p.rows.size() == 3);
  CHECK(p.fault == RecordingFault::not_a_number);
}

TEST_CASE("a row of the greatest length is taken, however it is cut") {
  const std::string text = "0\n64\n" + std::string(256, '0') + "\r\n7\n";
  CHECK(parse("BVP.csv", text).message == "BVP.csv, line 3: the row is longer than 256 characters");
  const std::string fits = "0\n64\n" + std::string(255, '0') + "\r\n7\n";
  CHECK(shown(parse("BVP.csv", fits)) == "0: 0 0 0\n0.015625: 7 0 0\n");
  CHECK(shown(parse("BVP.csv", fits, [] { return 1u; })) == "0: 0 0 0\n0.015625: 7 0 0\n");
  CHECK(parse("BVP.csv", text, [] { return 1u; }).message == parse("BVP.csv", text).message);
}

TEST_CASE("chunks of any size give the same rows and errors as the whole file") {
  std::mt19937 random(21);
  const std::string acc =
      "\xEF\xBB\xBF"
      "7,7,7\r\n32,32,32\r\n1,2,3\r\n\r\n,nan,4\r\n-5,6.5,1e1\r\n\r\n";
  const std::string rr = "s,ms\n0.5,800\n\n1.25,750\n1.0,3\n";
  const std::string bad = "0\n64\n1\n" + std::string(300, '9') + "\n2\n";
  for (const auto& [file, text] : {std::pair{"ACC.csv", acc}, {"RR.csv", rr}, {"TEMP.csv", bad}}) {
    const std::string whole = shown(parse(file, text));
    CAPTURE(whole);
    CHECK(shown(parse(file, text, [] { return 1u; })) == whole);
    for (int round = 0; round < 200; ++round)
      CHECK(shown(parse(file, text, [&] { return random() % 7; })) == whole);
  }
}

TEST_CASE("numbers of up to 17 digits are rounded as the standard library rounds them") {
  std::mt19937_64 random(13);
  std::string text = "0\n1\n", beats = "s,ms\n";
  std::vector<std::string> numbers;
  const auto digits = [&](std::size_t count) {
    std::string s;
    while (s.size() < count) s += static_cast<char>('0' + random() % 10);
    return s;
  };
  for (int i = 0; i < 20000; ++i) {
    std::string s = (random() % 2 ? "-" : "") + digits(1 + random() % 9);
    if (random() % 2) s += '.' + digits(1 + random() % 8);
    if (random() % 4 == 0) s += 'e' + std::to_string(static_cast<int>(random() % 70) - 40);
    numbers.push_back(s);
  }
  // Within the last digit of half-way between two floats, where a second rounding shows.
  for (int i = 0; i < 20000; ++i) {
    const auto low = static_cast<float>(std::ldexp(
        1 + static_cast<double>(random() >> 12) * 0x1p-52, static_cast<int>(random() % 40) - 20));
    const double halfway = (static_cast<double>(low) + std::nextafter(low, INFINITY)) / 2;
    std::array<char, 40> printed;
    std::snprintf(printed.data(), printed.size(), "%.*e", static_cast<int>(12 + random() % 7),
                  halfway);
    printed[std::strcspn(printed.data(), "e") - 1] = static_cast<char>('0' + random() % 10);
    numbers.emplace_back(printed.data());
  }
  for (const char* s :
       {"16777217", "16777216.999999999", "16777217.000000001", "16777219", "0.50000002980232239",
        "0.500000029802322388", "3.4028235e38", "1.1754944e-38", "8388608.5", "8388609.5",
        "9007199254740993", "12345678901234567", "1e22", "123456789012345678901234567890",
        "0.000000000000000000000000000012345678", "1e23", "0.1", "1e-30", "4503599627370497.5"})
    numbers.push_back(s);
  for (const std::string& s : numbers) text += s + '\n';
  const Parsed p = parse("BVP.csv", text, [&] { return 1 + random() % 100; });
  REQUIRE(p.rows.size() == numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const float expected = std::strtof(numbers[i].c_str(), nullptr);
    if (std::fpclassify(expected) == FP_SUBNORMAL) continue;
    CAPTURE(numbers[i]);
    if (std::isfinite(expected))
      CHECK(p.rows[i].values[0] == expected);
    else
      CHECK(p.rows[i].missing);
  }

  double last = 0;
  std::vector<double> expected;
  for (int i = 0; i < 20000; ++i) {
    last = std::floor(last) + 1;
    const std::string s = std::to_string(static_cast<int>(last)) + '.' + digits(1 + random() % 15);
    expected.push_back(std::strtod(s.c_str(), nullptr));
    beats += s + ",800\n";
  }
  const Parsed b = parse("RR.csv", beats);
  REQUIRE(b.rows.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(b.rows[i].seconds == expected[i]);
}

TEST_CASE("every file of a recording has a name and a channel of its own, results apart") {
  for (std::size_t i = 0; i < kRecordingFiles.size(); ++i) {
    const RecordingFile& file = kRecordingFiles[i];
    CHECK(find_recording_file(file.name) == &file);
    for (std::size_t j = 0; j < i; ++j) {
      if (file.channel == kRecordingFiles[j].channel)
        CHECK(file.reference != kRecordingFiles[j].reference);
    }
  }
  CHECK(find_recording_file("tags.csv") == nullptr);
  CHECK(find_recording_file("bvp.csv") == nullptr);
}
