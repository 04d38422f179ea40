#include "vigil/timeline/sequence_window.hpp"

#include "support.hpp"

using namespace vigil;
using Verdict = SequenceWindow::Verdict;

TEST_CASE("numbers in order lose nothing, across the wrap too") {
  SequenceWindow window;
  Ledger ledger;
  for (int i = 65'000; i < 66'000; ++i)
    CHECK(window.take(static_cast<std::uint16_t>(i), ledger) == Verdict::fresh);
  CHECK(ledger.lost == 0);
  CHECK(ledger.lost_known);
}

TEST_CASE("what is missing is lost until it comes") {
  SequenceWindow window;
  Ledger ledger;
  window.take(10, ledger);
  window.take(13, ledger);
  CHECK(ledger.lost == 2);
  CHECK(window.take(12, ledger) == Verdict::fresh);
  CHECK(window.take(12, ledger) == Verdict::duplicate);
  CHECK(ledger.lost == 1);
  window.take(200, ledger);
  CHECK(window.take(11, ledger) == Verdict::late);
}
