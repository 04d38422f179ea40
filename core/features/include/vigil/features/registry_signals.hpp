// The registry's rows for sampled signals.
#pragma once

#include "vigil/features/feature_info.hpp"

namespace vigil::features::rows {

inline constexpr double kSampledWindowS = 30;
inline constexpr std::string_view kSingle = "2e-4 relative (single precision)";

constexpr FeatureInfo sampled(Family family, Signals signals, std::string_view key,
                              std::string_view label, std::string_view unit, double seconds,
                              std::string_view reference, std::string_view tolerance,
                              double window_s = kSampledWindowS) {
  return {key, label, unit, family, signals, window_s, 0, seconds, reference, tolerance};
}

inline constexpr Signals kAllSampled =
    Signal::ppg | Signal::acceleration | Signal::gyroscope | Signal::eda | Signal::temperature;

constexpr FeatureInfo stat(std::string_view key, std::string_view label, std::string_view unit,
                           std::string_view reference) {
  return sampled(Family::statistics, kAllSampled, key, label, unit, 5, reference, kSingle);
}
inline constexpr std::array kStatistics = {
    stat("mean", "Mean", "x", "numpy.mean"),
    stat("sd", "Standard deviation", "x", "numpy.std(ddof=1)"),
    stat("variance", "Variance", "x^2", "numpy.var(ddof=1)"),
    stat("skewness", "Skewness", "", "scipy.stats.skew (biased)"),
    stat("kurtosis", "Kurtosis", "", "scipy.stats.kurtosis (biased, excess)"),
    stat("rms", "Root mean square", "x", "sqrt(mean x^2)"),
    stat("energy", "Energy", "x^2", "sum x^2"),
    stat("cv", "Coefficient of variation", "", "SD (n - 1) / mean"),
    stat("crest_factor", "Crest factor", "", "max |x| / RMS"),
    stat("min", "Least", "x", "numpy.min"),
    stat("max", "Greatest", "x", "numpy.max"),
    stat("range", "Range", "x", "numpy.ptp"),
    stat("median", "Median", "x", "numpy.median"),
    stat("iqr", "Interquartile range", "x", "scipy.stats.iqr"),
    stat("mad", "Median absolute deviation", "x", "scipy.stats.median_abs_deviation"),
    stat("mean_abs_dev", "Mean absolute deviation", "x", "mean |x - mean|"),
    stat("p5", "5th percentile", "x", "numpy.percentile (linear)"),
    stat("p10", "10th percentile", "x", "numpy.percentile (linear)"),
    stat("p25", "25th percentile", "x", "numpy.percentile (linear)"),
    stat("p75", "75th percentile", "x", "numpy.percentile (linear)"),
    stat("p90", "90th percentile", "x", "numpy.percentile (linear)"),
    stat("p95", "95th percentile", "x", "numpy.percentile (linear)"),
    stat("line_length", "Line length", "x", "sum |difference|"),
    stat("mean_abs_diff", "Mean |difference|", "x", "mean |difference|"),
    stat("mean_crossings", "Crossings of the mean", "", "sign changes of x - mean, 0 is positive"),
    stat("hjorth_activity", "Hjorth activity", "x^2", "Hjorth 1970; variance (n)"),
    stat("hjorth_mobility", "Hjorth mobility", "", "Hjorth 1970"),
    stat("hjorth_complexity", "Hjorth complexity", "", "Hjorth 1970"),
    stat("slope", "Slope", "x/s", "numpy.polyfit, degree 1"),
};

inline constexpr Signals kWaves3 = Signal::ppg | Signal::acceleration | Signal::gyroscope;
constexpr FeatureInfo spectral(std::string_view key, std::string_view label, std::string_view unit,
                               std::string_view reference) {
  return sampled(Family::spectral, kWaves3 | Signal::eda, key, label, unit, 16, reference,
                 "1e-4 relative");
}
constexpr FeatureInfo power(std::string_view key, std::string_view label) {
  return sampled(Family::spectral, kWaves3, key, label, "x^2", 16,
                 "scipy.signal.welch, trapezium over low <= f < high", "1e-4 relative");
}
inline constexpr std::array kSpectral = {
    spectral("total_power", "Power in the band", "x^2",
             "Welch, Hann, half overlapping; PPG 8 s, 0.5-8 Hz; motion 8 s, 0.3-10 Hz; EDA 16 s, "
             "0.01-1 Hz"),
    spectral("dominant_frequency", "Dominant frequency", "Hz",
             "strongest bin, refined by a parabola"),
    spectral("dominant_share", "Share of the dominant frequency", "",
             "strongest bin and its neighbours / all"),
    spectral("spectral_entropy", "Spectral entropy", "", "Shannon, over its greatest value"),
    spectral("spectral_edge", "Spectral edge, 95 %", "Hz", "first bin that reaches 95 %"),
    spectral("median_frequency", "Median frequency", "Hz", "first bin that reaches 50 %"),
    spectral("spectral_centroid", "Spectral centroid", "Hz", "power-weighted mean"),
    spectral("spectral_spread", "Spectral spread", "Hz", "SD about the centroid"),
    spectral("spectral_flatness", "Spectral flatness", "", "geometric / arithmetic mean"),
    power("power_0p5_1", "Power, 0.5-1 Hz"),
    power("power_1_2", "Power, 1-2 Hz"),
    power("power_2_4", "Power, 2-4 Hz"),
    power("power_4_8", "Power, 4-8 Hz"),
    sampled(Family::spectral, Signal::eda, "sympathetic_power", "EDA power, 0.045-0.25 Hz", "µS^2",
            28, "Posada-Quintero 2016", "1e-4 relative"),
    sampled(Family::spectral, Signal::eda, "sympathetic_share", "EDA power, 0.045-0.25 Hz, share",
            "", 28, "Posada-Quintero 2016: EDASympn", "1e-4 relative"),
};

constexpr FeatureInfo pulse_row(std::string_view key, std::string_view label, std::string_view unit,
                                std::string_view reference) {
  return sampled(Family::pulse, Signal::ppg, key, label, unit, 5, reference, "drawn pulses, 10 %");
}
inline constexpr std::array kPulse = {
    pulse_row("pulse_count", "Pulses", "", "whole pulses, foot to foot"),
    pulse_row("pulse_rate", "Pulse rate", "bpm", "60 / median duration"),
    pulse_row("pulse_amplitude", "Pulse amplitude", "a.u.", "foot to peak, median"),
    pulse_row("pulse_amplitude_cv", "Pulse amplitude, variation", "", "SD / mean"),
    pulse_row("perfusion_index", "Perfusion index", "%",
              "100 amplitude / level, where the sensor sends one"),
    pulse_row("crest_time", "Crest time", "s", "Alty 2007; foot to peak"),
    pulse_row("crest_share", "Crest time / duration", "", "Alty 2007"),
    pulse_row("fall_time", "Fall time", "s", "peak to foot"),
    pulse_row("pulse_width25", "Pulse width at 25 %", "s", "Awad 2007"),
    pulse_row("pulse_width50", "Pulse width at 50 %", "s", "Awad 2007"),
    pulse_row("pulse_width75", "Pulse width at 75 %", "s", "Awad 2007"),
    pulse_row("pulse_area_share", "Mean height / amplitude", "", "form factor (K value)"),
    pulse_row("systolic_area_share", "Area before the peak", "", "share of the pulse's area"),
    pulse_row("upstroke", "Steepest rise / amplitude", "1/s", "largest first difference"),
    pulse_row("foot_drift", "Drift of the feet / amplitude", "", "SD of the feet / amplitude"),
    pulse_row("pulse_similarity", "Likeness of the pulses", "",
              "Orphanidou 2015: mean correlation with the mean pulse"),
};

constexpr FeatureInfo eda_row(std::string_view key, std::string_view label, std::string_view unit,
                              std::string_view reference,
                              std::string_view tolerance = "known responses, F1 0.86-0.95") {
  return sampled(Family::eda, Signal::eda, key, label, unit, 20, reference, tolerance, 60);
}
inline constexpr std::string_view kHighpassEda =
    "NeuroKit2 eda_phasic(method='highpass'): 0.05 Hz, order 2, forward and backward";
inline constexpr std::string_view kScr =
    "rise of the 0.05-0.5 Hz part, at least 0.02 µS and 0.02 µS/s, steps taken out";
inline constexpr std::array kEda = {
    eda_row("tonic_mean", "Tonic level", "µS", kHighpassEda, "1e-6 of the largest"),
    eda_row("tonic_sd", "Tonic SD", "µS", kHighpassEda, "1e-6 of the largest"),
    eda_row("tonic_slope", "Tonic slope", "µS/s", kHighpassEda, "1e-6 of the largest"),
    eda_row("phasic_sd", "Phasic SD", "µS", kHighpassEda, "1e-6 of the largest"),
    eda_row("phasic_max", "Phasic maximum", "µS", kHighpassEda, "1e-6 of the largest"),
    eda_row("phasic_area", "Phasic area", "µS s", kHighpassEda, "1e-6 of the largest"),
    eda_row("scr_count", "Responses", "", kScr),
    eda_row("scr_rate", "Responses a minute", "/min", kScr),
    eda_row("scr_amplitude_mean", "Mean amplitude of the responses", "µS", kScr),
    eda_row("scr_amplitude_max", "Largest response", "µS", kScr),
    eda_row("scr_amplitude_sum", "Sum of the amplitudes", "µS", kScr),
    eda_row("scr_rise_mean", "Mean rise time", "s", kScr),
    eda_row("scr_recovery_mean", "Mean half recovery time", "s", kScr),
    eda_row("eda_steepest", "Steepest change", "µS/s", "largest |difference|", kSingle),
    eda_row("eda_artefact_share", "Artefact epochs", "",
            "5 s epochs that change by over 13 %/s within 250 ms",
            "balanced accuracy 0.93 on recordings left out"),
    eda_row("eda_out_of_range_share", "Out of 0.05..60 µS", "", "share of the samples", kSingle),
};

constexpr FeatureInfo motion_row(std::string_view key, std::string_view label,
                                 std::string_view unit, std::string_view reference) {
  return sampled(Family::motion, Signal::acceleration, key, label, unit, 5, reference,
                 "1e-3 relative + 2e-4 (single precision)");
}
inline constexpr std::array kMotion = {
    motion_row("enmo", "ENMO", "g", "van Hees 2013: mean of max(|a| - 1, 0)"),
    motion_row("enmo_abs", "Mean | |a| - 1 |", "g", "van Hees 2013, absolute form"),
    motion_row("mean_amplitude_deviation", "Mean amplitude deviation of |a|", "g",
               "Vähä-Ypyä 2015: mean | |a| - mean |"),
    motion_row("sma", "Signal magnitude area", "g", "Bouten 1997: mean |x| + |y| + |z|"),
    motion_row("x_mean", "Mean, x", "g", "numpy.mean"),
    motion_row("y_mean", "Mean, y", "g", "numpy.mean"),
    motion_row("z_mean", "Mean, z", "g", "numpy.mean"),
    motion_row("x_sd", "SD, x", "g", "numpy.std (n)"),
    motion_row("y_sd", "SD, y", "g", "numpy.std (n)"),
    motion_row("z_sd", "SD, z", "g", "numpy.std (n)"),
    motion_row("jerk_max", "Largest jerk", "g/s", "largest |difference of |a|| a second"),
    motion_row("anglez", "Arm angle", "deg", "van Hees 2015: atan2(z, sqrt(x^2 + y^2))"),
    motion_row("tilt_change", "Change of posture", "deg", "between first and last quarter"),
    motion_row("counts", "Activity counts", "", "0.25-2.5 Hz, rectified, / 0.01664 g s"),
    motion_row("steps", "Steps", "", "scipy.signal.find_peaks of 0.5-3 Hz: 0.05 g, 0.3 s"),
    motion_row("cadence", "Cadence", "/min", "60 / median step"),
    motion_row("still_share", "Still seconds", "", "SD of |a| under 13 mg (van Hees 2013)"),
    motion_row("activity_level", "Activity level", "0..3",
               "Vähä-Ypyä 2015: MAD under 22.5, 91, 414 mg"),
    motion_row("impact", "Impact", "g", "largest |a|"),
    motion_row("impact_dip", "Dip before the impact", "g", "least |a| in the second before"),
    motion_row("impact_range", "Impact less dip", "g", "their difference"),
    motion_row("impact_tilt", "Tilt over the impact", "deg", "3..1 s before to 1..3 s after"),
    motion_row("impact_after_sd", "Movement after the impact", "g", "SD of |a| 1..3 s after"),
};

inline constexpr std::array kTemperature = {
    sampled(Family::temperature, Signal::temperature, "temperature_trend", "Temperature trend",
            "°C/min", 20, "numpy.polyfit, degree 1", kSingle),
    sampled(Family::temperature, Signal::temperature, "temperature_change", "Temperature change",
            "°C", 20, "mean of the last fifth less that of the first", kSingle),
};

}  // namespace vigil::features::rows
