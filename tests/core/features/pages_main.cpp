// usage: features_pages FOLDER
// Writes FEATURES.md and CONFORMANCE.md into it.
#include <fstream>

#include "pages.hpp"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::string folder = arguments[1];
  std::ofstream(folder + "/FEATURES.md") << pages::features();
  std::ofstream(folder + "/CONFORMANCE.md") << pages::conformance();
  return 0;
}
