#include "assess/check.h"

#include <iterator>

namespace hakoseki {

Judge together(std::vector<Judge> judges) {
  return [judges = std::move(judges)](const Index& index) {
    std::vector<Ruling> all;
    for (const Judge& judge : judges) {
      std::vector<Ruling> rulings = judge(index);
      std::move(rulings.begin(), rulings.end(), std::back_inserter(all));
    }
    return all;
  };
}

}  // namespace hakoseki
