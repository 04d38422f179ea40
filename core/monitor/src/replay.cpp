#include "vigil/monitor/replay.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vigil {
namespace {

constexpr Milliseconds kSecond = seconds(1);
/// Sample times are quotients: what lies this little short of a whole second lies on it.
constexpr Milliseconds kRounding{1e-3};

}  // namespace

std::optional<std::size_t> Replay::add(std::string_view file_name) {
  if (opened_ || flight_) return std::nullopt;
  if (file_name.ends_with(kFlightExtension) && inputs_.empty()) {
    flight_.emplace();
    return 0;
  }
  const RecordingFile* file = find_recording_file(file_name);
  const auto same = [file](const Input& input) { return &input.parser.file() == file; };
  if (!file || std::any_of(inputs_.begin(), inputs_.end(), same)) return std::nullopt;
  inputs_.emplace_back(*file);
  return inputs_.size() - 1;
}

void Replay::feed(std::size_t file, std::size_t bytes) {
  const auto fed = chunk(file).first(std::min(bytes, kChunkBytes));
  flight_ ? flight_->reader.feed(fed) : inputs_[file].parser.feed(fed);
}

void Replay::finish(std::size_t file) {
  flight_ ? flight_->reader.finish() : inputs_[file].parser.finish();
}

Timestamp Replay::Input::row_time() const { return Timestamp{} + seconds(row.seconds) + offset; }

Replay::Step Replay::step() {
  if (stopped_ != Step::second) return stopped_;
  if (flight_) return fly();
  if (!opened_ && !open()) return stopped_ == Step::second ? Step::hungry : stopped_;
  const Timestamp until = time_ + kSecond;
  for (std::size_t file = 0; file < inputs_.size(); ++file)
    if (!play(file, until)) return stopped_ == Step::second ? Step::hungry : stopped_;
  for (Input& input : inputs_) flush(input);

  const bool over =
      std::all_of(inputs_.begin(), inputs_.end(), [](const Input& i) { return i.ended; });
  if (over && data_end_ + kRounding < until) {
    stopped_ = Step::finished;
    return stopped_;
  }
  time_ = until;
  monitor_.advance(time_);
  return Step::second;
}

/// Reads every file up to its first row: only then is it known where time begins.
bool Replay::open() {
  const auto green = [](const Input& i) { return i.parser.file().channel == Channel::ppg_green; };
  const bool has_ppg = std::any_of(inputs_.begin(), inputs_.end(), green);
  for (std::size_t file = 0; file < inputs_.size(); ++file) {
    Input& input = inputs_[file];
    if (has_ppg && input.parser.file().reference) input.ended = true;
    if (!input.has_row && !input.ended && !next_row(file)) return false;
  }
  double start_s = std::numeric_limits<double>::infinity();
  for (const Input& input : inputs_) {
    if (input.has_row) start_s = std::min(start_s, input.parser.start_s().value_or(start_s));
  }
  for (Input& input : inputs_)
    if (input.has_row && input.parser.start_s())
      input.offset = seconds(*input.parser.start_s() - start_s);
  monitor_.ingest(Link::replay, time_);
  opened_ = true;
  return true;
}

/// False: the file is hungry or wrong.
bool Replay::next_row(std::size_t file) {
  Input& input = inputs_[file];
  switch (input.parser.next(input.row)) {
    case RecordingParser::Step::row:
      input.has_row = true;
      return true;
    case RecordingParser::Step::end:
      input.has_row = false;
      input.ended = true;
      return true;
    case RecordingParser::Step::error:
      error_ = input.parser.error();
      stopped_ = Step::failed;
      return false;
    default:
      input.has_row = false;
      wanted_ = file;
      return false;
  }
}

/// Plays the rows of a file that belong before `until`.
bool Replay::play(std::size_t file, Timestamp until) {
  Input& input = inputs_[file];
  while (!input.ended) {
    if (!input.has_row && !next_row(file)) return false;
    if (input.ended) break;
    const Timestamp time = input.row_time();
    if (input.sampled() ? time + kRounding >= until : time > until) break;
    take_row(input);
    input.has_row = false;
  }
  return true;
}

void Replay::take_row(Input& input) {
  const RecordingParser& parser = input.parser;
  const std::size_t axes = info(parser.file().channel).axes;
  const Timestamp time = input.row_time();
  if (!input.sampled()) {
    data_end_ = std::max(data_end_, time);
    if (!input.row.missing)
      monitor_.ingest_recorded(
          {parser.file().channel, {}, std::span(input.row.values).first(axes), {}, {}, 0}, time);
    return;
  }
  data_end_ = std::max(data_end_, time + period(parser.rate()));
  if (input.block.empty()) input.block_first = time;
  for (std::size_t axis = 0; axis < axes; ++axis)
    input.block.push_back(input.row.missing ? std::numeric_limits<float>::quiet_NaN()
                                            : input.row.values[axis]);
  if (input.block.size() + axes > input.block.capacity()) flush(input);
}

void Replay::flush(Input& input) {
  if (input.block.empty()) return;
  monitor_.ingest_recorded(
      {input.parser.file().channel, input.parser.rate(), input.block.span(), {}, {}, 0},
      input.block_first);
  input.block.clear();
}

}  // namespace vigil
