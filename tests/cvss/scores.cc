// Answers each line of standard input, a vector of CVSS, by its score in tenths or `?`.
// cvss_test.py holds the answers against another implementation's.
#include <iostream>
#include <string>

#include "formats/advisory/cvss.h"

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto score = hakoseki::cvss_score(line);
    std::cout << (score ? std::to_string(score->tenths) : "?") << '\n';
  }
  return 0;
}
