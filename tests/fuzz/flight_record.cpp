// Flight records: the first byte chooses the chunks. Whatever the chunks, the entries are those of
// the whole, and what was read is written as the same bytes.
#include "vigil/protocol/flight_record.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fuzz.hpp"

using namespace vigil;

namespace {

struct Outcome {
  std::vector<std::byte> entries;  // written again
  FlightReader::Fault fault;
};

Outcome read(std::span<const std::byte> bytes, std::size_t chunk) {
  FlightReader reader;
  Outcome outcome{};
  double last = -HUGE_VAL;
  FlightEntry entry;
  for (;;) {
    switch (reader.next(entry)) {
      case FlightReader::Step::entry: {
        FUZZ_CHECK(std::isfinite(entry.time.ms) && entry.time.ms >= last);
        last = entry.time.ms;
        std::vector<std::byte> again(FlightEntry::kHeaderBytes + entry.payload.size());
        FUZZ_CHECK(encode_flight_entry(entry, again) == again.size());
        outcome.entries.insert(outcome.entries.end(), again.begin(), again.end());
        break;
      }
      case FlightReader::Step::hungry: {
        const std::size_t more = std::min(chunk, bytes.size());
        if (more == 0) reader.finish();
        reader.feed(bytes.first(more));
        bytes = bytes.subspan(more);
        break;
      }
      default:
        outcome.fault = reader.fault();
        return outcome;
    }
  }
}

}  // namespace

void fuzz(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  const std::size_t chunk = 1 + std::to_integer<std::size_t>(bytes[0]);
  const auto record = bytes.subspan(1);
  const Outcome whole = read(record, record.size() + 1), parts = read(record, chunk);
  FUZZ_CHECK(whole.entries == parts.entries && whole.fault == parts.fault);

  FlightRecorder ring(1200);
  FlightReader reader;
  reader.feed(record);
  FlightEntry entry;
  while (reader.next(entry) == FlightReader::Step::entry) ring.record(entry);
  std::vector<std::byte> dump(ring.size());
  ring.copy_to(dump);
  FUZZ_CHECK(read(dump, 64).fault == FlightReader::Fault::none);
}
