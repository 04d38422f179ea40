// What became of every sample: nothing is lost silently.
#pragma once

#include <cstdint>

namespace vigil {

/// Counts of one channel, in samples. received = stored + late + duplicate + rejected, always.
struct Ledger {
  std::uint64_t received = 0;
  std::uint64_t stored = 0;     ///< kept, those that were merged late included
  std::uint64_t late = 0;       ///< came too long after their successors to be merged: not kept
  std::uint64_t duplicate = 0;  ///< came before
  std::uint64_t rejected = 0;   ///< not a number, or impossible
  std::uint64_t lost = 0;       ///< never came, as sequence numbers show
  bool lost_known = false;      ///< false: the service has no sequence numbers

  friend constexpr bool operator==(const Ledger&, const Ledger&) = default;
};

}  // namespace vigil
