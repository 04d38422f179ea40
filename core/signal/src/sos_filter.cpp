#include <algorithm>
#include <iterator>

#include "vigil/signal/sos.hpp"

namespace vigil {

/// N sections at once: their states stay in registers, and while one section waits for its last
/// output the others work.
template <std::size_t N, class Iterator>
void SosFilter::pass(std::size_t first, const Iterator& begin, const Iterator& end) {
  std::array<Biquad, N> section;
  std::array<State, N> state;
  for (std::size_t k = 0; k < N; ++k) {
    section[k] = sos_[first + k];
    state[k] = state_[first + k];
  }
  for (Iterator at = begin; at != end; ++at) {
    double x = *at;
    for (std::size_t k = 0; k < N; ++k) x = step(section[k], state[k], x);
    *at = x;
  }
  std::copy(state.begin(), state.end(), state_.begin() + static_cast<std::ptrdiff_t>(first));
}

template <class Iterator>
void SosFilter::run(const Iterator& begin, const Iterator& end) {
  std::size_t k = 0;
  for (; k + 4 <= sos_.size(); k += 4) pass<4>(k, begin, end);
  for (; k + 2 <= sos_.size(); k += 2) pass<2>(k, begin, end);
  if (k < sos_.size()) pass<1>(k, begin, end);
}

void SosFilter::operator()(std::span<double> x) { run(x.begin(), x.end()); }

void filter_forward_backward(const Sos& sos, std::span<double> x) {
  SosFilter filter(sos);
  filter.settle(x.front());
  filter.run(x.begin(), x.end());
  filter.settle(x.back());
  filter.run(x.rbegin(), x.rend());
}

}  // namespace vigil
