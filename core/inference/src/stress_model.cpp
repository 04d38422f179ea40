#include "vigil/inference/stress_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vigil {
namespace {

constexpr double kAveraged_s = 10;  ///< time constant of what an answer is about
constexpr float kMoves = 0.1F;      ///< logits: a probability of 50 % becomes 52 %

std::size_t second_of(Timestamp t) {
  return static_cast<std::size_t>(std::llround(in_seconds(t - Timestamp{})));
}

}  // namespace

StressModel::StressModel(const ModelCard& card)
    : window_steps_(static_cast<std::size_t>(card.window_steps)),
      step_s_(card.step_s),
      latency_(seconds(card.latency_s)),
      calibration_s_(card.calibration_s),
      rows_(window_steps_ * card.inputs.size()),
      tensors_(kBacklog * rows_.size()),
      moved_(kBacklog * card.inputs.size()),
      averages_(kBacklog * card.inputs.size()),
      summed_(card.inputs.size()),
      state_(static_cast<std::size_t>(card.state_size)),
      slope_(static_cast<float>(card.slope)),
      judge_(card),
      personal_(card),
      fingerprint_(fingerprint(card)),
      since_(card.inputs.size()),
      moved_before_(card.inputs.size()),
      strip_(kStrip * card.inputs.size()) {
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
    average_row(average(next_id_));
    last_scored_ = end;
    begins_ = false;
  } else if (why != Absent::starting && end - last_scored_ > kForget) {
    // What follows has no connection with what came before. The baseline stays: it is the wearer's.
    rows_held_ = 0;
    begins_ = true;
  }
  ++next_id_;
}

/// Of the rows since the state began, the newest most.
void StressModel::average_row(std::span<float> out) {
  if (begins_) {
    std::fill(summed_.begin(), summed_.end(), 0.F);
    summed_weight_ = 0;
  }
  const std::span row = std::span(rows_).last(inputs_.size());
  const auto decay = static_cast<float>(std::exp(-static_cast<double>(step_s_) / kAveraged_s));
  summed_weight_ = decay * summed_weight_ + 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    summed_[i] = decay * summed_[i] + row[i];
    out[i] = summed_[i] / summed_weight_;
  }
}

void StressModel::drop_oldest() {
  const bool lost = !steps_.front().delivered;
  steps_.pop_front();
  if (lost) begin_anew();
}

/// The next window is run with a state of zeros.
void StressModel::begin_anew() {
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

std::span<float> StressModel::average(std::uint32_t id) {
  return std::span(averages_).subspan(id % kBacklog * inputs_.size(), inputs_.size());
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
  // What is no number would be handed on for ever.
  const auto finite = [](float v) { return std::isfinite(v); };
  if (!finite(logit) || !std::all_of(state.begin(), state.end(), finite)) begin_anew();
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
  roll_strip(step.end);
  if (step.absent != Absent::no) return judge_.not_scored(step.end, step.absent, step.calibrating);
  const std::span average = this->average(step.id);
  const double general = judge_.calibrated(step.logit);
  alarm_.passed(seconds(static_cast<double>(step_s_)));
  judge_.scored(step.end, personal_.score(general, average), alarm_.height());
  evidence_ = {step.end, static_cast<float>(general), {}};
  for (const float x : average) evidence_.inputs.push_back(x);
  answerable_ = true;
  if (step.explained) explain(step);
}

void StressModel::explain(const Step& step) {
  const std::span row = tensor(step.id).last(inputs_.size());
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const auto general = static_cast<double>(slope_ * moved(step.id)[i]);
    const auto logits = static_cast<float>(personal_.move(i, general, average(step.id)[i]));
    if (step.begins || std::abs(moved_before_[i]) < kMoves ||
        (logits < 0) != (moved_before_[i] < 0))
      since_[i] = step.end;
    moved_before_[i] = logits;
    strip_[second_of(step.end) % kStrip * inputs_.size() + i] =
        static_cast<std::uint8_t>(std::clamp(128 + kStripSteps * logits, 1.F, 255.F));
    moves_.push_back({inputs_[i].label, logits, row[i], since_[i], i});
    for (std::size_t j = i; j > 0 && std::abs(moves_[j].logits) > std::abs(moves_[j - 1].logits);
         --j)
      std::swap(moves_[j], moves_[j - 1]);
  }
}

/// Empties the seconds that have come since the last.
void StressModel::roll_strip(Timestamp end) {
  const double new_s = std::min(in_seconds(end - strip_end_), static_cast<double>(kStrip));
  for (std::size_t s = second_of(end), n = 0; n < static_cast<std::size_t>(new_s); ++n, --s)
    std::fill_n(strip_.begin() + static_cast<std::ptrdiff_t>(s % kStrip * inputs_.size()),
                inputs_.size(), std::uint8_t{0});
  strip_end_ = end;
}

void StressModel::strip(std::size_t input, std::span<std::uint8_t, kStrip> out) const {
  const std::size_t oldest = second_of(strip_end_) + 1;  // where the ring begins
  for (std::size_t i = 0; i < kStrip; ++i)
    out[i] = strip_[(oldest + i) % kStrip * inputs_.size() + input];
}

void StressModel::alarmed(Timestamp now) {
  alarm_.alarmed();
  alarmed_at_ = now;
}

bool StressModel::answerable(Timestamp now) const {
  return answerable_ && now - evidence_.time <= latency_ + kAnswerable;
}

bool StressModel::answer(bool stressed, Timestamp now) {
  if (!answerable(now) || !personal_.answer(evidence_, stressed)) return false;
  if (stressed && alarmed_at_ && now - *alarmed_at_ <= kAlarmAnswerable) alarm_.confirmed();
  alarmed_at_.reset();
  return true;
}

void StressModel::reset_personal() {
  personal_.reset();
  alarm_.reset();
  alarmed_at_.reset();
}

void StressModel::save_personal(std::span<std::byte> out) const {
  PersonalFile::save(fingerprint_, personal_, alarm_, out);
}

PersonalFault StressModel::load_personal(std::span<const std::byte> saved) {
  return PersonalFile::load(saved, fingerprint_, personal_, alarm_);
}

StressReading StressModel::reading(Timestamp when) const {
  StressReading r = judge_.reading();
  const Milliseconds between = seconds(static_cast<double>(step_s_ - 1));
  if (r.absent != Absent::no_data && when - r.time > latency_ + between + kStale) {
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
  alarm_ = before.alarm_;
  alarmed_at_ = before.alarmed_at_;
}

void StressModel::reset() {
  for (Input& input : inputs_) input.baseline.reset();
  rows_held_ = 0;
  begins_ = true;
  steps_.clear();
  moves_.clear();
  judge_.reset();
  answerable_ = false;
  alarmed_at_.reset();
  std::fill(strip_.begin(), strip_.end(), std::uint8_t{0});
}

}  // namespace vigil
