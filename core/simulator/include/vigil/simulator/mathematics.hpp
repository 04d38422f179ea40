// Elementary functions from the operations that IEEE 754 defines to the last bit (+ − × ÷ √,
// conversion). libm's differ in their last bits between platforms; with these the
// simulator sends the same bytes natively and as wasm.
#pragma once

namespace vigil::simulator {

/// sin(2π turns); absolute error below 1e-11 for |turns| up to 1e4.
double sine(double turns);
inline double cosine(double turns) { return sine(turns + 0.25); }

/// e^x; relative error below 1e-11; 0 where x < -700. Not for x > 700.
double exponential(double x);

/// ln x, for x > 0; absolute error below 1e-11.
double natural_log(double x);

}  // namespace vigil::simulator
