// Which known vulnerabilities are in the packages of an image.
#pragma once

#include "engines/image/contents.h"
#include "engines/vulnerabilities/database.h"
#include "inventory/image_vulnerabilities.h"

namespace hakoseki::vulnerabilities {

struct MatchWish {
  bool shows_fixed = false;  // also those that the installed version holds the fix of
  bool reads_texts = true;   // titles and references
};

// By the rules of each distribution and ecosystem: names and versions of sources, architectures,
// modules, repositories. One for each package and vulnerability, whoever told of it. A package of
// a language that a package of the distribution brought is judged by what the distribution says of
// that one; where it says nothing, the status is unknown.
[[nodiscard]] ImageVulnerabilities match(const Database& database,
                                         const image::ImageContents& contents,
                                         const MatchWish& wish = {});

}  // namespace hakoseki::vulnerabilities
