// Package URLs, read and written.
#include "formats/purl.h"

#include <string>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(Purl, PartsAreDecoded) {
  const struct {
    const char* text;
    Purl purl;
  } rows[] = {
      {"pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
       {"deb", "debian", "curl", "7.50.3-1", {{"arch", "i386"}, {"distro", "jessie"}}}},
      {"pkg:npm/%40angular/animation@12.3.1", {"npm", "@angular", "animation", "12.3.1"}},
      {"pkg:npm/@angular/animation", {"npm", "@angular", "animation"}},
      {"pkg:npm/@angular/animation@1", {"npm", "@angular", "animation", "1"}},
      {"pkg:GOLANG/google.golang.org/genproto#/googleapis/../api/",
       {"golang", "google.golang.org", "genproto", "", {}, "googleapis/api"}},
      {"pkg:golang/github.com%2FMasterminds%2Fsemver/v3@v3.2.0",
       {"golang", "github.com/masterminds/semver", "v3", "v3.2.0"}},
      {"pkg://pypi/Django_App@1.11.1.dev1", {"pypi", "", "django-app", "1.11.1.dev1"}},
      {"pkg:rpm/Fedora/Curl@7.50?epoch=1&Arch=i386",
       {"rpm", "fedora", "Curl", "7.50", {{"arch", "i386"}, {"epoch", "1"}}}},
      {"pkg:deb/debian/libstdc%2B%2B6@1:2.3%2Bx?upstream=gcc%401.2",
       {"deb", "debian", "libstdc++6", "1:2.3+x", {{"upstream", "gcc@1.2"}}}},
      {"pkg:maven/org.x/y?a=&b=c%26d", {"maven", "org.x", "y", "", {{"b", "c&d"}}}},
      {"pkg:cargo/a%zz@%", {"cargo", "", "a%zz", "%"}},
      {"pkg:gem/x?a=1&a=2", {"gem", "", "x", "", {{"a", "1"}}}},
  };
  for (const auto& row : rows) {
    const auto purl = parse_purl(row.text);
    ASSERT_TRUE(purl) << row.text << ": " << purl.error().message();
    EXPECT_EQ(*purl, row.purl) << row.text << " as " << purl->text();
  }
}

TEST(Purl, WhatIsNoneIsRefused) {
  for (const std::string& text :
       {std::string("EnterpriseLibrary.Common@6.0"), std::string("pkg:Common@6"),
        std::string("pkg:n&g?inx/nginx@0.8.9"), std::string("pkg:3nginx/nginx@0.8.9"),
        std::string("pkg:nginx:a/nginx@0.8.9"), std::string("pkg:npm/x@1?in%20production=true"),
        std::string("pkg:maven/@1.3.4"), std::string("pkg:swift/github.com/x/@5"),
        std::string("pkg%3Amaven/org.apache/io"), std::string(), std::string("pkg:"),
        std::string("pkg:npm/"), std::string("pkg:npm/x?a"), "pkg:npm/" + std::string(20'000, 'x')})
    EXPECT_FALSE(parse_purl(text)) << text.substr(0, 50);
}

TEST(Purl, IsWrittenInOneSpelling) {
  EXPECT_EQ((Purl{"oci", "", "app", "sha256:ab", {{"repository_url", "h:5000/app"}, {"tag", "1"}}})
                .text(),
            "pkg:oci/app@sha256:ab?repository_url=h:5000/app&tag=1");
  EXPECT_EQ((Purl{"npm", "@a", "b+c", "1", {}, "x/y"}).text(), "pkg:npm/%40a/b%2Bc@1#x/y");
}

}  // namespace
}  // namespace hakoseki
