// The readers of feeds, one function each, for the table in readers.cc alone.
#pragma once

#include "formats/advisory/readers.h"

namespace hakoseki::advisory {

FeedReader alpine_secdb();
FeedReader cve_record();
FeedReader cyclonedx_vdr();
FeedReader debian_cve_list();
FeedReader debian_notices();
FeedReader debian_tracker();
FeedReader distro_info();
FeedReader dotnet_releases();
FeedReader end_of_life();
FeedReader exploit_prediction();
FeedReader known_exploited();
FeedReader nodejs_advisories();
FeedReader nvd();
FeedReader nvd_overrides();
FeedReader csaf();
FeedReader openvex();
FeedReader osv();
FeedReader php_advisories();
FeedReader retirejs();
FeedReader ruby_advisories();
FeedReader rustsec();
FeedReader ubuntu_tracker();
FeedReader updateinfo();

}  // namespace hakoseki::advisory
