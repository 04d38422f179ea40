// Every sentence and format of the dashboard: plain words, present tense, no blame.
#pragma once

#include <string>
#include <string_view>

#include "scene.hpp"

namespace vigil::dashboard {

std::string_view view_label(View view);
std::string_view vital_label(Vital vital);  ///< short enough for a tile
std::string_view vital_unit(Vital vital);
std::string_view channel_label(Channel channel);
const char* vital_icon(Vital vital);
const char* alert_icon(Priority priority);
std::string_view priority_label(Priority priority);

/// A value with the decimals that its vital deserves, or "--" where it is not finite.
std::string format_value(Vital vital, double value);
std::string format_count(std::uint32_t count);                  ///< 12 480
std::string format_duration(double ms);                         ///< "8 s", "3 min", "1 h 5 min"
std::string format_ago(double ms);                              ///< "8 s ago", "just now"
std::string format_clock(double epoch_ms, int utc_offset_min);  ///< "14:32"

/// Why there is no number: a few words for a tile, and a sentence.
std::string_view absent_note(Absent why);
std::string absent_sentence(Vital vital, Absent why);

std::string_view alert_title(AlertKind kind);
/// Whose limit is crossed; count_: it is not about a limit. The two temperatures share their
/// alerts: a thermometer's reading, while there is one, counts.
Vital alert_vital(AlertKind kind, const Snapshot& snapshot);
std::string alert_sentence(const AlertView& alert, const Snapshot& snapshot, double now_ms);
/// How long nothing has come from the watch, and whether it is being tried again.
std::string silence_sentence(const Snapshot& snapshot, double now_ms);
std::string_view alert_state(const AlertView& alert);

std::string_view link_label(Link link);
std::string_view contact_label(Contact contact);
int quality_steps(float quality);  ///< 0..4 of 0..1
std::string_view quality_label(int steps);

std::string_view stress_label(StressState state);
/// What moved the score, the strongest first: "skin conductance above usual (+1.2), …"; empty:
/// nothing is known of it.
std::string stress_moves(const StressView& stress);
/// One of them: "skin conductance above usual since 14:02", and by how much: "+1.2".
std::string move_words(const MoveView& move, int utc_offset_min);
std::string move_size(const MoveView& move);
/// What the wearer's answers have done.
std::string learnt_sentence(const StressView& stress);
std::string_view rhythm_label(RhythmState state);
std::string_view rhythm_note(const RhythmView& rhythm);  ///< what the state rests on

}  // namespace vigil::dashboard
