#!/usr/bin/env python3
"""Writes recorded/SCHEME.tsv.gz, and with --ranges recorded/ranges/SCHEME.tsv.gz: the answers of reference
implementations that the tests cannot ask anywhere, since they need Go, PHP, Ruby, Rust or a JDK. Asks those whose programs
are there; of what is no version or no range one in ten is kept.

usage: record.py [--ranges] [--apk-tools DIR] [--maven DIR] [SCHEME...]     (checkouts of the sources of both)
"""
import argparse
import gzip
import pathlib
import subprocess
import tempfile

from pairs import as_lines, pairs
from ranges import range_pairs

FOLDER = pathlib.Path(__file__).resolve().parent / "recorded"
KEPT = 6000

GEM = """STDIN.each_line { |line| a, b = line.chomp.split("\\t", -1)
  begin puts({ -1 => "<", 0 => "=", 1 => ">" }[Gem::Version.new(a) <=> Gem::Version.new(b)])
  rescue ArgumentError; puts "?" end }"""
COMPOSER = """require 'Composer/Semver/autoload.php';
$parser = new Composer\\Semver\\VersionParser;
while (($line = fgets(STDIN)) !== false) {
  [$a, $b] = explode("\\t", rtrim($line, "\\n"));
  try {
    $x = $parser->normalize($a); $y = $parser->normalize($b);
    $branch = str_starts_with($x, 'dev-') || str_starts_with($y, 'dev-');
    echo $branch ? ($x === $y ? '=' : '?') : ['<', '=', '>'][version_compare($x, $y) + 1];
  } catch (Exception $error) { echo '?'; }
  echo "\\n";
}"""
GEM_RANGES = """STDIN.each_line { |line| version, range = line.chomp.split("\\t", -1)
  begin puts Gem::Requirement.new(*range.split(/\\s*,\\s*/)).satisfied_by?(Gem::Version.new(version)) ? "yes" : "no"
  rescue ArgumentError, Gem::Requirement::BadRequirementError; puts "?" end }"""
COMPOSER_RANGES = """require 'Composer/Semver/autoload.php';
$parser = new Composer\\Semver\\VersionParser;
while (($line = fgets(STDIN)) !== false) {
  [$version, $range] = explode("\\t", rtrim($line, "\\n"));
  try {
    $one = new Composer\\Semver\\Constraint\\Constraint('==', $parser->normalize($version));
    echo $parser->parseConstraints($range)->matches($one) ? 'yes' : 'no';
  } catch (Exception $error) { echo '?'; }
  echo "\\n";
}"""
GOLANG = """package main
import ("bufio"; "fmt"; "os"; "strings"; "golang.org/x/mod/semver")
func main() {
  lines := bufio.NewScanner(os.Stdin)
  for lines.Scan() {
    a, b, _ := strings.Cut(lines.Text(), "\\t")
    if !semver.IsValid(a) || !semver.IsValid(b) { fmt.Println("?"); continue }
    fmt.Println([]string{"<", "=", ">"}[semver.Compare(a, b)+1])
  }
}"""
CARGO = """use semver::Version;
fn main() {
  for line in std::io::stdin().lines() {
    let line = line.unwrap();
    let (a, b) = line.split_once('\\t').unwrap();
    println!("{}", match (Version::parse(a), Version::parse(b)) {
      (Ok(a), Ok(b)) => ["<", "=", ">"][(a.cmp_precedence(&b) as i8 + 1) as usize], _ => "?" });
  }
}"""
MAVEN = """import java.util.Scanner;
import org.apache.maven.artifact.versioning.ComparableVersion;
public class Main { public static void main(String[] words) {
  Scanner lines = new Scanner(System.in).useDelimiter("\\n");
  while (lines.hasNext()) {
    String[] pair = lines.next().split("\\t", -1);
    int order = new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]));
    System.out.println(order < 0 ? "<" : order > 0 ? ">" : "=");
  }
} }"""
CARGO_RANGES = """use semver::{Version, VersionReq};
fn main() {
  for line in std::io::stdin().lines() {
    let line = line.unwrap();
    let (version, range) = line.split_once('\\t').unwrap();
    println!("{}", match (Version::parse(version), VersionReq::parse(range)) {
      (Ok(version), Ok(range)) => if range.matches(&version) { "yes" } else { "no" }, _ => "?" });
  }
}"""
MAVEN_RANGES = """import java.util.Scanner;
import org.apache.maven.artifact.versioning.*;
public class Main { public static void main(String[] words) {
  Scanner lines = new Scanner(System.in).useDelimiter("\\n");
  while (lines.hasNext()) {
    String[] pair = lines.next().split("\\t", -1);
    try {
      boolean inside = VersionRange.createFromVersionSpec(pair[1]).containsVersion(new DefaultArtifactVersion(pair[0]));
      System.out.println(inside ? "yes" : "no");
    } catch (InvalidVersionSpecificationException error) { System.out.println("?"); }
  }
} }"""
APK = """#include <stdio.h>
#include <string.h>
#include "apk_blob.h"
#include "apk_version.h"
int apk_digest_alg_len(unsigned char algorithm) { return 0; }
int main(void) {
  char line[9000];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\\n")] = 0;
    char *tab = strchr(line, '\\t'); *tab = 0;
    apk_blob_t a = APK_BLOB_STR(line), b = APK_BLOB_STR(tab + 1);
    int order = apk_version_compare(a, b);
    puts(!apk_version_validate(a) || !apk_version_validate(b) ? "?" : order == APK_VERSION_LESS ? "<" : order == APK_VERSION_GREATER ? ">" : "=");
  }
}"""


def run(*command, folder=None, given=None):
    return subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, check=True).stdout


def asking(scheme, folder, asked):
    """A command that answers pairs, made in `folder`."""
    if scheme == "gem":
        return ["ruby", "-e", GEM_RANGES if asked.ranges else GEM]
    if scheme == "composer":
        return ["php", "-r", COMPOSER_RANGES if asked.ranges else COMPOSER]
    if scheme == "golang":
        (folder / "main.go").write_text(GOLANG)
        run("go", "mod", "init", "x", folder=folder)
        run("go", "get", "golang.org/x/mod/semver", folder=folder)
        run("go", "build", "-o", "ask", folder=folder)
    if scheme == "cargo":
        run("cargo", "init", "--name", "ask", "--quiet", folder=folder)
        run("cargo", "add", "semver", folder=folder)
        (folder / "src/main.rs").write_text(CARGO_RANGES if asked.ranges else CARGO)
        run("cargo", "build", "--quiet", folder=folder)
        return [folder / "target/debug/ask"]
    if scheme == "maven":
        (folder / "Main.java").write_text(MAVEN_RANGES if asked.ranges else MAVEN)
        run("javac", "-nowarn", "-d", ".", "-sourcepath", asked.maven / "compat/maven-artifact/src/main/java", "Main.java", folder=folder)
        return ["java", "-cp", folder, "Main"]
    if scheme == "apk":
        (folder / "main.c").write_text(APK)
        source = asked.apk_tools / "src"
        run("gcc", "-w", "-D_GNU_SOURCE", '-DAPK_VERSION="x"', "-I", source, "main.c", *(source / f"{name}.c" for name in
            ("version", "blob", "ctype")), "-lcrypto", "-o", "ask", folder=folder)
    return [folder / "ask"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apk-tools", type=pathlib.Path)
    parser.add_argument("--maven", type=pathlib.Path)
    parser.add_argument("--ranges", action="store_true")
    parser.add_argument("schemes", nargs="*")
    asked = parser.parse_args()
    folder_of_all = FOLDER / "ranges" if asked.ranges else FOLDER
    folder_of_all.mkdir(parents=True, exist_ok=True)
    for scheme in asked.schemes or ["cargo", "composer", "gem", "maven"] + ([] if asked.ranges else ["apk", "golang"]):
        with tempfile.TemporaryDirectory() as folder:
            given = (range_pairs if asked.ranges else pairs)(scheme, 10 * KEPT)
            answers = run(*asking(scheme, pathlib.Path(folder), asked), given=as_lines(given)).split()
        assert len(answers) == len(given), scheme
        both = [(a, b, answer) for number, ((a, b), answer) in enumerate(zip(given, answers)) if answer != "?" or number % 10 == 0]
        text = "".join("\t".join(row) + "\n" for row in both[:KEPT])
        (folder_of_all / f"{scheme}.tsv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
