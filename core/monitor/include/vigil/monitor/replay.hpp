// A recording folder played into a Monitor, second by second, in the recording's own time.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "vigil/monitor/monitor.hpp"
#include "vigil/protocol/flight_record.hpp"
#include "vigil/protocol/recording.hpp"
#include "vigil/units/fixed.hpp"

namespace vigil {

/// Pulls bytes from its caller, so that a recording of any length passes through a few kilobytes:
/// the caller opens files, the Replay says which one it wants to read on.
///
/// Time 0 is the start of the file that starts first. A second's line at t uses the samples whose
/// own time (from one sample to the next) ends by t, and the events up to t: nothing after it.
class Replay {
 public:
  static constexpr std::size_t kChunkBytes = 65'536;
  enum class Step : std::uint8_t {
    hungry,    ///< `wanted()` says which file: feed it, or say that it is finished
    second,    ///< the Monitor has advanced to `time()`, a whole second
    finished,  ///< all files are at their end
    failed,    ///< `error()` says why; what came before it stands
  };

  explicit Replay(const MonitorConfig& config = {}) : monitor_(config) {}

  /// A file of the recording, by its name without folders; its number, or nothing where the name is
  /// not one of a recording's or came before. A flight record (*.vigil) is a recording by itself.
  /// All before the first step. With a green PPG at hand
  /// the maker's own results (HR.csv, IBI.csv) are not read.
  std::optional<std::size_t> add(std::string_view file_name);

  Step step();

  std::size_t wanted() const { return wanted_; }
  /// Where to put the next bytes of a file that is wanted.
  std::span<std::byte> chunk(std::size_t file) {
    return flight_ ? flight_->chunk : inputs_[file].chunk;
  }
  void feed(std::size_t file, std::size_t bytes);
  void finish(std::size_t file);

  Timestamp time() const { return time_; }
  /// Where a recording's seconds count from: its first whole second on the monitor's clock.
  Timestamp origin() const { return origin_; }
  const RecordingError& error() const { return error_; }
  Monitor& monitor() { return monitor_; }

 private:
  struct Input {
    explicit Input(const RecordingFile& file) : parser(file), chunk(kChunkBytes) {}

    bool sampled() const { return info(parser.file().channel).sampled; }
    Timestamp row_time() const;

    RecordingParser parser;
    std::vector<std::byte> chunk;
    RecordingRow row;  ///< the next to play, where `has_row`
    bool has_row = false;
    bool ended = false;
    Milliseconds offset{};           ///< of the file's start
    FixedVector<float, 3072> block;  ///< values of the second under way
    Timestamp block_first{};
  };

  /// A flight record and its bytes.
  struct Flight {
    Flight() : chunk(kChunkBytes) {}

    FlightReader reader;
    std::vector<std::byte> chunk;
  };

  Step fly();
  void take(const FlightEntry& entry);
  bool open();
  bool next_row(std::size_t file);
  bool play(std::size_t file, Timestamp until);
  void take_row(Input& input);
  void flush(Input& input);

  Monitor monitor_;
  std::vector<Input> inputs_;
  std::optional<Flight> flight_;
  bool opened_ = false;
  std::size_t wanted_ = 0;
  Timestamp time_{};
  Timestamp origin_{};
  Timestamp data_end_{};
  Step stopped_ = Step::second;  ///< `finished` or `failed` once it came to that
  RecordingError error_;
};

}  // namespace vigil
