// Lines of text out of bytes that come in chunks of any size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "vigil/units/fixed.hpp"

namespace vigil {

/// Ends lines at LF (a CR before it stays), gives the last line without one too, and skips a UTF-8
/// byte order mark.
class LineReader {
 public:
  static constexpr std::size_t kMaxLineBytes = 256;
  enum class Step : std::uint8_t { line, hungry, end, too_long };

  /// The next bytes; they must stay where they are until `next` is hungry.
  void feed(std::span<const std::byte> chunk) {
    chunk_ = {reinterpret_cast<const char*>(chunk.data()), chunk.size()};
  }
  /// Nothing follows what was fed.
  void finish() { finished_ = true; }
  /// Sets `line`, which is good until the next call, where it returns Step::line.
  Step next(std::string_view& line);

  /// Of the line that `next` came to last, be it too long; the first is 1.
  std::uint64_t number() const { return number_; }

 private:
  Step give(std::string_view text, std::string_view& line);

  std::string_view chunk_;
  FixedVector<char, kMaxLineBytes + 1> carry_;  // the beginning of a line, from earlier chunks
  bool carried_ = false;                        // carry_ was given, and is to be cleared
  bool finished_ = false;
  std::uint64_t number_ = 0;
};

}  // namespace vigil
