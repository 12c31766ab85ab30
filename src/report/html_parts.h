// The small things that every part of the HTML report shows alike: states, severities, places,
// evidence.
#pragma once

#include <string>
#include <string_view>

#include "report/html_page.h"

namespace hakoseki::report {

// How a state looks: never by its colour alone.
struct StateLook {
  Text sign;   // one character, for cells
  Text label;  // one word
  Text meaning;
  std::string_view style;
};
[[nodiscard]] const StateLook& look_of(RiskState state);
// "s-unmet", for the class of a cell.
[[nodiscard]] std::string state_class(RiskState state);
void write_state(Page& page, RiskState state);
void write_severity(Page& page, Severity severity);
[[nodiscard]] Text title_of(Outcome outcome);

// The findings, or the open questions, that the state of a cell rests on; 0 where it has none.
[[nodiscard]] std::size_t weight_of(const RiskCell& cell);

// "prod/web.yaml:41:7"
[[nodiscard]] std::string place_of(const Page& page, const Evidence& evidence);
// The line with what decides in it, masked; nothing where there is none.
void write_line(Page& page, const Evidence& evidence);
// A text from a check, cut where it is endless.
void write_label(Page& page, const Message& label);
// "and 12 more: ..." as the last row of a table, or as a paragraph where `columns` is 0.
void write_rest(Page& page, std::size_t rest, std::size_t columns);

// Ids of elements, for links.
[[nodiscard]] std::string id_of(const RiskInfo& risk);
[[nodiscard]] std::string id_of(const Check& check);

// Holds a table that may be wider than the page: keys scroll it too. A group, for as a region it
// would be one more landmark.
[[nodiscard]] HtmlWriter::Element scroll_box(Page& page, std::string_view title);
void write_cell(Page& page, std::string_view text);
// A number that says nothing when it is 0.
void write_count(Page& page, std::size_t count);
void write_heads(Page& page, std::initializer_list<Text> heads);

}  // namespace hakoseki::report
