// Recording files: the first byte chooses the file, the second the chunks. Whatever the chunks, the
// rows and the error are those of the whole.
#include "vigil/protocol/recording.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fuzz.hpp"

using namespace vigil;

namespace {

struct Outcome {
  std::vector<RecordingRow> rows;
  RecordingError error;
};

Outcome parse(const RecordingFile& file, std::span<const std::byte> bytes, std::size_t chunk) {
  RecordingParser parser(file);
  Outcome outcome;
  for (;;) {
    RecordingRow row;
    switch (parser.next(row)) {
      case RecordingParser::Step::row:
        outcome.rows.push_back(row);
        continue;
      case RecordingParser::Step::hungry:
        parser.feed(bytes.first(std::min(chunk, bytes.size())));
        bytes = bytes.subspan(std::min(chunk, bytes.size()));
        if (bytes.empty()) parser.finish();
        continue;
      case RecordingParser::Step::error:
        FUZZ_CHECK(parser.error().line > 0);
        FUZZ_CHECK(!parser.error().message().empty() && !parser.error().message().full());
        break;
      case RecordingParser::Step::end:
        FUZZ_CHECK(parser.error().fault == RecordingFault::none);
    }
    outcome.error = parser.error();
    return outcome;
  }
}

bool same(const RecordingRow& a, const RecordingRow& b) {
  return a.seconds == b.seconds && a.values == b.values && a.missing == b.missing;
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  if (bytes.size() < 2) return;
  const auto& file =
      kRecordingFiles[std::to_integer<std::size_t>(bytes[0]) % kRecordingFiles.size()];
  const std::size_t chunk = 1 + std::to_integer<std::size_t>(bytes[1]);
  const auto text = bytes.subspan(2);
  const Outcome whole = parse(file, text, text.size() + 1), parts = parse(file, text, chunk);
  FUZZ_CHECK(std::ranges::equal(whole.rows, parts.rows, same));
  FUZZ_CHECK(whole.error.fault == parts.error.fault && whole.error.line == parts.error.line);
  double last = 0;
  for (const RecordingRow& row : whole.rows) {
    FUZZ_CHECK(row.seconds >= last);
    last = row.seconds;
    for (const float value : row.values) FUZZ_CHECK(std::isfinite(value));
  }
}
