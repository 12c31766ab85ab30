// Verdicts on the known vulnerabilities of an image.
#pragma once

#include <functional>
#include <string>

#include "assess/verdict.h"
#include "inventory/container_image.h"

namespace hakoseki {

// "CVE-2024-1 in `openssl` 3.0.1 (fixed in 3.0.2)", in both languages.
[[nodiscard]] Message shown(const ImageVulnerability& vulnerability);

// Where the package that has it was seen.
[[nodiscard]] Evidence place_of(const ContainerImage& image,
                                const ImageVulnerability& vulnerability);

// Whether somebody has to do something about it: affected, and nobody knows better.
[[nodiscard]] bool is_open(const ImageVulnerability& vulnerability);

// Fails with those that `is_wrong` picks of the open ones; else unknown where there was no
// database, or packages and layers were not seen or not known of, or `is_wrong` cannot tell.
[[nodiscard]] Verdict judge_vulnerabilities(
    const ContainerImage& image, const std::function<Outcome(const ImageVulnerability&)>& is_wrong,
    const Message& passed);

// Of an image without a database to look it up in.
[[nodiscard]] Verdict without_database(const ContainerImage& image);

}  // namespace hakoseki
