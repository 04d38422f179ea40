// Through the pipeline again, from some time ago: samples came late. The present goes on meanwhile,
// and is replaced when what is made anew has caught up with it.
#include <algorithm>
#include <limits>

#include "pipeline.hpp"

namespace vigil {

/// From here on what comes late can be put in its place.
void Monitor::Pipeline::begin_journal() {
  give_up();
  journal.forget();
  timeline.end_round();
  journal.keep(*this, timeline.round());
  timeline.mark(timeline.round());
}

void Monitor::Pipeline::keep_checkpoint_if_due(const Analysis& state, std::uint32_t round) {
  if (round % Journal::kEvery != 0) return;
  journal.keep(state, round);
  timeline.mark(round);
}

/// To before what late samples change.
void Monitor::Pipeline::go_back() {
  const auto changed = timeline.disturbed();
  if (!changed) return;
  rows_again.changed = again_round ? std::min(rows_again.changed, *changed) : *changed;
  if (again_round && *again_round <= *changed) return timeline.go_on();
  const Journal::Checkpoint* checkpoint = journal.back_to(*changed);
  if (!checkpoint || !timeline.rewind(checkpoint->round)) return give_up();
  again = checkpoint->state;
  again_round = checkpoint->round;
}

void Monitor::Pipeline::give_up() {
  again_round.reset();
  timeline.forgo();
}

/// Makes some seconds anew, each as it was made then, but with what was merged since.
void Monitor::Pipeline::analyse_again() {
  rows_again.rows.clear();
  rows_again.taken = 0;
  go_back();
  if (!again_round) return;
  for (int n = 0; n < kAgainPerCall && *again_round < timeline.round(); ++n) {
    const Journal::Second* second = journal.second(*again_round);
    if (!second || !timeline.holds_again()) return give_up();
    journal.events(second->round, [this](const Event& e) { again.apply(e); });
    timeline.drain_again(second->now, second->round,
                         [this](const Segment& s) { again.analyse(s); });
    again.renew(second->end, second->batch, [](Timestamp) {});
    while (const FeaturePath::Row* row = again.features.take_row())
      if (second->round >= rows_again.changed) rows_again.rows.push_back(*row);
    keep_checkpoint_if_due(again, ++*again_round);
  }
  if (*again_round == timeline.round()) catch_up();
}

/// The end of the first second that may be made anew; without one, never.
Timestamp Monitor::Pipeline::settled() const {
  const std::uint32_t round = std::min(journal.oldest(), again_round.value_or(timeline.round()));
  const Journal::Second* second = journal.second(round);
  return second ? second->end : Timestamp{std::numeric_limits<double>::infinity()};
}

/// What was measured at one time stands, as do the scores of stress.
void Monitor::Pipeline::catch_up() {
  journal.events(timeline.round(), [this](const Event& e) { again.apply(e); });
  timeline.drain_again(now, timeline.round(), [this](const Segment& s) { again.analyse(s); });
  timeline.caught_up();
  again_round.reset();
  for (const Vital v : {Vital::body_temperature, Vital::systolic, Vital::diastolic})
    again.vital_now(v) = vital_now(v);
  again.trace(TraceId::stress_hour) = trace(TraceId::stress_hour);
  static_cast<Analysis&>(*this) = again;
}

}  // namespace vigil
