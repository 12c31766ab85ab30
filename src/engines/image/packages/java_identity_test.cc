#include "engines/image/packages/java_identity.h"

#include <string>

#include <gtest/gtest.h>

#include "engines/image/packages/java_file_name.h"
#include "engines/image/packages/java_groups.h"

namespace hakoseki::image {
namespace {

// What whole archives are is held in tests/e2e/image_packages_test.py.

TEST(JavaFileName, EndsItsArtifactWhereTheVersionBegins) {
  struct Row {
    const char* path;
    const char* name;  // artifact and version
    std::string_view told = {};
  };
  for (const Row& row : {
           Row{"lib/guava-31.1-jre.jar", "guava 31.1-jre"},
           Row{"lib/guava-31.1-jre.jar", "guava 31.1-jre", "31.1"},
           Row{"log4j-1.2-api-2.17.1.jar", "log4j-1.2-api 2.17.1"},
           Row{"akka-actor_2.13-2.6.20.jar", "akka-actor_2.13 2.6.20"},
           Row{"netty-x-4.1.100.Final-linux-x86_64.jar", "netty-x 4.1.100.Final"},
           Row{"netty-x-4.1.100.Final-osx-aarch_64.jar", "netty-x 4.1.100.Final", "4.1.100.Final"},
           Row{"jaxb-impl-2.2.3-1.jar", "jaxb-impl 2.2.3-1"},
           Row{"x-1.0-SNAPSHOT.war", "x 1.0-SNAPSHOT"},
           Row{"x-1.0-20230101.120000-1.jar", "x 1.0-20230101.120000-1"},
           Row{"x-2.0-beta-3.jar", "x 2.0-beta-3"},
           Row{"org.eclipse.core_3.7.1.R37x.jar", "org.eclipse.core 3.7.1.R37x", "3.7.1.R37x"},
           Row{"bcprov-jdk15on-1.70.jar", "bcprov-jdk15on 1.70"},
           Row{"catalina.jar", "catalina "},
           Row{"h2.jar", "h2 "},
           Row{"-1.jar", "-1 "},
           Row{".jar", " "},
       }) {
    const JavaFileName name = read_java_file_name(row.path, {row.told});
    EXPECT_EQ(std::string(name.artifact) + ' ' + std::string(name.version), row.name) << row.path;
    EXPECT_EQ(name.group, "") << row.path;
  }
}

TEST(JavaFileName, IsExactInARepositoryOfMaven) {
  const JavaFileName name =
      read_java_file_name("root/.m2/repository/org/a/b-1.0/2.0-x/b-1.0-2.0-x-tests.jar", {});
  EXPECT_EQ(name.group, "org.a");
  EXPECT_EQ(name.artifact, "b-1.0");
  EXPECT_EQ(name.version, "2.0-x");
}

TEST(JavaGroups, AreFoundInNamesOfBundlesAndClasses) {
  struct Row {
    const char* name;
    const char* artifact;
    const char* group;
  };
  for (const Row& row : {
           Row{"com.fasterxml.jackson.core.jackson-core", "jackson-core",
               "com.fasterxml.jackson.core"},
           Row{"org.apache.logging.log4j.core", "log4j-core", "org.apache.logging.log4j"},
           Row{"org.apache.commons.lang3", "commons-lang3", "org.apache.commons"},
           Row{"com.google.guava", "guava", "com.google.guava"},
           Row{"io.micrometer.core", "micrometer-core", "io.micrometer"},
           Row{"single", "single", ""},
       }) {
    EXPECT_EQ(java_group_in(row.name, row.artifact), row.group) << row.name;
  }
  EXPECT_EQ(known_java_group("spring-boot"), "org.springframework.boot");
  EXPECT_EQ(known_java_group("spring-web"), "org.springframework");
  EXPECT_EQ(known_java_group("spring-boots"), "");
}

TEST(JavaManifest, JoinsLinesAndKeepsToItsMainSection) {
  const JavaAttributes manifest = read_java_manifest(
      "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.exam\r\n ple.x\r\n;y\r\n"
      "implementation-version:2\n\nImplementation-Title: other\n");
  EXPECT_EQ(manifest["bundle-symbolicname"], "org.example.x");
  EXPECT_EQ(manifest["Implementation-Version"], "2");
  EXPECT_EQ(manifest["Implementation-Title"], "");
  const JavaAttributes pom = read_java_properties("#x\n groupId = a.b \nversion=1\\:2\nartifactId");
  EXPECT_EQ(pom["groupid"], "a.b");
  EXPECT_EQ(pom["version"], "1:2");
}

}  // namespace
}  // namespace hakoseki::image
