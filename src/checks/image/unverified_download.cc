// What a build downloads without checking it may have been changed on the way or at its source, and
// goes into the image all the same. Every stage counts: what a builder runs decides what it hands
// on.

#include "assess/check.h"
#include "assess/downloads.h"

namespace hakoseki::checks::image {
namespace {

Verdict judge(const ImageRecipe& file, const Index& index) {
  const Recipe recipe(file, index);
  Downloads downloads = downloads_of(recipe);
  if (!downloads.unverified.empty()) return fail_with(std::move(downloads.unverified));
  if (!downloads.open.empty()) return {Outcome::unknown, downloads.open.front()};
  return pass(file.evidence, Text{"no unverified download is written here",
                                  "検証なしのダウンロードは書かれていません"});
}

// What built the image, as its own history tells it: the final stage alone.
Verdict judge_image(const ContainerImage& image, const Index& index) {
  if (!image.history) {
    return unknown(image.evidence,
                   {.reason = Reason::not_seen, .detail = "the history of the image"});
  }
  return judge(*image.history, index);
}

}  // namespace

Check unverified_download() {
  return {
      .id = "IMG-2.07",
      .risk = Risk::image_configuration_defects,
      .severity = Severity::medium,
      .title = {.en = "Build downloads files without verifying them",
                .ja = "ビルド中にダウンロードしたファイルを検証していない"},
      .why = {.en = "Whoever controls the server, its name or the network on the day of the build "
                    "puts their "
                    "program into the image.",
              .ja =
                  "ビルドの日にそのサーバーやドメイン名、通信経路を支配した者は、任意のプログラムを"
                  "イメージに"
                  "入れられます。"},
      .fix = {.en = "Download to a file and compare it with `sha256sum -c`, or use ADD "
                    "--checksum=sha256:...; "
                    "leave certificate and signature checks on.",
              .ja = "ファイルに保存して `sha256sum -c` で照合するか ADD --checksum=sha256:... "
                    "を使い、証明書や"
                    "署名の検証は有効のままにしてください。"},
      .reads = {"Dockerfile#RUN", "Dockerfile#ADD", "Dockerfile#ENV",
                "ContainerImage#config.history[].created_by"},
      .judge = together(
          {each_with_index<ImageRecipe>(judge), each_with_index<ContainerImage>(judge_image)}),
  };
}

}  // namespace hakoseki::checks::image
