// What feeds of advisories tell, whichever format they write it in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"
#include "base/text.h"
#include "formats/version/ranges.h"

namespace hakoseki::advisory {

using Day = std::chrono::sys_days;

// What its publisher says of the versions of a package that are in the set.
enum class Standing : std::uint8_t {
  affected,             // mended where the set ends, or not yet
  will_not_fix,         // affected, and it stays like that
  under_investigation,  // nobody knows yet
  not_affected,         // all of them, whatever the set
};

// Of one package in one release of a distribution or one ecosystem.
struct Statement {
  // A distribution's release by os-release(5), ID and as much of VERSION_ID as its publisher tells
  // apart: `debian:12`, `ubuntu:22.04`, `alpine:3.19`, `alpine:edge`, `almalinux:9`, `rocky:9`,
  // `rhel:9`, `ol:9`, `amzn:2023`, `sles:15.5`, `opensuse-leap:15.5`, `fedora:40`,
  // `azurelinux:3.0`, `mariner:2.0`, `photon:5.0`; without one where it rolls: `debian:sid`,
  // `wolfi`, `chainguard`, `opensuse-tumbleweed`. Else the purl type: `pypi`, `npm`, `maven`,
  // `golang`, `cargo`, `gem`, `nuget`, `composer`, `hex`, `pub`, `swift`, `bitnami`, `generic`.
  std::string ecosystem;
  // As normal_name spells it; Maven: `group:artifact`; Go: the module path (the standard library:
  // `stdlib`, the commands: `toolchain`); Composer: `vendor/name`.
  std::string package;
  bool names_source = false;      // the package is a source package; versions are the source's
  std::string architecture = {};  // of which alone it is true; empty: of all
  std::string module = {};        // rpm: `nodejs:18`, of whose builds alone it is true
  // The repository that it speaks of, where a release has several that hold the same package in
  // other versions: `kernel-5.15`, `docker` (topics of Amazon Linux 2), `esm-apps` (Ubuntu Pro).
  std::string repository = {};
  Standing standing = Standing::affected;
  VersionSet vulnerable = {};              // not asked of `not_affected`
  std::vector<std::string> versions = {};  // further vulnerable ones, which no interval holds
  std::optional<Severity> severity = {};   // the publisher's own word
  std::string note = {};                   // the publisher's reason in a few words: `<no-dsa>`

  bool operator==(const Statement&) const = default;
};

enum class Kind : std::uint8_t { vulnerability, malicious };

struct Advisory {
  std::string id;  // `DSA-5678-1`, `GHSA-...`, `CVE-2024-1234`
  // Who says so, in few letters: `ghsa`, `pypa`, `go`, `rustsec`, `alma`, `debian-tracker`,
  // `debian-dsa`, `alpine`, `amazon`, `redhat-csaf`, `redhat-vex`, `ubuntu-tracker`, `nvd`, `cve`.
  std::string source;
  std::vector<std::string> aliases = {};  // of the very same vulnerability
  // The vulnerabilities that it is about, where it is a notice of several or of another one (DSA,
  // USN, RHSA, ALSA, ALAS; OSV's `upstream`, and `related` of those): they are no aliases.
  std::vector<std::string> covers = {};
  Kind kind = Kind::vulnerability;
  bool is_withdrawn = false;
  std::optional<Day> published = {};
  std::optional<Day> modified = {};
  std::string title = {};
  std::string description = {};
  std::vector<std::string> cvss = {};        // vectors
  std::optional<Severity> severity = {};     // the publisher's word for all statements
  std::vector<std::string> references = {};  // URLs, those of the publisher first
  std::vector<std::string> weaknesses = {};  // `CWE-79`
  std::vector<Statement> statements = {};

  bool operator==(const Advisory&) const = default;
};

// Of CISA's Known Exploited Vulnerabilities.
struct KnownExploited {
  std::string id;  // `CVE-2021-44228`
  std::optional<Day> added = {};
  std::optional<Day> due = {};
  bool by_ransomware = false;

  bool operator==(const KnownExploited&) const = default;
};

// FIRST's Exploit Prediction Scoring System, both in hundred thousandths.
struct ExploitPrediction {
  std::string id;
  std::uint32_t probability = 0;
  std::uint32_t percentile = 0;

  bool operator==(const ExploitPrediction&) const = default;
};

// How long a release of a distribution, runtime or framework is mended.
struct SupportCycle {
  std::string product;  // endoflife.date's spelling: `debian`, `nodejs`, `amazon-linux`
  std::string cycle;    // `12`, `16`, `2023`
  std::optional<Day> supported_until = {};  // by everybody
  std::optional<Day> extended_until = {};   // by others, or for money
  bool is_over = false;                     // that it has ended is told, but not when

  bool operator==(const SupportCycle&) const = default;
};

// A record that could not be used.
struct Skipped {
  std::string where;  // `advisories/almalinux8/ALSA-2021:2363.json`, `FILE#/0/affected/1`
  Message reason;

  bool operator==(const Skipped&) const = default;
};

// What one document of a feed held.
struct Records {
  std::vector<Advisory> advisories = {};
  std::vector<KnownExploited> exploited = {};
  std::vector<ExploitPrediction> predictions = {};
  std::vector<SupportCycle> cycles = {};
  std::vector<Skipped> skipped = {};
  std::optional<Day> data_day = {};  // the newest day that it tells of
  // Statements of kinds that this program has no use for, such as ranges of commits: no defects.
  std::uint64_t passed_over = 0;
};

// One document, and all that a reader may know of it beside its bytes.
struct FeedDocument {
  std::string_view bytes;
  std::string_view path;  // below the folder or archive it came from, with `/`
};

}  // namespace hakoseki::advisory
