// Recording folders: Empatica E4 exports, and the same layout at any rate. One parser a file, fed
// with bytes in chunks of any size, gives rows; nothing is allocated.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "vigil/protocol/line_reader.hpp"
#include "vigil/units/fixed.hpp"
#include "vigil/units/quantity.hpp"
#include "vigil/units/vocabulary.hpp"

namespace vigil {

enum class RecordingLayout : std::uint8_t {
  samples,    ///< start time (Unix, s), rate (Hz), each once a column; then a sample a row
  intervals,  ///< header `start time, IBI`; then seconds since the start, interval in s
  flight,     ///< no rows, but the entries of a flight record (flight_record.hpp)
  beats,      ///< a header row; then seconds since the recording's start, interval in ms
};

struct RecordingFile {
  std::string_view name;
  Channel channel;
  RecordingLayout layout;
  float scale;     ///< of a cell to the channel's unit
  bool reference;  ///< the maker's own result, made with hindsight: to compare with, not to use
};

/// The files that a recording may have; any one of them alone is a recording.
inline constexpr std::array<RecordingFile, 12> kRecordingFiles = {{
    {"BVP.csv", Channel::ppg_green, RecordingLayout::samples, 1, false},
    {"BVP2.csv", Channel::ppg_green_2, RecordingLayout::samples, 1, false},
    {"PPG_RED.csv", Channel::ppg_red, RecordingLayout::samples, 1, false},
    {"PPG_IR.csv", Channel::ppg_infrared, RecordingLayout::samples, 1, false},
    {"ACC.csv", Channel::acceleration, RecordingLayout::samples, 1.0F / 64, false},
    {"GYRO.csv", Channel::gyroscope, RecordingLayout::samples, 1, false},
    {"EDA.csv", Channel::eda, RecordingLayout::samples, 1, false},
    {"TEMP.csv", Channel::skin_temperature, RecordingLayout::samples, 1, false},
    {"SPO2.csv", Channel::spo2, RecordingLayout::samples, 1, false},
    {"RR.csv", Channel::rr, RecordingLayout::beats, 1, false},
    {"HR.csv", Channel::heart_rate, RecordingLayout::samples, 1, true},
    {"IBI.csv", Channel::rr, RecordingLayout::intervals, 1000, true},
}};
/// Null: not a file of a recording.
const RecordingFile* find_recording_file(std::string_view name);

/// One sample or one beat.
struct RecordingRow {
  double seconds = 0;             ///< since the file's start (RR.csv: the recording's)
  std::array<float, 3> values{};  ///< in the channel's unit, one an axis
  bool missing = false;           ///< a hole (a cell is empty, NaN or infinite): all values are 0
};

/// What can be wrong with a file.
enum class RecordingFault : std::uint8_t {
  none,
  empty,
  bad_start,
  bad_rate,
  unequal_columns,
  no_header,
  wrong_columns,
  not_a_number,
  bad_time,
  long_line,
  not_text,
  no_flight_head,  // of a flight record, where `line` counts the entries
  cut_entry,
  long_entry,
};

struct RecordingError {
  RecordingFault fault = RecordingFault::none;
  const RecordingFile* file = nullptr;
  std::uint64_t line = 0;        ///< from 1
  std::size_t column = 0;        ///< of not_a_number, from 1; of wrong_columns, how many there are
  FixedVector<char, 24> cell{};  ///< the beginning of what stands there, printable

  using Message = FixedVector<char, 192>;
  /// For a person, in one line: the file's name, the line's number, what is wrong with it.
  Message message() const;
};

/// Takes LF and CRLF, a byte order mark, spaces and tabs around cells, and empty lines at the end.
/// An empty line between samples is a hole. The first error ends the file; the rows before it are
/// good.
class RecordingParser {
 public:
  struct Range {
    double least, greatest;
  };
  static constexpr Range kStart = {0, 1e11};          ///< s; more would be in ms
  static constexpr Range kRate = {1.0 / 3600, 1024};  ///< Hz
  static constexpr Range kTime = {0, 1e8};  ///< s since the start; more would be Unix time
  enum class Step : std::uint8_t { row, hungry, end, error };

  explicit RecordingParser(const RecordingFile& file) : file_(&file) {}

  /// The next bytes; they must stay where they are until `next` is hungry.
  void feed(std::span<const std::byte> chunk) { lines_.feed(chunk); }
  /// Nothing follows what was fed.
  void finish() { lines_.finish(); }
  /// Fills `row` where it returns Step::row; Step::hungry asks for bytes.
  Step next(RecordingRow& row);

  const RecordingFile& file() const { return *file_; }
  /// Unix time of the file's start; known from the first row on. RR.csv has none.
  std::optional<double> start_s() const { return start_s_; }
  /// Known from the first row on; 0: events.
  Hertz rate() const { return rate_; }
  std::uint64_t rows() const { return rows_; }  ///< given so far, holes included
  std::uint64_t holes() const { return holes_; }
  const RecordingError& error() const { return error_; }

 private:
  enum class Part : std::uint8_t { start, rate, rows };

  void take_line(std::string_view line);
  void take_start(std::string_view line);
  void take_rate(std::string_view line);
  void take_row(std::string_view line);
  /// The number that stands in each of the columns.
  std::optional<double> read_header(std::string_view line, std::size_t columns, Range range,
                                    RecordingFault fault);
  void give_row(RecordingRow& row);
  Step end();
  void fail(RecordingFault fault, std::size_t column = 0, std::string_view cell = {});

  const RecordingFile* file_;
  LineReader lines_;
  Part part_ = Part::start;
  std::optional<double> start_s_;
  Hertz rate_;
  double last_s_ = 0;                    // time of the last event
  std::optional<RecordingRow> pending_;  // the row of the last line,
  std::uint64_t blanks_ = 0;             // and the empty lines before it: holes, if samples
  std::uint64_t rows_ = 0, holes_ = 0;
  RecordingError error_;
};

}  // namespace vigil
