// Facts judged: every way a property can turn out, with the evidence that decides.
#include "assess/expect.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

using enum Outcome;
using Flag = Fact<bool>;

Evidence line(std::uint32_t number) {
  return {.span = {{number, 1}, {number, 2}}};
}

Guard holds(std::string subject, bool answer = true) {
  return Guard({std::move(subject), std::nullopt, answer});
}

const Unknown asked{.reason = Reason::parameter_without_value, .detail = "P", .written = true};
const Unknown unseen{.reason = Reason::not_seen, .detail = "it"};

// "fail@3: label" of what decides, with the conditions.
std::string shown_verdict(const Verdict& verdict) {
  const Exhibit first = verdict.exhibits().front();
  std::string text = fmt::format("{}@{}: {}", name_of(verdict.outcome()),
                                 first.evidence.span.begin.line, first.label->en);
  for (const Guard& guard : verdict.conditions())
    text += " when " + guard.describe().en;
  return text;
}

TEST(Expect, Values) {
  const Flag conditional(
      {Case<bool>{.when = holds("A"), .state = true, .evidence = line(1)},
       Case<bool>{.when = holds("A", false), .state = false, .evidence = line(2)}});
  const struct {
    Verdict verdict;
    std::string_view shown;
  } rows[] = {
      {expect(Flag::known(true, line(1)), true), "pass@1: is `true`"},
      {expect(Flag::known(false, line(1)), true), "fail@1: is `false`; `true` is expected"},
      {expect(Flag::absent(line(1)), true), "fail@1: not set"},
      {expect(Flag::absent(line(1)), true, IfAbsent::passes), "pass@1: not set"},
      {expect(Flag::absent(line(1)).or_default(false), true),
       "fail@1: not set, and the default is `false`; `true` is expected"},
      {expect(Flag::absent(line(1)).or_default(true), true),
       "pass@1: not set, and the default is `true`"},
      {expect(Flag::known(false, line(1)).or_default(true), true),
       "fail@1: is `false`; `true` is expected"},
      {expect(Flag::unknown(asked, line(1)), true),
       "unknown@1: parameter `P` has no value (give it with --parameter)"},
      // A default takes the place of what is absent, not of what is unknown.
      {expect(Flag::unknown(asked, line(1)).or_default(true), true),
       "unknown@1: parameter `P` has no value (give it with --parameter)"},
      {expect(Flag(), true), "unknown@0:  was not part of this run"},
      {expect(conditional, true), "fail@2: is `false`; `true` is expected when A does not hold"},
      {expect(conditional, false), "fail@1: is `true`; `false` is expected when A holds"},
      {expect_that(Flag::known(true, line(1)), [](bool value) { return value; },
                   {"`{}` is wrong", "`{}` は誤りです"}),
       "pass@1: is `true`"},
      {expect_that(Flag::known(false, line(1)), [](bool value) { return value; },
                   {"`{}` is wrong", "`{}` は誤りです"}),
       "fail@1: `false` is wrong"},
      {expect_present(Flag::known(false, line(1))), "pass@1: is set"},
      {expect_present(Flag::absent(line(1))), "fail@1: not set"},
      // The value is not known, but it is there.
      {expect_present(Flag::unknown(asked, line(1))), "pass@1: is set"},
      {expect_present(Flag::unknown(unseen, line(1))), "unknown@1: it was not part of this run"},
      {expect_absent(Flag::known(false, line(1))), "fail@1: is set"},
      {expect_absent(Flag::absent(line(1))), "pass@1: not set"},
      {expect_absent(Flag::unknown(asked, line(1))), "fail@1: is set"},
      {expect_absent(Flag::unknown(unseen, line(1))), "unknown@1: it was not part of this run"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(shown_verdict(row.verdict), row.shown);
}

TEST(Expect, WhereAWrongValueComesFromIsShownToo) {
  const Flag fact({Case<bool>{.state = false, .evidence = line(9), .origin = line(3)}});
  const std::vector<Exhibit> exhibits = expect(fact, true).exhibits();
  ASSERT_EQ(exhibits.size(), 2U);
  EXPECT_EQ(exhibits[0].evidence, line(9));
  EXPECT_EQ(exhibits[1].evidence, line(3));
  EXPECT_EQ(exhibits[1].label->en, "`false` comes from here");
  EXPECT_EQ(expect(fact, false).exhibits().size(), 1U) << "a right value needs no origin";
}

struct ListRow {
  std::vector<std::pair<Outcome, Guard>> elements;
  std::vector<Guard> gaps;
  std::string_view every;
  std::string_view some;
};

TEST(Expect, Lists) {
  const Guard always;
  const Guard a = holds("A");
  const Guard not_a = holds("A", false);
  const ListRow rows[] = {
      {{}, {}, "pass", "fail"},
      {{{pass, always}}, {}, "pass", "pass"},
      {{{fail, always}}, {}, "fail", "fail"},
      {{{pass, always}, {fail, always}}, {}, "fail", "pass"},
      {{{pass, always}, {unknown, always}}, {}, "unknown", "pass"},
      {{{fail, always}, {unknown, always}}, {}, "fail", "unknown"},
      // What could not be seen may be anything.
      {{}, {always}, "unknown", "unknown"},
      {{{pass, always}}, {always}, "unknown", "pass"},
      {{{fail, always}}, {always}, "fail", "unknown"},
      // An element that is there only sometimes.
      {{{pass, a}}, {}, "pass when A holds", "fail when A does not hold"},
      {{{fail, a}}, {}, "fail when A holds", "fail"},
      {{{pass, a}, {pass, not_a}}, {}, "pass", "pass"},
      {{{pass, a}, {fail, not_a}}, {}, "fail when A does not hold", "fail when A does not hold"},
      {{{fail, a}, {pass, always}}, {}, "fail when A holds", "pass"},
      {{{pass, a}}, {not_a}, "unknown when A does not hold", "unknown when A does not hold"},
      {{{fail, always}}, {a}, "fail", "fail when A does not hold"},
  };
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    FactList<Outcome> list{.evidence = line(1)};
    for (const auto& [outcome, when] : rows[i].elements) {
      list.elements.push_back({outcome, when, line(2)});
    }
    for (const Guard& when : rows[i].gaps)
      list.gaps.push_back({unseen, when, line(3)});
    const auto judge = [](Outcome outcome) {
      return outcome == unknown ? hakoseki::unknown(line(2), unseen)
                                : Verdict(outcome, {line(2), {"x", "x"}});
    };
    const auto text = [](const Verdict& verdict) {
      std::string shown(name_of(verdict.outcome()));
      for (const Guard& guard : verdict.conditions())
        shown += " when " + guard.describe().en;
      return shown;
    };
    EXPECT_EQ(text(every(list, judge)), rows[i].every) << "row " << i;
    EXPECT_EQ(text(some(list, judge)), rows[i].some) << "row " << i;
  }
}

TEST(Expect, EmptyListsAreWhatTheCheckSays) {
  const FactList<int> list{.evidence = line(4)};
  const auto judge = [](int) { return hakoseki::pass({}, {}); };
  EXPECT_EQ(every(list, judge, fail).outcome(), fail);
  EXPECT_EQ(every(list, judge, not_applicable).outcome(), not_applicable);
  EXPECT_EQ(every(list, judge).exhibits().front().evidence, line(4));
  EXPECT_EQ(expect_some(list).outcome(), fail);
  EXPECT_EQ(some(list, judge, {"no such thing", "ありません"}).exhibits().front().label->en,
            "no such thing");
}

// Nobody filled the field: that must never read as "there are none".
TEST(Expect, AListNobodyLookedAtIsUnknown) {
  const FactList<int> list = unseen_list<int>(unseen, line(1));
  EXPECT_EQ(every(list, [](int) { return hakoseki::pass({}, {}); }).outcome(), unknown);
  EXPECT_EQ(expect_some(list).outcome(), unknown);
}

TEST(Expect, Shown) {
  EXPECT_EQ(shown(std::string_view("plain")), "plain");
  EXPECT_EQ(shown(std::string_view("a\x1B[2Jb")), "a\\u{1b}[2Jb");
  EXPECT_EQ(shown(std::string(100, 'x')), std::string(57, 'x') + "...");
  EXPECT_EQ(shown(std::int64_t{-5}), "-5");
  EXPECT_EQ(shown(Reference{.text = "prod/a.yaml#Cluster", .is_address = true}), "Cluster");
  EXPECT_EQ(shown(Reference{.text = "a#b"}), "a#b");
}

}  // namespace
}  // namespace hakoseki
