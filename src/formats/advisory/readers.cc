#include "formats/advisory/readers.h"

#include <algorithm>
#include <array>

#include "formats/advisory/reader_rows.h"

namespace hakoseki::advisory {

std::span<const FeedReader> feed_readers() {
  static const std::array readers = {
      // Those first of which there are many small documents.
      osv(),                 // Open Source Vulnerability schema
      cve_record(),          // CVE records 5
      ubuntu_tracker(),      // Ubuntu's CVE tracker
      nvd_overrides(),       // what NVD has not analysed
      nvd(),                 // National Vulnerability Database
      known_exploited(),     // CISA
      exploit_prediction(),  // FIRST
      debian_tracker(),      // Debian's security tracker
      debian_cve_list(),
      debian_notices(),
      alpine_secdb(),
      end_of_life(),        // endoflife.date
      distro_info(),        // Debian's distro-info-data
      rustsec(),            // RustSec
      ruby_advisories(),    // ruby-advisory-db
      php_advisories(),     // FriendsOfPHP
      nodejs_advisories(),  // Node.js' security working group
      retirejs(),           // RetireJS
      dotnet_releases(),    // .NET's release notes
      cyclonedx_vdr(),      // CycloneDX' disclosure reports
      csaf(),               // Common Security Advisory Framework: Red Hat, SUSE
      openvex(),            // OpenVEX of distributions
      updateinfo(),         // of repositories of rpm packages: Amazon Linux
  };
  return readers;
}

const FeedReader* feed_reader_of(const FeedDocument& document) {
  const auto readers = feed_readers();
  const auto found = std::ranges::find_if(
      readers, [&](const FeedReader& reader) { return reader.recognises(document); });
  return found == readers.end() ? nullptr : &*found;
}

}  // namespace hakoseki::advisory
