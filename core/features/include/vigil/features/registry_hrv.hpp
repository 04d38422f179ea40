// The registry's rows for heart-rate variability.
#pragma once

#include "vigil/features/feature_info.hpp"

namespace vigil::features::rows {

inline constexpr double kHrvWindowS = 300;
inline constexpr std::string_view kExact = "1e-6 relative";

constexpr FeatureInfo hrv(Family family, std::string_view key, std::string_view label,
                          std::string_view unit, double beats, double seconds,
                          std::string_view reference, std::string_view tolerance = kExact) {
  return {key, label, unit, family, Signal::rr, kHrvWindowS, beats, seconds, reference, tolerance};
}

inline constexpr auto kTime = Family::hrv_time;
inline constexpr std::array kHrvTime = {
    hrv(kTime, "mean_nn", "Mean NN", "ms", 10, 10, "Task Force 1996; NeuroKit2 HRV_MeanNN"),
    hrv(kTime, "median_nn", "Median NN", "ms", 10, 10, "NeuroKit2 HRV_MedianNN"),
    hrv(kTime, "min_nn", "Shortest NN", "ms", 10, 10, "NeuroKit2 HRV_MinNN"),
    hrv(kTime, "max_nn", "Longest NN", "ms", 10, 10, "NeuroKit2 HRV_MaxNN"),
    hrv(kTime, "range_nn", "Range of NN", "ms", 10, 10, "hrv-analysis range_nni"),
    hrv(kTime, "sdnn", "SDNN", "ms", 20, 60,
        "Task Force 1996; NeuroKit2 HRV_SDNN (n - 1; HeartPy has n)"),
    hrv(kTime, "rmssd", "RMSSD", "ms", 20, 15, "Task Force 1996; NeuroKit2 HRV_RMSSD"),
    hrv(kTime, "ln_rmssd", "ln RMSSD", "ln ms", 20, 15, "Plews 2013; ln of rmssd"),
    hrv(kTime, "sdsd", "SDSD", "ms", 20, 15,
        "NeuroKit2 HRV_SDSD: signed differences, n - 1 (pyHRV, HeartPy take absolute ones)"),
    hrv(kTime, "sdrmssd", "SDNN / RMSSD", "", 20, 60, "NeuroKit2 HRV_SDRMSSD"),
    hrv(kTime, "mean_abs_diff_nn", "Mean |difference|", "ms", 20, 15, "pyHRV nni_diff_mean"),
    hrv(kTime, "max_abs_diff_nn", "Largest |difference|", "ms", 20, 15, "pyHRV nni_diff_max"),
    hrv(kTime, "nn50", "NN50", "", 20, 15, "Task Force 1996; hrv-analysis nni_50"),
    hrv(kTime, "nn20", "NN20", "", 20, 15, "Mietus 2002; hrv-analysis nni_20"),
    hrv(kTime, "pnn50", "pNN50", "%", 20, 15,
        "Task Force 1996: of the differences; hrv-analysis, pyHRV"),
    hrv(kTime, "pnn20", "pNN20", "%", 20, 15, "Mietus 2002: of the differences; hrv-analysis"),
    hrv(kTime, "pnn50_intervals", "pNN50 of the intervals", "%", 20, 15,
        "NeuroKit2 HRV_pNN50, FLIRT: divided by the number of intervals"),
    hrv(kTime, "pnn20_intervals", "pNN20 of the intervals", "%", 20, 15,
        "NeuroKit2 HRV_pNN20, FLIRT: divided by the number of intervals"),
    hrv(kTime, "cvnn", "CVNN", "", 20, 60, "NeuroKit2 HRV_CVNN"),
    hrv(kTime, "cvsd", "CVSD", "", 20, 15, "NeuroKit2 HRV_CVSD"),
    hrv(kTime, "mad_nn", "MAD of NN", "ms", 20, 30, "NeuroKit2 HRV_MadNN: times 1.4826"),
    hrv(kTime, "mcvnn", "MAD / median", "", 20, 30, "NeuroKit2 HRV_MCVNN"),
    hrv(kTime, "iqr_nn", "Interquartile range of NN", "ms", 20, 30, "NeuroKit2 HRV_IQRNN"),
    hrv(kTime, "prc20_nn", "20th percentile of NN", "ms", 20, 30, "NeuroKit2 HRV_Prc20NN"),
    hrv(kTime, "prc80_nn", "80th percentile of NN", "ms", 20, 30, "NeuroKit2 HRV_Prc80NN"),
    hrv(kTime, "skewness_nn", "Skewness of NN", "", 30, 60, "scipy.stats.skew (biased)"),
    hrv(kTime, "kurtosis_nn", "Kurtosis of NN", "", 30, 60,
        "scipy.stats.kurtosis (biased, excess)"),
    hrv(kTime, "mean_hr", "Mean heart rate", "bpm", 10, 10,
        "mean of 60000 / NN; hrv-analysis, pyHRV"),
    hrv(kTime, "hr_of_mean_nn", "Heart rate of the mean NN", "bpm", 10, 10,
        "60000 / mean NN; HeartPy bpm"),
    hrv(kTime, "sd_hr", "SD of heart rate", "bpm", 20, 30, "pyHRV hr_std (n - 1)"),
    hrv(kTime, "min_hr", "Lowest heart rate", "bpm", 10, 10, "hrv-analysis min_hr"),
    hrv(kTime, "max_hr", "Highest heart rate", "bpm", 10, 10, "hrv-analysis max_hr"),
    FeatureInfo{
        "sdann", "SDANN", "ms", kTime, Signal::rr, 86400, 60, 900,
        "Task Force 1996: SD of the means of 5-minute segments of the last 24 h, n - 1; each "
        "segment whole (NeuroKit2 leaves out its last interval)",
        kExact},
    FeatureInfo{"sdnn_index", "SDNN index", "ms", kTime, Signal::rr, 86400, 60, 900,
                "Task Force 1996: mean of the SDs of 5-minute segments of the last 24 h", kExact},
};

inline constexpr auto kShape = Family::hrv_geometric;
inline constexpr std::array kHrvGeometric = {
    hrv(kShape, "triangular_index", "Triangular index", "", 100, 120,
        "Task Force 1996; NeuroKit2 HRV_HTI: bins of 7.8125 ms from 0"),
    hrv(kShape, "tinn", "TINN", "ms", 100, 120,
        "Task Force 1996: both feet searched (NeuroKit2 searches one, pyHRV warns of its own)",
        "drawn triangles, exact"),
    hrv(kShape, "mode_nn", "Mode of NN", "ms", 50, 60, "Baevsky 2008: middle of the 50 ms bin"),
    hrv(kShape, "mode_amplitude_nn", "Share of the mode", "%", 50, 60, "Baevsky 2008"),
    hrv(kShape, "stress_index", "Baevsky stress index", "", 50, 60, "Baevsky 2008"),
    hrv(kShape, "stress_index_root", "Stress index, square root", "", 50, 60,
        "Kubios HRV 3: square root of Baevsky's"),
};

inline constexpr auto kSpectrum = Family::hrv_spectral;
inline constexpr std::string_view kWelch =
    "Task Force 1996 bands; 4 Hz cubic spline, Welch, Hann, 256 samples, half overlapping (SciPy)";
inline constexpr std::string_view kNkWelch =
    "NeuroKit2 hrv_frequency(interpolation_rate=4, normalize=False)";
inline constexpr std::string_view kLomb =
    "Lomb 1976, Scargle 1982; scipy.signal.lombscargle, in ms^2";
inline constexpr std::string_view kAr = "Burg, order 16, of the 4 Hz series";
inline constexpr std::string_view kWelchTolerance = "1e-4 relative";
inline constexpr std::string_view kWaves = "waves of known power, 12 %";
inline constexpr std::array kHrvSpectral = {
    hrv(kSpectrum, "vlf", "VLF", "ms^2", 100, 290, kWelch, kWelchTolerance),
    hrv(kSpectrum, "lf", "LF", "ms^2", 60, 110, kWelch, kWelchTolerance),
    hrv(kSpectrum, "hf", "HF", "ms^2", 40, 55, kWelch, kWelchTolerance),
    hrv(kSpectrum, "vhf", "VHF, 0.4-0.5 Hz", "ms^2", 40, 55, kWelch, kWelchTolerance),
    hrv(kSpectrum, "hrv_total_power", "Total power, VLF + LF + HF", "ms^2", 100, 290, kWelch,
        kWelchTolerance),
    hrv(kSpectrum, "lf_hf", "LF / HF", "", 60, 110, kWelch, kWelchTolerance),
    hrv(kSpectrum, "lf_nu", "LF, normalised", "%", 60, 110, "Task Force 1996: LF / (LF + HF)",
        kWelchTolerance),
    hrv(kSpectrum, "hf_nu", "HF, normalised", "%", 60, 110, "Task Force 1996: HF / (LF + HF)",
        kWelchTolerance),
    hrv(kSpectrum, "vlf_share", "VLF / total", "%", 100, 290, kWelch, kWelchTolerance),
    hrv(kSpectrum, "lf_share", "LF / total", "%", 100, 290, kWelch, kWelchTolerance),
    hrv(kSpectrum, "hf_share", "HF / total", "%", 100, 290, kWelch, kWelchTolerance),
    hrv(kSpectrum, "ln_lf", "ln LF", "ln ms^2", 60, 110, kWelch, kWelchTolerance),
    hrv(kSpectrum, "ln_hf", "ln HF", "ln ms^2", 40, 55, kWelch, kWelchTolerance),
    hrv(kSpectrum, "vlf_peak", "VLF peak", "Hz", 100, 290, kWelch, "exact bin"),
    hrv(kSpectrum, "lf_peak", "LF peak", "Hz", 60, 110, kWelch, "exact bin"),
    hrv(kSpectrum, "hf_peak", "HF peak", "Hz", 40, 55, kWelch, "exact bin"),
    hrv(kSpectrum, "nk_vlf", "VLF as NeuroKit2", "ms^2", 100, 290, kNkWelch, kWelchTolerance),
    hrv(kSpectrum, "nk_lf", "LF as NeuroKit2", "ms^2", 60, 110, kNkWelch, kWelchTolerance),
    hrv(kSpectrum, "nk_hf", "HF as NeuroKit2", "ms^2", 40, 55, kNkWelch, kWelchTolerance),
    hrv(kSpectrum, "nk_total_power", "Total power as NeuroKit2", "ms^2", 100, 290, kNkWelch,
        kWelchTolerance),
    hrv(kSpectrum, "nk_lf_hf", "LF / HF as NeuroKit2", "", 60, 110, kNkWelch, kWelchTolerance),
    hrv(kSpectrum, "lomb_vlf", "VLF, Lomb-Scargle", "ms^2", 100, 290, kLomb, kWaves),
    hrv(kSpectrum, "lomb_lf", "LF, Lomb-Scargle", "ms^2", 60, 110, kLomb, kWaves),
    hrv(kSpectrum, "lomb_hf", "HF, Lomb-Scargle", "ms^2", 40, 55, kLomb, kWaves),
    hrv(kSpectrum, "lomb_lf_hf", "LF / HF, Lomb-Scargle", "", 60, 110, kLomb, kWaves),
    hrv(kSpectrum, "ar_vlf", "VLF, autoregressive", "ms^2", 100, 290, kAr, kWaves),
    hrv(kSpectrum, "ar_lf", "LF, autoregressive", "ms^2", 60, 110, kAr, kWaves),
    hrv(kSpectrum, "ar_hf", "HF, autoregressive", "ms^2", 40, 55, kAr, kWaves),
    hrv(kSpectrum, "ar_lf_hf", "LF / HF, autoregressive", "", 60, 110, kAr, kWaves),
};

inline constexpr auto kPoincare = Family::hrv_poincare;
inline constexpr std::array kHrvPoincare = {
    hrv(kPoincare, "sd1", "SD1", "ms", 30, 30,
        "Brennan 2001; NeuroKit2 HRV_SD1: rotated points, n - 1"),
    hrv(kPoincare, "sd2", "SD2", "ms", 30, 60,
        "Brennan 2001; NeuroKit2 HRV_SD2: rotated points, n - 1"),
    hrv(kPoincare, "sd1_sd2", "SD1 / SD2", "", 30, 60, "NeuroKit2 HRV_SD1SD2"),
    hrv(kPoincare, "ellipse_area", "Area of the ellipse", "ms^2", 30, 60, "NeuroKit2 HRV_S"),
    hrv(kPoincare, "csi", "Cardiac sympathetic index", "", 30, 60,
        "Toichi 1997; NeuroKit2 HRV_CSI"),
    hrv(kPoincare, "cvi", "Cardiac vagal index", "", 30, 60, "Toichi 1997; NeuroKit2 HRV_CVI"),
    hrv(kPoincare, "csi_modified", "CSI, modified", "ms", 30, 60,
        "Jeppesen 2014; NeuroKit2 HRV_CSI_Modified"),
};

inline constexpr auto kAsym = Family::hrv_asymmetry;
inline constexpr std::array kHrvAsymmetry = {
    hrv(kAsym, "gi", "Guzik's index", "%", 50, 60, "Guzik 2006; NeuroKit2 HRV_GI"),
    hrv(kAsym, "si", "Slope index", "%", 50, 60, "Karmakar 2012; NeuroKit2 HRV_SI"),
    hrv(kAsym, "ai", "Area index", "%", 50, 60, "Yan 2017; NeuroKit2 HRV_AI"),
    hrv(kAsym, "pi", "Porta's index", "%", 50, 60, "Porta 2008; NeuroKit2 HRV_PI"),
    hrv(kAsym, "c1d", "Short-term share of decelerations", "", 50, 60,
        "Piskorski & Guzik 2011; NeuroKit2 HRV_C1d"),
    hrv(kAsym, "c1a", "Short-term share of accelerations", "", 50, 60, "NeuroKit2 HRV_C1a"),
    hrv(kAsym, "c2d", "Long-term share of decelerations", "", 50, 60, "NeuroKit2 HRV_C2d"),
    hrv(kAsym, "c2a", "Long-term share of accelerations", "", 50, 60, "NeuroKit2 HRV_C2a"),
    hrv(kAsym, "cd", "Total share of decelerations", "", 50, 60, "NeuroKit2 HRV_Cd"),
    hrv(kAsym, "ca", "Total share of accelerations", "", 50, 60, "NeuroKit2 HRV_Ca"),
    hrv(kAsym, "sd1d", "SD1 of decelerations", "ms", 50, 60, "NeuroKit2 HRV_SD1d"),
    hrv(kAsym, "sd1a", "SD1 of accelerations", "ms", 50, 60, "NeuroKit2 HRV_SD1a"),
    hrv(kAsym, "sd2d", "SD2 of decelerations", "ms", 50, 60, "NeuroKit2 HRV_SD2d"),
    hrv(kAsym, "sd2a", "SD2 of accelerations", "ms", 50, 60, "NeuroKit2 HRV_SD2a"),
    hrv(kAsym, "sdnnd", "SDNN of decelerations", "ms", 50, 60, "NeuroKit2 HRV_SDNNd"),
    hrv(kAsym, "sdnna", "SDNN of accelerations", "ms", 50, 60, "NeuroKit2 HRV_SDNNa"),
};

inline constexpr auto kFrag = Family::hrv_fragmentation;
inline constexpr std::array kHrvFragmentation = {
    hrv(kFrag, "pip", "Inflection points", "", 50, 60,
        "Costa 2017; NeuroKit2 HRV_PIP: steps from and to an unchanged interval count"),
    hrv(kFrag, "ials", "Inverse mean run length", "", 50, 60, "Costa 2017; NeuroKit2 HRV_IALS"),
    hrv(kFrag, "pss", "Short runs", "", 50, 60, "Costa 2017; NeuroKit2 HRV_PSS"),
    hrv(kFrag, "pas", "Alternating runs", "", 50, 60, "Costa 2017; NeuroKit2 HRV_PAS"),
};

inline constexpr auto kComplex = Family::hrv_complexity;
inline constexpr std::array kHrvComplexity = {
    hrv(kComplex, "sampen", "Sample entropy", "", 100, 60,
        "Richman & Moorman 2000; NeuroKit2 HRV_SampEn: m 2, r 0.2 SD (n - 1), <= r", "pairs exact"),
    hrv(kComplex, "apen", "Approximate entropy", "", 100, 60,
        "Pincus 1991; NeuroKit2 HRV_ApEn: m 2, r 0.2 SD"),
    hrv(kComplex, "fuzzyen", "Fuzzy entropy", "", 100, 60,
        "Chen 2007; NeuroKit2 HRV_FuzzyEn: m 2, r 0.2 SD, exponent 1"),
    hrv(kComplex, "mse", "Multiscale entropy", "", 200, 120,
        "Costa 2002; NeuroKit2 HRV_MSEn: scales below n / 12, area / number"),
    hrv(kComplex, "cmse", "Composite multiscale entropy", "", 200, 120,
        "Wu 2013: means of consecutive intervals (NeuroKit2's CMSEn is cmse_shift)",
        "as mse at one starting point"),
    hrv(kComplex, "rcmse", "Refined composite multiscale entropy", "", 200, 120,
        "Wu 2014: means of consecutive intervals", "as mse at one starting point"),
    hrv(kComplex, "cmse_shift", "Time-shift multiscale entropy", "", 200, 120,
        "Pham 2017; NeuroKit2 HRV_CMSEn"),
    hrv(kComplex, "rcmse_shift", "Refined time-shift multiscale entropy", "", 200, 120,
        "NeuroKit2 HRV_RCMSEn"),
    hrv(kComplex, "shannon", "Shannon entropy", "bit", 100, 60,
        "NeuroKit2 HRV_ShanEn: of the values as they are"),
    hrv(kComplex, "permutation_entropy", "Permutation entropy", "", 100, 60,
        "Bandt & Pompe 2002; NeuroKit2 entropy_permutation: d 3, normalised"),
    hrv(kComplex, "dfa_alpha1", "DFA alpha 1", "", 100, 60,
        "Peng 1995: 4..16 beats; nolds dfa(overlap=True)"),
    hrv(kComplex, "dfa_alpha1_short", "DFA alpha 1, 4..11 beats", "", 100, 60,
        "NeuroKit2 HRV_DFA_alpha1"),
    hrv(kComplex, "dfa_alpha2", "DFA alpha 2", "", 256, 120,
        "Peng 1995: 16..64 beats; NeuroKit2 fractal_dfa"),
    hrv(kComplex, "correlation_dimension", "Correlation dimension", "", 200, 120,
        "Grassberger & Procaccia 1983: embedding 2, radii 0.1..0.5 SD (nolds' range)",
        "line 1, plane 2, 10 %"),
    hrv(kComplex, "higuchi", "Higuchi's dimension", "", 100, 60,
        "Higuchi 1988; NeuroKit2 fractal_higuchi(k_max=10)"),
    hrv(kComplex, "katz", "Katz's dimension", "", 100, 60, "Katz 1988; NeuroKit2 HRV_KFD"),
    hrv(kComplex, "petrosian", "Petrosian's dimension", "", 100, 60,
        "Petrosian 1995; NeuroKit2 fractal_petrosian"),
    hrv(kComplex, "lempel_ziv", "Lempel-Ziv complexity", "", 100, 60,
        "Lempel & Ziv 1976; NeuroKit2 HRV_LZC"),
};

}  // namespace vigil::features::rows
