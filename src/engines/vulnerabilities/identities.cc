#include "engines/vulnerabilities/identities.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace hakoseki::vulnerabilities {
namespace {

using Number = std::uint32_t;
using Numbers = std::vector<Number>;

bool is_cve(std::string_view id) {
  return id.starts_with("CVE-");
}

// Sets that grow together (union-find, with paths halved).
class Groups {
 public:
  explicit Groups(std::size_t count) : parents_(count) {
    std::iota(parents_.begin(), parents_.end(), Number{0});
  }
  Number root(Number id) {
    while (parents_[id] != id) {
      parents_[id] = parents_[parents_[id]];
      id = parents_[id];
    }
    return id;
  }
  // The smaller root stays, so that the order of the pairs does not matter.
  void join(Number a, Number b) {
    const auto [low, high] = std::minmax({root(a), root(b)});
    parents_[high] = low;
  }

 private:
  Numbers parents_;
};

void sort_once(Numbers& numbers) {
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
}

bool precedes(std::string_view a, std::string_view b) {
  const bool a_is_of_github = a.starts_with("GHSA-");
  if (a_is_of_github != b.starts_with("GHSA-")) return a_is_of_github;
  return a < b;
}

}  // namespace

std::vector<Numbers> meanings(std::span<const std::string_view> ids,
                              std::span<const Alias> aliases) {
  Groups groups(ids.size());
  std::unordered_map<Number, Numbers> named;  // CVEs together with which an id is named
  for (const auto& [a, b] : aliases) {
    if (is_cve(ids[a]) && is_cve(ids[b])) continue;
    if (!is_cve(ids[a]) && !is_cve(ids[b])) {
      groups.join(a, b);
    } else {
      const auto [cve, other] = is_cve(ids[a]) ? Alias(a, b) : Alias(b, a);
      named[other].push_back(cve);
    }
  }
  std::unordered_map<Number, Numbers> cves;  // by the root of a group
  for (auto& [id, numbers] : named) {
    sort_once(numbers);
    Numbers& all = cves[groups.root(id)];
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  for (auto& [root, numbers] : cves)
    sort_once(numbers);
  std::unordered_map<Number, Number> first;  // of a group without any
  for (Number id = 0; id < ids.size(); ++id) {
    const Number root = groups.root(id);
    if (is_cve(ids[id]) || cves.contains(root)) continue;
    const auto [place, is_new] = first.try_emplace(root, id);
    if (!is_new && precedes(ids[id], ids[place->second])) place->second = id;
  }
  std::vector<Numbers> result(ids.size());
  for (Number id = 0; id < ids.size(); ++id) {
    const Number root = groups.root(id);
    const auto several = cves.find(root);
    if (is_cve(ids[id])) {
      result[id] = {id};
    } else if (several == cves.end()) {
      result[id] = {first.at(root)};
    } else {
      const auto direct = named.find(id);
      const bool is_clear = several->second.size() == 1 || direct == named.end();
      result[id] = is_clear ? several->second : direct->second;
    }
  }
  return result;
}

}  // namespace hakoseki::vulnerabilities
