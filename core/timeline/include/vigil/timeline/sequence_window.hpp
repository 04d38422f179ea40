// Which of the numbered messages came: duplicates and losses of channels that are not sampled.
#pragma once

#include <cstdint>

#include "vigil/timeline/ledger.hpp"

namespace vigil {

class SequenceWindow {
 public:
  enum class Verdict : std::uint8_t { fresh, duplicate, late };

  /// Takes the next message's number in, and counts what is missing before it as lost. A message
  /// counts as one there, however many values it would have held.
  Verdict take(std::uint16_t sequence, Ledger& ledger) {
    ledger.lost_known = true;
    if (!known_) {
      known_ = true;
      newest_ = sequence;
      came_ = 1;
      return Verdict::fresh;
    }
    const auto ahead = static_cast<std::int16_t>(static_cast<std::uint16_t>(sequence - newest_));
    if (ahead > 0) {
      ledger.lost += static_cast<std::uint64_t>(ahead - 1);
      came_ = ahead < 64 ? came_ << ahead | 1 : 1;
      newest_ = sequence;
      return Verdict::fresh;
    }
    if (ahead <= -64) return Verdict::late;
    const std::uint64_t bit = std::uint64_t{1} << -ahead;
    if (came_ & bit) return Verdict::duplicate;
    came_ |= bit;
    if (ledger.lost > 0) --ledger.lost;
    return Verdict::fresh;
  }
  void restart() { known_ = false; }

 private:
  bool known_ = false;
  std::uint16_t newest_ = 0;
  std::uint64_t came_ = 0;  ///< bit i: the message newest_ - i came
};

}  // namespace vigil
