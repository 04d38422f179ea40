#include "vigil/monitor/snapshot_fields.hpp"

#include "support.hpp"

using namespace vigil;

TEST_CASE("the Snapshot's layout is the same natively and as wasm") {
  // TypeScript reads by these offsets; a change means a new kSnapshotVersion.
  CHECK(kSnapshotVersion == 6);
  CHECK(sizeof(Snapshot) == 46560);
  CHECK(offsetof(Snapshot, vitals) == 128);
  CHECK(offsetof(Snapshot, alerts) == 1568);
  CHECK(offsetof(Snapshot, ledger) == 4128);
  CHECK(offsetof(Snapshot, traces) == 4944);
}

TEST_CASE("every record of the Snapshot is described under its own name") {
  for (const fields::Field& f : fields::kSnapshot)
    CHECK((f.kind == fields::Kind::record) == !f.record.empty());
}
