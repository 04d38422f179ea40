#include "vigil/protocol/recording.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "number.hpp"

namespace vigil {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

const char* skip_spaces(const char* at, const char* end) {
  while (at != end && is_space(*at)) ++at;
  return at;
}

bool is_blank(std::string_view line) { return std::ranges::all_of(line, is_space); }

/// A row, cell by cell; an empty cell is Decimal::Kind::none.
struct Cells {
  std::array<Decimal, 3> first;
  std::size_t count = 0;
  std::string_view text;  // the first cell that is neither a number nor empty; cell number `count`
};

Cells read_cells(std::string_view line) {
  Cells cells;
  Decimal surplus;
  const char* at = line.data();
  const char* const end = at + line.size();
  for (;;) {
    Decimal& cell = cells.count < cells.first.size() ? cells.first[cells.count] : surplus;
    const char* const begin = skip_spaces(at, end);
    at = skip_spaces(scan_decimal(begin, end, cell), end);
    ++cells.count;
    if (at == end) return cells;
    if (*at != ',') {
      cells.text = {begin, std::find(at, end, ',')};
      return cells;
    }
    ++at;
  }
}

/// Is it a row of data, rather than a header?
bool begins_with_number(std::string_view line) {
  const Cells cells = read_cells(line);
  const bool text = cells.count == 1 && !cells.text.empty();
  return cells.first[0].kind == Decimal::Kind::finite && !text;
}

std::size_t columns(const RecordingFile& file) {
  return file.layout == RecordingLayout::samples ? info(file.channel).axes : 2;
}

std::string_view words(RecordingFault fault, RecordingLayout layout) {
  switch (fault) {
    case RecordingFault::empty:
      return "the file is empty";
    case RecordingFault::bad_start:
      return "this row must be the start time in seconds since 1970, once for each column";
    case RecordingFault::bad_rate:
      return "this row must be the sampling rate in Hz (1/3600 to 1024), once for each column";
    case RecordingFault::unequal_columns:
      return "the columns must have the same start time and the same sampling rate";
    case RecordingFault::no_header:
      return layout == RecordingLayout::intervals
                 ? "this row must be the header: the start time in seconds since 1970, then IBI"
                 : "this row must be the header, with the columns' names";
    case RecordingFault::bad_time:
      return layout == RecordingLayout::flight
                 ? "the time cannot go back"
                 : "the time must count the seconds since the start, and cannot go back";
    case RecordingFault::long_line:
      return "the row is longer than 256 characters";
    case RecordingFault::not_text:
      return "the row is not plain text";
    case RecordingFault::no_flight_head:
      return "the file does not begin as a flight record of version 1";
    case RecordingFault::cut_entry:
      return "the file ends within this entry";
    case RecordingFault::long_entry:
      return "the entry is longer than 10 000 bytes";
    default:
      return "";
  }
}

void append(RecordingError::Message& message, std::string_view text) {
  for (const char c : text) message.push_back(c);
}

void append(RecordingError::Message& message, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto result = std::to_chars(digits.begin(), digits.end(), number);
  append(message, std::string_view(digits.begin(), result.ptr));
}

}  // namespace

const RecordingFile* find_recording_file(std::string_view name) {
  const auto* file = std::ranges::find(kRecordingFiles, name, &RecordingFile::name);
  return file == kRecordingFiles.end() ? nullptr : file;
}

RecordingError::Message RecordingError::message() const {
  Message text;
  append(text, file->name);
  append(text, file->layout == RecordingLayout::flight ? ", entry " : ", line ");
  append(text, line);
  append(text, ": ");
  if (fault == RecordingFault::not_a_number) {
    append(text, "column ");
    append(text, column);
    append(text, " holds \"");
    append(text, {cell.begin(), cell.size()});
    append(text, "\", which is not a number");
  } else if (fault == RecordingFault::wrong_columns) {
    append(text, "the row must have ");
    append(text, columns(*file));
    append(text, columns(*file) == 1 ? " column, but has " : " columns, but has ");
    append(text, column);
  } else {
    append(text, words(fault, file->layout));
  }
  return text;
}

RecordingParser::Step RecordingParser::next(RecordingRow& row) {
  while (error_.fault == RecordingFault::none) {
    if (pending_) {
      give_row(row);
      return Step::row;
    }
    std::string_view line;
    switch (lines_.next(line)) {
      case LineReader::Step::line:
        take_line(line);
        break;
      case LineReader::Step::hungry:
        return Step::hungry;
      case LineReader::Step::end:
        return end();
      case LineReader::Step::too_long:
        fail(RecordingFault::long_line);
        break;
    }
  }
  return Step::error;
}

RecordingParser::Step RecordingParser::end() {
  if (part_ == Part::rows) return Step::end;
  fail(lines_.number() == 0 ? RecordingFault::empty : RecordingFault::bad_rate);
  ++error_.line;  // the one that is not there
  return Step::error;
}

void RecordingParser::take_line(std::string_view line) {
  switch (part_) {
    case Part::start:
      take_start(line);
      break;
    case Part::rate:
      take_rate(line);
      break;
    case Part::rows:
      if (is_blank(line))
        ++blanks_;
      else
        take_row(line);
  }
  // Whatever is wrong with a line, a NUL in it says more.
  if (error_.fault != RecordingFault::none && line.find('\0') != std::string_view::npos)
    error_.fault = RecordingFault::not_text;
}

void RecordingParser::take_start(std::string_view line) {
  part_ = file_->layout == RecordingLayout::samples ? Part::rate : Part::rows;
  switch (file_->layout) {
    case RecordingLayout::samples:
      start_s_ = read_header(line, columns(*file_), kStart, RecordingFault::bad_start);
      break;
    case RecordingLayout::intervals: {
      const std::size_t comma = line.find(',');
      if (comma == line.npos || is_blank(line.substr(comma + 1)) ||
          begins_with_number(line.substr(comma + 1)))
        return fail(RecordingFault::no_header);
      start_s_ = read_header(line.substr(0, comma), 1, kStart, RecordingFault::no_header);
      break;
    }
    case RecordingLayout::beats:
      if (is_blank(line) || begins_with_number(line)) fail(RecordingFault::no_header);
      break;
    case RecordingLayout::flight:  // has no lines
      break;
  }
}

void RecordingParser::take_rate(std::string_view line) {
  part_ = Part::rows;
  if (const auto rate = read_header(line, columns(*file_), kRate, RecordingFault::bad_rate))
    rate_ = Hertz(*rate);
}

std::optional<double> RecordingParser::read_header(std::string_view line, std::size_t columns,
                                                   Range range, RecordingFault fault) {
  const Cells cells = read_cells(line);
  const auto value = to_real<double>(cells.first[0]);
  if (!cells.text.empty() || !(value >= range.least && value <= range.greatest)) {
    fail(fault);
    return {};
  }
  if (cells.count != columns) {
    fail(RecordingFault::wrong_columns, cells.count);
    return {};
  }
  for (std::size_t i = 1; i < columns; ++i) {
    if (to_real<double>(cells.first[i]) == value) continue;
    fail(RecordingFault::unequal_columns);
    return {};
  }
  return value;
}

void RecordingParser::take_row(std::string_view line) {
  const Cells cells = read_cells(line);
  if (!cells.text.empty()) return fail(RecordingFault::not_a_number, cells.count, cells.text);
  if (cells.count != columns(*file_)) return fail(RecordingFault::wrong_columns, cells.count);

  RecordingRow row;
  std::size_t next = 0;
  if (file_->layout != RecordingLayout::samples) {
    blanks_ = 0;  // between events, no line means nothing
    const auto seconds = to_real<double>(cells.first[next++]);
    row.missing = !std::isfinite(seconds);
    if (!row.missing) {
      if (!(seconds >= last_s_ && seconds <= kTime.greatest)) return fail(RecordingFault::bad_time);
      last_s_ = seconds;
    }
    row.seconds = last_s_;
  }
  for (float& value : row.values) {
    if (next == cells.count) break;
    value = to_real<float>(cells.first[next++]) * file_->scale;
    if (!std::isfinite(value)) row.missing = true;
  }
  if (row.missing) row.values = {};
  pending_ = row;
}

void RecordingParser::give_row(RecordingRow& row) {
  if (blanks_ > 0) {
    --blanks_;
    row = {.missing = true};
  } else {
    row = *pending_;
    pending_.reset();
  }
  if (rate_.value > 0) row.seconds = static_cast<double>(rows_) / rate_.value;
  ++rows_;
  if (row.missing) ++holes_;
}

void RecordingParser::fail(RecordingFault fault, std::size_t column, std::string_view cell) {
  error_ = {.fault = fault, .file = file_, .line = lines_.number(), .column = column};
  for (const char c : cell) error_.cell.push_back(c >= ' ' && c <= '~' ? c : '?');
}

}  // namespace vigil
