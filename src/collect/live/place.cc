#include "collect/live/place.h"

#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/account_id.h"

namespace hakoseki::live {
namespace {

std::string_view cut(std::string_view& text, char at) {
  const std::size_t end = text.find(at);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

class PlaceReader {
 public:
  explicit PlaceReader(std::string_view service) : service_(iam_name_of(service)) {}

  void read(const Node& node) {
    if (done()) return;
    if (node.is_scalar()) return read_text(node.text());
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (node.is_list()) {
        read(node.element(i));
      } else {
        read_member(node.key(i).text(), node.value(i));
      }
    }
  }

  [[nodiscard]] Place take() && { return std::move(place_); }

 private:
  [[nodiscard]] bool done() const { return !place_.account.empty() && !place_.region.empty(); }

  void read_member(std::string_view key, const Node& value) {
    const std::string_view text = value.text();
    if ((key == "OwnerId" || key == "registryId") && is_account_id(text)) {
      if (place_.account.empty()) place_.account = text;
    } else if (key == "AvailabilityZone" && text.size() > 5 && text.find('-') != text.npos) {
      // "ap-northeast-1a"; local zones say more: "ap-northeast-1-tpe-1a"
      const std::size_t digit = text.find_first_of("0123456789");
      if (place_.region.empty() && digit != text.npos) {
        place_.region = text.substr(0, digit + 1);
      }
    } else {
      read(value);
    }
  }

  // arn:partition:service:region:account:resource
  void read_text(std::string_view text) {
    if (!text.starts_with("arn:")) return;
    std::array<std::string_view, 5> parts;
    for (std::string_view& part : parts)
      part = cut(text, ':');
    if (parts[2] != service_) return;
    if (place_.account.empty() && is_account_id(parts[4])) place_.account = parts[4];
    if (place_.region.empty()) place_.region = parts[3];
  }

  std::string_view service_;
  Place place_;
};

void agree_on_place(const std::vector<Answer*>& answers) {
  std::set<std::string> accounts;
  std::set<std::string> regions;
  for (const Answer* one : answers) {
    if (!one->place.account.empty()) accounts.insert(one->place.account);
    if (!one->place.region.empty()) regions.insert(one->place.region);
  }
  for (Answer* one : answers) {
    if (one->place.account.empty() && accounts.size() == 1) one->place.account = *accounts.begin();
    if (one->place.region.empty() && regions.size() == 1 && !is_global(*one->operation)) {
      one->place.region = *regions.begin();
    }
  }
}

}  // namespace

bool is_global(const Operation& operation) {
  return operation.service == "iam" || operation.service == "s3" ||
         operation.service == "organizations" || operation.service == "ecr-public" ||
         operation.service == "directconnect" || operation.name == "DescribeRegions";
}

Place place_in(const Node& root, const Operation& operation) {
  PlaceReader reader(operation.service);
  reader.read(root);
  Place place = std::move(reader).take();
  if (is_global(operation)) place.region.clear();
  return place;
}

void settle_places(std::vector<Answer>& answers, std::span<const Input> inputs) {
  std::map<std::string_view, std::vector<Answer*>> by_folder;
  std::vector<Answer*> all;
  for (Answer& one : answers) {
    const std::string_view path = inputs[one.input].path;
    by_folder[path.substr(0, path.rfind('/') + 1)].push_back(&one);
    all.push_back(&one);
  }
  for (const auto& [folder, group] : by_folder)
    agree_on_place(group);
  agree_on_place(all);
}

}  // namespace hakoseki::live
