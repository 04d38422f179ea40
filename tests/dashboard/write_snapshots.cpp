// write_snapshots DIR: one NAME.bin a scenario, for the screenshots.
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "synthetic.hpp"

using namespace vigil;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: write_snapshots DIR\n");
    return 2;
  }
  const auto snapshot = std::make_unique<Snapshot>();
  for (std::size_t i = 0; i < synthetic::kScenarioNames.size(); ++i) {
    synthetic::make(static_cast<synthetic::Scenario>(i), synthetic::kNowMs, *snapshot);
    const std::string path =
        std::string(argv[1]) + "/" + std::string(synthetic::kScenarioNames[i]) + ".bin";
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(snapshot.get()), sizeof(Snapshot));
    if (!file) {
      std::fprintf(stderr, "%s: cannot write\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
