#include "vigil/inference/stress_model.hpp"

#include <algorithm>
#include <cmath>

namespace vigil {

StressModel::StressModel(const ModelCard& card)
    : window_steps_(static_cast<std::size_t>(card.window_steps)),
      step_s_(card.step_s),
      latency_(seconds(card.latency_s)),
      calibration_s_(card.calibration_s),
      rows_(window_steps_ * card.inputs.size()),
      tensors_(kBacklog * rows_.size()),
      state_(static_cast<std::size_t>(card.state_size)),
      judge_(card) {
  const auto column = [this](const std::string& feature) {
    const std::size_t c = features::find_column(feature);
    families_.set(static_cast<std::size_t>(features::info(features::kColumns[c].feature).family));
    return c;
  };
  inputs_.reserve(card.inputs.size());
  for (const CardInput& input : card.inputs)
    inputs_.push_back({column(input.feature), input.required, PersonalBaseline(input, card)});
  for (const CardGate& gate : card.gates)
    gates_.push_back({column(gate.feature), static_cast<float>(gate.most)});
}

void StressModel::take(Timestamp end, Columns columns, Absent hindrance) {
  if (std::llround(in_seconds(end - Timestamp{})) % step_s_ != 0) return;
  const Absent why = hindrance == Absent::no ? gate(columns) : hindrance;
  if (why != Absent::no) return add(end, why);
  push_row(columns);
  add(end, calibrating() || rows_held_ < window_steps_ ? Absent::starting : Absent::no);
}

/// Why this second cannot be scored.
Absent StressModel::gate(Columns columns) const {
  for (const Input& input : inputs_)
    if (input.required && !columns[input.column]) return columns[input.column].absent();
  for (const Gate& g : gates_) {
    const Reading<float>& value = columns[g.column];
    if (!value || *value <= g.most) continue;
    const features::Signal signal = features::kColumns[g.column].signal;
    return signal == features::Signal::acceleration || signal == features::Signal::gyroscope
               ? Absent::motion
               : Absent::poor_signal;
  }
  return Absent::no;
}

void StressModel::push_row(Columns columns) {
  const std::size_t n = inputs_.size();
  std::copy(rows_.begin() + static_cast<std::ptrdiff_t>(n), rows_.end(), rows_.begin());
  float* row = &rows_[rows_.size() - n];
  for (std::size_t i = 0; i < n; ++i) {
    const Reading<float>& value = columns[inputs_[i].column];
    row[i] = value ? inputs_[i].baseline.push(*value) : 0;  // as usual
  }
  rows_held_ = std::min(rows_held_ + 1, window_steps_);
}

bool StressModel::calibrating() const {
  return std::any_of(inputs_.begin(), inputs_.end(), [this](const Input& i) {
    return i.required && i.baseline.age_s() < calibration_s_;
  });
}

void StressModel::add(Timestamp end, Absent why) {
  if (steps_.full()) drop_oldest();
  const bool scored = why == Absent::no;
  steps_.push({end, next_id_, why, calibrating(), scored && begins_, !scored, 0});
  if (scored) {
    std::copy(rows_.begin(), rows_.end(), tensor(next_id_).begin());
    last_scored_ = end;
    begins_ = false;
  } else if (why != Absent::starting && end - last_scored_ > kForget) {
    // What follows has no connection with what came before. The baseline stays: it is the wearer's.
    rows_held_ = 0;
    begins_ = true;
  }
  ++next_id_;
}

void StressModel::drop_oldest() {
  const bool lost = !steps_.front().delivered;
  steps_.pop_front();
  if (!lost) return;
  if (Step* step = next())
    step->begins = true;
  else
    begins_ = true;
}

/// The oldest step that waits for its prediction.
StressModel::Step* StressModel::next() {
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (!steps_[i].delivered) return &steps_[i];
  return nullptr;
}

std::span<float> StressModel::tensor(std::uint32_t id) {
  return std::span(tensors_).subspan(id % kBacklog * rows_.size(), rows_.size());
}

const StressModel::Window* StressModel::pending() {
  const Step* step = next();
  if (step == nullptr) return nullptr;
  if (step->begins) std::fill(state_.begin(), state_.end(), 0.F);
  window_ = {step->id, tensor(step->id), state_};
  return &window_;
}

void StressModel::deliver(std::uint32_t id, float logit, std::span<const float> state) {
  Step* step = next();
  if (step == nullptr || step->id != id || state.size() != state_.size()) return;
  step->delivered = true;
  step->logit = logit;
  std::copy(state.begin(), state.end(), state_.begin());
}

void StressModel::advance(Timestamp now) {
  while (!steps_.empty() && steps_.front().delivered && steps_.front().end + latency_ <= now) {
    const Step& step = steps_.front();
    if (step.absent == Absent::no)
      judge_.scored(step.end, step.logit);
    else
      judge_.not_scored(step.end, step.absent, step.calibrating);
    steps_.pop_front();
  }
}

StressReading StressModel::reading(Timestamp when) const {
  StressReading r = judge_.reading();
  if (r.absent != Absent::no_data && when - r.time > latency_ + kStale) {
    r.absent = Absent::stale;
    r.state = StressState::uncertain;
  }
  return r;
}

void StressModel::reset() {
  for (Input& input : inputs_) input.baseline.reset();
  rows_held_ = 0;
  begins_ = true;
  steps_.clear();
  judge_.reset();
}

}  // namespace vigil
