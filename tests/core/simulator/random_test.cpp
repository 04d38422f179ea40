#include "vigil/simulator/random.hpp"

#include <cmath>
#include <vector>

#include "life.hpp"
#include "vigil/simulator/mathematics.hpp"

using namespace vigil::test;

TEST_CASE("sine, exponential and logarithm are right to 1e-11") {
  for (double turns = -50; turns < 50; turns += 0.00137) {
    REQUIRE(std::fabs(sine(turns) - std::sin(2 * std::numbers::pi * (turns - std::floor(turns)))) <
            1e-11);
    REQUIRE(std::fabs(cosine(turns) -
                      std::cos(2 * std::numbers::pi * (turns - std::floor(turns)))) < 1e-11);
  }
  CHECK(sine(0) == 0);
  CHECK(sine(0.25) == about(1, 1e-11));
  CHECK(std::fabs(sine(0.5)) < 1e-11);
  CHECK(sine(9999.75) == about(-1, 1e-11));
  for (double x = -699; x < 700; x += 0.0731) {
    REQUIRE(std::fabs(exponential(x) / std::exp(x) - 1) < 1e-11);
  }
  CHECK(exponential(0) == 1);
  CHECK(exponential(-701) == 0);
  for (double x = 1e-18; x < 1e18; x *= 1.0173)
    REQUIRE(std::fabs(natural_log(x) - std::log(x)) < 1e-11);
  CHECK(natural_log(1) == 0);
}

TEST_CASE("the generator gives the published sequences of xoshiro256++ and splitmix64") {
  Random random(std::array<std::uint64_t, 4>{1, 2, 3, 4});
  for (const std::uint64_t expected : std::array<std::uint64_t, 10>{
           41943041u, 58720359u, 3588806011781223u, 3591011842654386u, 9228616714210784205u,
           9973669472204895162u, 14011001112246962877u, 12406186145184390807u,
           15849039046786891736u, 10450023813501588000u})
    CHECK(random.next() == expected);

  Random seeded(1234567);
  Random same(std::array<std::uint64_t, 4>{6457827717110365317u, 3203168211198807973u,
                                           9817491932198370423u, 4593380528125082431u});
  for (int i = 0; i < 10; ++i) CHECK(seeded.next() == same.next());
}

TEST_CASE("uniform, normal and exponential numbers have their moments") {
  Random random(3);
  std::vector<double> uniform, normal, exponentials;
  for (int i = 0; i < 200'000; ++i) {
    uniform.push_back(random.uniform());
    normal.push_back(random.normal());
    exponentials.push_back(random.exponential(2.5));
    REQUIRE(uniform.back() >= 0);
    REQUIRE(uniform.back() < 1);
    REQUIRE(exponentials.back() >= 0);
  }
  CHECK(mean(uniform) == about(0.5, 0.01));
  CHECK(deviation(uniform) == about(std::sqrt(1.0 / 12), 0.01));
  CHECK(std::fabs(mean(normal)) < 0.01);
  CHECK(deviation(normal) == about(1, 0.01));
  const auto beyond = std::ranges::count_if(normal, [](double v) { return std::fabs(v) > 1.96; });
  CHECK(static_cast<double>(beyond) / 200'000 == about(0.05, 0.04));
  CHECK(mean(exponentials) == about(2.5, 0.01));
  CHECK(deviation(exponentials) == about(2.5, 0.02));
}

TEST_CASE("how often one branch draws changes nothing in the next") {
  Random a(5), b(5);
  Random first_a = a.branch(), first_b = b.branch();
  for (int i = 0; i < 7; ++i) first_a.next();
  first_b.next();
  Random second_a = a.branch(), second_b = b.branch();
  for (int i = 0; i < 10; ++i) CHECK(second_a.next() == second_b.next());
}

TEST_CASE("a wander has unit deviation and forgets itself in its time constant") {
  Wander wander(2, 0.1, Random(4));
  std::vector<double> x;
  for (int i = 0; i < 100'000; ++i) x.push_back(wander.step());
  CHECK(std::fabs(mean(x)) < 0.1);
  CHECK(deviation(x) == about(1, 0.05));
  double product = 0;
  for (std::size_t i = 20; i < x.size(); ++i) product += x[i] * x[i - 20];
  CHECK(product / static_cast<double>(x.size()) == about(std::exp(-1), 0.1));
}
