#include "support/dotnet_assembly.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engines/image/contents.h"
#include "engines/image/layer_pass.h"
#include "engines/image/reader.h"

namespace hakoseki::image {
namespace {

std::string told(const std::string& path, const DotnetAssembly& assembly) {
  const Result<Found> found = read_dotnet_assembly(path, assembly.bytes());
  if (!found) return found.error().message();
  return found->packages.empty() ? "" : found->packages[0].name + ' ' + found->packages[0].version;
}

DotnetAssembly versions(const std::string& product, const std::string& file) {
  return {.name = "A",
          .version = {1, 0, 0, 0},
          .attributes = {{"AssemblyInformationalVersionAttribute", product},
                         {"AssemblyFileVersionAttribute", file}}};
}

TEST(DotnetAssembly, HasTheVersionOfItsProductUnlessTheFilesIsAhead) {
  EXPECT_EQ(told("a.dll", versions("13.0.1+ae9fe44e1323", "13.0.1.25517")), "A 13.0.1");
  EXPECT_EQ(told("a.dll", versions("8.0.7+2aade6beb0", "8.0.724.31311")), "A 8.0.7");
  EXPECT_EQ(told("a.dll", versions("3.0.0-preview.4", "3.0.12.3")), "A 3.0.0-preview.4");
  EXPECT_EQ(told("a.dll", versions("4.6.26515.06 @BuiltBy: x", "4.6.26515.06")), "A 4.6.26515.06");
  EXPECT_EQ(told("a.dll", versions("1.0.0", "2.3.1.0")), "A 2.3.1");
  EXPECT_EQ(told("a.dll", versions("Release 73", "2.3.1.7")), "A 2.3.1.7");
  EXPECT_EQ(told("a.dll", versions("", "")), "A 1.0.0");
  EXPECT_EQ(told("a.dll", {.name = "A", .version = {}}), "A ");
  EXPECT_EQ(told("a.dll", {.name = "A",
                           .version = {1, 0, 0, 0},
                           .resource = {{"FileVersion", "5.1.0.0"}, {"ProductVersion", "5.1"}}}),
            "A 5.1");
}

TEST(DotnetAssembly, IsAPartOfThePackageWhoseFolderItLiesIn) {
  const DotnetAssembly assembly = {.name = "System.Text.Json", .version = {8, 0, 0, 0}};
  EXPECT_EQ(
      told("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.4/System.Text.Json.dll", assembly),
      "Microsoft.NETCore.App 8.0.4");
  EXPECT_EQ(
      told("usr/share/dotnet/packs/Microsoft.NETCore.App.Ref/8.0.4/ref/net8.0/x.dll", assembly),
      "Microsoft.NETCore.App.Ref 8.0.4");
  EXPECT_EQ(told("root/.nuget/packages/system.text.json/8.0.1-rc.1/lib/net8.0/x.dll", assembly),
            "System.Text.Json 8.0.1-rc.1");
  EXPECT_EQ(told("root/.nuget/packages/other/8.0.1/lib/net8.0/x.dll", assembly), "other 8.0.1");
  EXPECT_EQ(told("srv/shared/lib/1.0/x.dll", assembly), "System.Text.Json 8.0.0");
  EXPECT_EQ(told("srv/shared/My.App/latest/x.dll", assembly), "System.Text.Json 8.0.0");
}

TEST(DotnetAssembly, IsNoneOfTranslatedTextsOrNativePrograms) {
  EXPECT_EQ(told("de/A.resources.dll", {.name = "A.resources", .culture = "de"}), "");
  EXPECT_EQ(told("a.netmodule", {.is_module = true}), "");
  EXPECT_TRUE(read_dotnet_assembly("a.exe", "MZ" + std::string(500, 'x'))->packages.empty());
  const std::string bytes = DotnetAssembly{}.bytes();
  EXPECT_FALSE(read_dotnet_assembly("a.dll", bytes.substr(0, 0x280)));
}

struct File {
  std::string path;
  std::string content;
};

std::vector<std::string> packages_of(const std::vector<File>& files) {
  LayerPass pass;
  for (const File& file : files) {
    FileEntry entry;
    entry.path = file.path;
    entry.size = file.content.size();
    entry.mode = 0644;
    const bool is_wanted = *pass.begin(entry);
    EXPECT_TRUE(!is_wanted || pass.data(file.content));
    EXPECT_TRUE(pass.end());
  }
  std::vector<LayerFacts> layers;
  layers.push_back(std::move(pass).finish());
  std::vector<std::string> lines;
  for (const InstalledPackage& one : contents_of(layers).packages)
    lines.push_back(one.package.name + ' ' + one.package.version + ' ' + one.paths.front());
  return lines;
}
using Lines = std::vector<std::string>;

TEST(DotnetAssembly, IsNotNamedAgainWhereAListNamesItsPackage) {
  const std::string dapper = DotnetAssembly{.name = "Dapper", .version = {2, 0, 0, 0}}.bytes();
  const std::string own = DotnetAssembly{.name = "Own", .version = {1, 1, 0, 0}}.bytes();
  const std::string list =
      R"({"runtimeTarget": {"name": "t"},
          "targets": {"t": {"Dapper/2.1.35": {"runtime": {"lib/net7.0/Dapper.dll": {}}},
                            "Unix/1.0.0": {"runtimeTargets": {"runtimes/unix/lib/Unix.dll": {}}},
                            "Own/1.1.0": {"runtime": {"Own.dll": {}}}}},
          "libraries": {"Dapper/2.1.35": {"type": "package"}, "Unix/1.0.0": {"type": "package"},
                        "Own/1.1.0": {"type": "reference"}}})";
  EXPECT_EQ(packages_of({{"app/Dapper.dll", dapper},
                         {"app/runtimes/unix/lib/Unix.dll", DotnetAssembly{}.bytes()},
                         {"app/Own.dll", own},
                         {"other/Dapper.dll", dapper},
                         {"app/Shop.deps.json", list}}),
            (Lines{"Dapper 2.0.0 other/Dapper.dll", "Dapper 2.1.35 app/Shop.deps.json",
                   "Own 1.1.0 app/Own.dll", "Unix 1.0.0 app/Shop.deps.json"}));
}

TEST(DotnetAssembly, IsNotNamedWhereTheDistributionListsIt) {
  EXPECT_EQ(packages_of({{"var/lib/dpkg/status",
                          "Package: libacme\nStatus: install ok installed\nVersion: 1-1\n"},
                         {"var/lib/dpkg/info/libacme.list", "/.\n/usr/lib/Acme.Tax.dll\n"},
                         {"usr/lib/Acme.Tax.dll", DotnetAssembly{}.bytes()}}),
            (Lines{"libacme 1-1 var/lib/dpkg/status"}));
}

}  // namespace
}  // namespace hakoseki::image
