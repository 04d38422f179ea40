// Simulated recordings in JavaScript, for the command line: a recording folder, a flight record.
#include <emscripten/bind.h>

#include <string>

#include "memory_views.hpp"
#include "vigil/simulator/flight.hpp"
#include "vigil/simulator/tape.hpp"

namespace {

using namespace vigil;

const simulator::Scenario& named(const std::string& name) {
  const simulator::Scenario* found = simulator::find_scenario(name);
  return found ? *found : simulator::scenarios().front();
}

/// simulator::Truth with its enumerators' names.
struct TruthView {
  std::string activity, rhythm;
  double heart_rate_bpm, respiration_per_min, spo2_pct, skin_temperature_c, body_temperature_c,
      systolic_mmhg, diastolic_mmhg, conductance_us, stress, contact, steps;
};

TruthView view(const simulator::Truth& t) {
  return {std::string(name(t.activity)),
          std::string(name(t.rhythm)),
          t.heart_rate_bpm,
          t.respiration_per_min,
          t.spo2_pct,
          t.skin_temperature_c,
          t.body_temperature_c,
          t.systolic_mmhg,
          t.diastolic_mmhg,
          t.conductance_us,
          t.stress,
          t.contact,
          t.steps};
}

class TapeBinding {
 public:
  TapeBinding(const std::string& scenario, double seed)
      : tape_(named(scenario), static_cast<std::uint64_t>(seed)) {}

  int files() const { return static_cast<int>(simulator::kTapeFiles.size()); }
  std::string file_name(std::size_t file) const { return std::string(row(file).name); }
  int rate(std::size_t file) const { return row(file).rate_hz; }
  int axes(std::size_t file) const { return info(row(file).channel).axes; }
  void second() { tape_.second(); }
  /// Of the second that was lived through last; axes interleaved.
  Floats values(std::size_t file) const { return floats_view(tape_.values(file)); }
  int beats() const { return static_cast<int>(tape_.beats().size()); }
  double beat_s(std::size_t beat) const { return tape_.beats()[beat].time_s; }
  double interval_ms(std::size_t beat) const { return tape_.beats()[beat].interval_s * 1000; }
  TruthView truth() const { return view(tape_.truth()); }

 private:
  static const simulator::TapeFile& row(std::size_t file) {
    return simulator::kTapeFiles[file % simulator::kTapeFiles.size()];
  }

  simulator::Tape tape_;
};

class FlightBinding {
 public:
  /// `faults`: bit n for the nth of describe().linkFaults.
  FlightBinding(const std::string& scenario, double seed, const std::string& device,
                unsigned faults, double start_ms)
      : flight_(named(scenario), static_cast<std::uint64_t>(seed), simulator::find_device(device),
                simulator::LinkFaults(faults), {start_ms}) {}

  Bytes second() { return bytes_view(flight_.second()); }
  TruthView truth() const { return view(flight_.truth()); }
  double happened(std::size_t fault) const {
    return static_cast<double>(flight_.happened(
        static_cast<simulator::LinkFault>(fault % simulator::kLinkFaultNames.size())));
  }

 private:
  simulator::Flight flight_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(vigil_tape) {
  emscripten::value_object<TruthView>("Truth")
      .field("activity", &TruthView::activity)
      .field("rhythm", &TruthView::rhythm)
      .field("hr_bpm", &TruthView::heart_rate_bpm)
      .field("resp_bpm", &TruthView::respiration_per_min)
      .field("spo2_pct", &TruthView::spo2_pct)
      .field("skin_temp_c", &TruthView::skin_temperature_c)
      .field("body_temp_c", &TruthView::body_temperature_c)
      .field("systolic_mmhg", &TruthView::systolic_mmhg)
      .field("diastolic_mmhg", &TruthView::diastolic_mmhg)
      .field("eda_us", &TruthView::conductance_us)
      .field("stress", &TruthView::stress)
      .field("contact", &TruthView::contact)
      .field("steps", &TruthView::steps);
  emscripten::class_<TapeBinding>("Tape")
      .constructor<std::string, double>()
      .function("files", &TapeBinding::files)
      .function("fileName(file)", &TapeBinding::file_name)
      .function("rate(file)", &TapeBinding::rate)
      .function("axes(file)", &TapeBinding::axes)
      .function("second", &TapeBinding::second)
      .function("values(file)", &TapeBinding::values)
      .function("beats", &TapeBinding::beats)
      .function("beatS(beat)", &TapeBinding::beat_s)
      .function("intervalMs(beat)", &TapeBinding::interval_ms)
      .function("truth", &TapeBinding::truth);
  emscripten::class_<FlightBinding>("Flight")
      .constructor<std::string, double, std::string, unsigned, double>()
      .function("second", &FlightBinding::second)
      .function("truth", &FlightBinding::truth)
      .function("happened(fault)", &FlightBinding::happened);
}
