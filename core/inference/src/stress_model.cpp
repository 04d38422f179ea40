#include "vigil/inference/stress_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vigil {

StressModel::StressModel(const ModelCard& card)
    : window_steps_(static_cast<std::size_t>(card.window_steps)),
      step_s_(card.step_s),
      latency_(seconds(card.latency_s)),
      calibration_s_(card.calibration_s),
      rows_(window_steps_ * card.inputs.size()),
      tensors_(kBacklog * rows_.size()),
      moved_(kBacklog * card.inputs.size()),
      state_(static_cast<std::size_t>(card.state_size)),
      slope_(static_cast<float>(card.slope)),
      judge_(card) {
  const auto column = [this](const std::string& feature) {
    const std::size_t c = features::find_column(feature);
    families_.set(static_cast<std::size_t>(features::info(features::kColumns[c].feature).family));
    return c;
  };
  inputs_.reserve(card.inputs.size());
  for (const CardInput& input : card.inputs) {
    const std::size_t c = column(input.feature);
    inputs_.push_back({c, input.required, PersonalBaseline(input, card),
                       input.label.empty()
                           ? std::string(features::info(features::kColumns[c].feature).label)
                           : input.label});
  }
  if (card.has_network()) network_.emplace(card);
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
  steps_.push({end, next_id_, why, calibrating(), scored && begins_, !scored, 0, false});
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

std::span<float> StressModel::moved(std::uint32_t id) {
  return std::span(moved_).subspan(id % kBacklog * inputs_.size(), inputs_.size());
}

const StressModel::Window* StressModel::pending() {
  const Step* step = next();
  if (step == nullptr) return nullptr;
  if (step->begins) {
    std::fill(state_.begin(), state_.end(), 0.F);
    network_follows_ = false;
  }
  window_ = {step->id, tensor(step->id), state_};
  return &window_;
}

void StressModel::deliver(std::uint32_t id, float logit, std::span<const float> state) {
  Step* step = next();
  if (step == nullptr || step->id != id || state.size() != state_.size()) return;
  step->delivered = true;
  step->logit = logit;
  std::copy(state.begin(), state.end(), state_.begin());
  network_follows_ = false;
}

std::optional<float> StressModel::run() {
  const Window* window = network_ ? pending() : nullptr;
  if (window == nullptr) return {};
  Step* step = next();
  step->logit = network_->run(window->input, state_, network_follows_);
  network_->explain(window->input, moved(step->id));
  step->delivered = step->explained = network_follows_ = true;
  return step->logit;
}

void StressModel::advance(Timestamp now) {
  while (!steps_.empty() && steps_.front().delivered && steps_.front().end + latency_ <= now) {
    show(steps_.front());
    steps_.pop_front();
  }
}

void StressModel::show(const Step& step) {
  moves_.clear();
  if (step.absent != Absent::no) return judge_.not_scored(step.end, step.absent, step.calibrating);
  judge_.scored(step.end, step.logit);
  if (!step.explained) return;
  const std::span row = tensor(step.id).last(inputs_.size());
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    moves_.push_back({inputs_[i].label, slope_ * moved(step.id)[i], row[i]});
    for (std::size_t j = i; j > 0 && std::abs(moves_[j].logits) > std::abs(moves_[j - 1].logits);
         --j)
      std::swap(moves_[j], moves_[j - 1]);
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

void StressModel::follow(const StressModel& before) {
  for (Input& input : inputs_)
    for (const Input& was : before.inputs_)
      if (was.column == input.column) input.baseline.follow(was.baseline);
  judge_.follow(before.judge_);
}

void StressModel::reset() {
  for (Input& input : inputs_) input.baseline.reset();
  rows_held_ = 0;
  begins_ = true;
  steps_.clear();
  moves_.clear();
  judge_.reset();
}

}  // namespace vigil
