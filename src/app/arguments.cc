#include "app/arguments.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "app/suggestion.h"
#include "base/ascii.h"
#include "base/utf8.h"

namespace hakoseki::app {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

const std::array<CommandInfo, 14>& command_table() {
  static const std::array<CommandInfo, 14> table = {{
      {Command::demo,
       "demo",
       "",
       0,
       0,
       {"unpack the bundled environment, assess it, write reports",
        "同梱の環境を展開して評価し、レポートを作成します"},
       {"Needs no AWS account and no network. Writes ./hakoseki-demo (or --output DIR).",
        "AWS アカウントもネットワークも不要です。./hakoseki-demo(または --output "
        "DIR)に書き出します。"}},
      {Command::check,
       "check",
       "PATH...",
       1,
       unlimited,
       {"assess CloudFormation templates, ECS task definitions and Dockerfiles",
        "CloudFormation テンプレート、ECS タスク定義、Dockerfile を評価します"},
       {"Folders are walked; what a file is, is told by its content. Every file that was met is "
        "listed in the JSON report. The PATH - is one file on standard input.",
        "フォルダは再帰的に調べ、ファイルの種類は内容から判断します。見つけたファイルはすべて JSON "
        "レポートに記載します。PATH が - のときは標準入力から 1 ファイルを読み取ります。"}},
      {Command::assess,
       "assess",
       "PATH...",
       1,
       unlimited,
       {"assess what runs, from a snapshot of `collect` or JSON answers of the AWS CLI",
        "`collect` のスナップショットや AWS CLI の JSON 応答をもとに、稼働中の環境を評価します"},
       {"Takes everything that `check` takes, and answers of the AWS API by any file name. An "
        "answer that does not repeat the id it was asked for needs it beside the list: "
        "{\"LoadBalancerArn\": ..., \"Attributes\": [...]}. The evidence of a finding is a place "
        "in an answer; of a snapshot, `hakoseki report show FILE.hks ENTRY` prints that answer.",
        "`check` の対象に加えて、AWS API の応答を読みます(ファイル名は問いません)。問い合わせた ID "
        "を含まない応答には、一覧と並べて ID を書いてください: "
        "{\"LoadBalancerArn\": ..., \"Attributes\": [...]}。検出結果の証跡は応答の中の場所です。"
        "スナップショットの応答は `hakoseki report show FILE.hks ENTRY` で表示できます。"}},
      {Command::collect,
       "collect",
       "",
       0,
       0,
       {"read an AWS account into a sealed snapshot, with calls that only read",
        "AWS アカウントを読み取り専用の呼び出しで収集し、封印したスナップショットに保存します"},
       {"Credentials and Region are found as the AWS CLI finds them. Secrets are taken out before "
        "anything is stored. `hakoseki init role` prints the permissions, --dry-run the calls. "
        "Judge the snapshot with `hakoseki assess FILE.hks`.",
        "認証情報とリージョンは AWS CLI と同じ順序で探します。秘密情報は保存する前に取り除きます。"
        "必要な権限は `hakoseki init role`、呼び出しの一覧は --dry-run で表示できます。"
        "スナップショットは `hakoseki assess FILE.hks` で評価します。"}},
      {Command::image,
       "image",
       "REF...",
       1,
       unlimited,
       {"read container images once: their packages, what is wrong with their settings and files, "
        "and "
        "the layer that brought each",
        "コンテナイメージを一度だけ読み、パッケージ、設定やファイルの不備と、それを追加した"
        "レイヤーを示します"},
       {"REF is an image of a registry (with the logins of docker and podman, or of the AWS CLI "
        "for ECR, and their mirrors), or oci:DIR[:TAG], oci-archive:FILE, docker-archive:FILE "
        "(`docker save`), docker-daemon:NAME (DOCKER_HOST), containers-storage:[STORE]NAME "
        "(podman), containerd:[NAMESPACE@FOLDER]NAME, "
        "dir:ROOTFS, or sbom:FILE (CycloneDX 1.2 to 1.7 or SPDX 2.2 and 2.3, in JSON), of which no "
        "file is seen. Every blob is held against its digest, every layer against its diff id. "
        "--format cyclonedx (1.6) and spdx (2.3) write an SBOM of one image. Exit code 2: the "
        "image could not be opened; 3: parts of it were not seen.",
        "REF はレジストリのイメージ(docker や podman のログイン情報、ECR では AWS CLI "
        "の認証情報、設定済みのミラーも使います)、または "
        "oci:DIR[:TAG]、oci-archive:FILE、docker-archive:FILE(`docker save` "
        "の出力)、docker-daemon:NAME(DOCKER_HOST)、containers-storage:[STORE]NAME(podman)、"
        "containerd:[NAMESPACE@FOLDER]NAME、dir:ROOTFS、sbom:FILE(CycloneDX 1.2 から 1.7 か SPDX "
        "2.2、2.3 の "
        "JSON。ファイルは未確認になります)です。すべての blob "
        "とレイヤーをダイジェストと照合します。"
        "--format の cyclonedx(1.6)と spdx(2.3)は、1 つのイメージの SBOM を出力します。"
        "開けないときは終了コード 2、"
        "一部を確認できないときは 3 を返します。"}},
      {Command::db,
       "db",
       "VERB [...]",
       1,
       unlimited,
       {"make, update, look at and pass on the database that vulnerabilities are looked up in",
        "脆弱性データベースの作成・更新・確認・受け渡しを行います"},
       {"build PATH...: makes it of feed files, folders and archives (.gz, .zst, .tar, .zip, "
        ".jsonl). update: downloads the public feeds (--feeds, --mirror) and makes it of them; "
        "what "
        "has not changed is not downloaded again, and a feed that fails costs only itself. status: "
        "where it is, how old its data is, and of which releases and ecosystems it has any. export "
        "FILE, import FILE: one packed file for machines without a network; what is damaged is "
        "refused. feeds: which public feeds there are. compare TYPE: reads `A<tab or space>B` a "
        "line from standard input and answers <, =, > or ? (one of them is no version) a line; "
        "contains TYPE: reads `VERSION<tab>RANGE` and answers yes, no or ?. TYPE: apk, cargo, "
        "composer, deb, gem, generic, golang, hex, maven, npm, nuget, pub, pypi, "
        "rpm or swift. Exit code 3: made, but a file or a feed is missing from it.",
        "build PATH...: フィードのファイル、フォルダ、アーカイブ(.gz、.zst、.tar、.zip、.jsonl)から"
        "作成します。update: 公開フィード(--feeds、--mirror)をダウンロードして作成します。変更の"
        "ないものは再取得せず、失敗したフィードがあってもほかには影響しません。status: "
        "場所、データの"
        "日付、データがあるリリースとエコシステムを表示します。export FILE、import FILE: "
        "ネットワークの"
        "ない環境に渡すための 1 つの圧縮ファイルです。壊れたものは受け付けません。feeds: "
        "公開フィードの"
        "一覧です。compare TYPE: 標準入力の各行 `A<タブか空白>B` "
        "を読み、<、=、>、?(バージョンとして"
        "読めない)を 1 行ずつ返します。contains TYPE: `バージョン<タブ>範囲` を読み、yes、no、? を"
        "返します。TYPE は apk、cargo、composer、deb、gem、generic、golang、hex、"
        "maven、npm、nuget、pub、pypi、rpm、swift のいずれかです。終了コード 3: "
        "作成しましたが、一部のファイルやフィードが含まれていません。"}},
      {Command::doctor,
       "doctor",
       "",
       0,
       0,
       {"find out whether `collect` can read everything, and what would stay unseen",
        "`collect` ですべて読み取れるかを調べ、未確認のまま残るものを示します"},
       {"Who we are, the clock, the Regions, and each permission by a call that needs it: the "
        "first "
        "page of each list, one thing of each kind. Nothing is written to the disk but a renewed "
        "token of IAM Identity Center. What is read is chosen as for `collect`.",
        "認証、時計、リージョンを確認し、各権限を実際の呼び出しで試します(一覧は最初のページ、"
        "詳細は種類ごとに 1 件)。更新した IAM Identity Center のトークンを除き、ディスクには何も"
        "書きません。対象の選び方は `collect` と同じです。"}},
      {Command::init,
       "init",
       "role|kubernetes",
       1,
       1,
       {"print the least policy that `collect` needs",
        "`collect` に必要な最小権限のポリシーを出力します"},
       {"role: an IAM policy in JSON; with --format cloudformation or terraform a template of a "
        "role that has it, for one account or as a StackSet for all of an organisation. "
        "kubernetes: the ClusterRole with which the objects of an EKS cluster are read, which "
        "includes no Secret, and the command that gives it to that role.",
        "role: IAM ポリシーを JSON で出力します。--format cloudformation または terraform "
        "では、そのロールを作るテンプレートを出力します。組織全体には StackSet "
        "として展開できます。kubernetes: EKS クラスターのオブジェクトを読み取るための "
        "ClusterRole(Secret は含みません)と、それをロールに与えるコマンドを出力します。"}},
      {Command::report,
       "report",
       "verify|show FILE [ENTRY]",
       2,
       3,
       {"check offline that a snapshot is as it was sealed, or show an answer in it",
        "スナップショットが封印した時のままかをオフラインで検証し、または中の応答を表示します"},
       {"verify compares the seal and the SHA-256 of every answer. show prints the answer whose "
        "name contains ENTRY, without secrets as it was stored, or lists all names. Behind a name, "
        ":LINE:COLUMN as in a finding marks that place: ENTRY may be what a report gives as the "
        "place of its evidence. Exit code 1: the snapshot was changed or cut off.",
        "verify は、封印と各応答の SHA-256 を照合します。show は、名前が ENTRY "
        "を含む応答を表示します"
        "(秘密情報は保存時に取り除いています)。ENTRY がなければ名前の一覧を表示します。"
        "検出結果と同じく名前の後に :行:桁 を付けると、その場所に印を付けます。レポートが示す証跡の"
        "場所を、そのまま ENTRY に指定できます。変更や欠落があれば終了コード 1 を返します。"}},
      {Command::explain,
       "explain",
       "ID",
       1,
       1,
       {"explain a check (IMG-2.01), a risk (IMG-2, 3.1.2), a state, a verdict or an exit code",
        "チェック(IMG-2.01)、リスク(IMG-2、3.1.2)、状態、判定、終了コードを説明します"},
       {}},
      {Command::checks, "checks", "", 0, 0, {"list the checks", "チェックの一覧を表示します"}, {}},
      {Command::completion,
       "completion",
       "bash|zsh|fish",
       1,
       1,
       {"print a completion script for a shell", "シェルの補完スクリプトを出力します"},
       {"bash: source <(hakoseki completion bash)", "bash: source <(hakoseki completion bash)"}},
      {Command::version, "version", "", 0, 0, {"print the version", "バージョンを表示します"}, {}},
      {Command::help,
       "help",
       "[COMMAND]",
       0,
       2,
       {"print help, of one command if named", "ヘルプを表示します"},
       {}},
  }};
  return table;
}

const std::vector<OptionInfo>& option_table() {
  using enum Command;
  static const std::vector<OptionInfo> table = {
      {"format",
       'f',
       "FORMAT[=FILE]",
       true,
       {check, assess, demo, image, init, doctor, db},
       {},
       {"human, concise, json, sarif or html; to a file with =FILE; repeatable (init: json, "
        "cloudformation or terraform; image: human, json, sarif, cyclonedx or spdx; doctor, and db "
        "status and feeds: human or json)",
        "出力形式: human、concise、json、sarif、html。=FILE でファイルへ出力(複数指定可)。"
        "init では json、cloudformation、terraform、image では human、json、sarif、cyclonedx、"
        "spdx、doctor と db status・db feeds では human、json"}},
      {"output",
       'o',
       "PATH",
       false,
       {demo, collect, db},
       {},
       {"where to write: demo a folder (default ./hakoseki-demo), collect a snapshot FILE.hks, db "
        "build and update the database (default: --db)",
        "書き出し先。demo はフォルダ(既定は ./hakoseki-demo)、collect はスナップショット "
        "FILE.hks、db build と db update はデータベース(既定は --db)"}},
      {"db",
       0,
       "FILE",
       false,
       {db, image, check, assess},
       {},
       {"the database (default: $XDG_DATA_HOME/hakoseki/vulnerabilities.db or "
        "~/.local/share/hakoseki/vulnerabilities.db)",
        "データベース(既定は $XDG_DATA_HOME/hakoseki/vulnerabilities.db または "
        "~/.local/share/hakoseki/vulnerabilities.db)"}},
      {"feeds",
       0,
       "NAME,...",
       true,
       {db},
       {},
       {"update: of these public feeds, `default` or `all` (`hakoseki db feeds` lists them)",
        "update: 使用する公開フィード。default と all も指定できます(一覧は `hakoseki db feeds`)"}},
      {"mirror",
       0,
       "URL",
       false,
       {db},
       {},
       {"update: from this server, which has URL/NAME/FILE for each file of a feed",
        "update: 公開元の代わりに接続するサーバー(各ファイルは URL/NAME/FILE)"}},
      {"timeout",
       0,
       "SECONDS",
       false,
       {db},
       {},
       {"update: what a file may take (default: 1800)",
        "update: 1 ファイルのダウンロードにかける時間の上限(既定は 1800)"}},
      {"skipped",
       0,
       "FILE",
       false,
       {db},
       {},
       {"build and update: list there what was not used, in lines of JSON",
        "build、update: 使わなかったものの一覧を JSON の行で書き出します"}},
      {"verbose",
       0,
       "",
       false,
       {db},
       {},
       {"build and update: list what was not used", "build、update: 使わなかったものを表示します"}},
      {"max-age",
       0,
       "DAYS",
       false,
       {db},
       {},
       {"status: exit code 3 where the newest data is older (without it: a warning above 7)",
        "status: 最新のデータがこの日数より古ければ終了コード 3 を返します(指定がなければ 7 "
        "日を超えると警告)"}},
      {"verify",
       0,
       "",
       false,
       {db},
       {},
       {"status: hold all of the database against its checksums",
        "status: データベース全体をチェックサムと照合します"}},
      {"profile",
       0,
       "NAME",
       false,
       {collect, doctor, image},
       {},
       {"the profile of the AWS CLI (default: AWS_PROFILE, else `default`)",
        "AWS CLI のプロファイル(既定は AWS_PROFILE、なければ default)"}},
      {"mfa-code",
       0,
       "CODE",
       false,
       {collect, doctor, image},
       {},
       {"the code of the MFA device that the profile's role asks for, good for one session "
        "(default: asked for at the terminal)",
        "プロファイルのロールが求める MFA コード。1 回のセッションにだけ使えます"
        "(既定では端末で入力を求めます)"}},
      {"region",
       0,
       "REGION",
       true,
       {collect, doctor},
       {},
       {"a Region to read, such as ap-northeast-1; repeatable (default: AWS_REGION, else the "
        "profile's)",
        "収集するリージョン(例: ap-northeast-1。複数指定可。既定は AWS_REGION、なければ"
        "プロファイルの設定)"}},
      {"all-regions",
       0,
       "",
       false,
       {collect, doctor},
       {},
       {"read every Region that is enabled for the account",
        "アカウントで有効なすべてのリージョンを収集します"}},
      {"revisions",
       0,
       "N",
       false,
       {collect, doctor, init},
       {},
       {"read the N newest active revisions of each task definition family, beside those in use "
        "(default: 1, at most 100)",
        "使用中のものに加え、タスク定義のファミリーごとに最新の ACTIVE リビジョンを N 件収集します"
        "(既定は 1、最大 100)"}},
      {"credential-report",
       0,
       "",
       false,
       {collect, doctor, init},
       {},
       {"read the keys, passwords and MFA of IAM users from the credential report; the one call "
        "that does not only read: it has IAM make the report anew if it is older than 4 hours",
        "認証情報レポートから IAM ユーザーのアクセスキー・パスワード・MFA "
        "を収集します。読み取り専用"
        "でない唯一の呼び出しで、前回から 4 時間以上経過していれば IAM がレポートを作り直します"}},
      {"no-kubernetes",
       0,
       "",
       false,
       {collect, doctor},
       {},
       {"do not ask the Kubernetes API of EKS clusters",
        "EKS クラスターの Kubernetes API に問い合わせません"}},
      {"organization",
       0,
       "",
       false,
       {collect, doctor},
       {},
       {"read every active account of the organisation, by --role-name",
        "組織の有効なすべてのアカウントを --role-name のロールで収集します"}},
      {"account",
       0,
       "ID",
       true,
       {collect, doctor},
       {},
       {"read this account, by --role-name; repeatable",
        "このアカウントを --role-name のロールで収集します(複数指定可)"}},
      {"role-name",
       0,
       "NAME",
       false,
       {collect, doctor},
       {},
       {"the role that is taken on in each account (`init role` prints it)",
        "各アカウントで引き受けるロール名(`init role` で作成できます)"}},
      {"external-id",
       0,
       "TEXT",
       false,
       {collect, doctor},
       {},
       {"the external id that the role asks for", "ロールが求める外部 ID"}},
      {"session-name",
       0,
       "NAME",
       false,
       {collect, doctor},
       {},
       {"how the role's session is called in CloudTrail (default: hakoseki)",
        "CloudTrail に記録されるセッション名(既定は hakoseki)"}},
      {"session-policy",
       0,
       "FILE",
       false,
       {collect, doctor},
       {},
       {"a policy in JSON that takes rights from the session",
        "セッションの権限を絞り込むポリシー(JSON)"}},
      {"endpoint-url",
       0,
       "URL",
       false,
       {collect, doctor},
       {},
       {"ask this server in place of AWS", "AWS の代わりに接続するサーバー"}},
      {"dry-run",
       0,
       "",
       false,
       {collect},
       {},
       {"print the calls and the permissions they need, and make none",
        "呼び出しと必要な権限を表示するだけで、何も呼び出しません"}},
      {"resume",
       0,
       "",
       false,
       {collect},
       {},
       {"go on with a run that was interrupted (PATH.part)", "中断した収集(PATH.part)を続けます"}},
      {"overwrite",
       0,
       "",
       false,
       {collect},
       {},
       {"let the new snapshot take the place of one that is there",
        "すでにあるスナップショットを上書きします"}},
      {"image",
       0,
       "[NAME=]REF",
       true,
       {check, assess},
       {},
       {"read this image too (as `hakoseki image` does): what files and answers call by its name, "
        "or "
        "by NAME, is judged by what is in it; repeatable",
        "このイメージも読み取ります(`hakoseki image` と同じ)。ファイルや応答でこの名前(または "
        "NAME)を使うものを、イメージの中身で評価します(複数指定可)"}},
      {"images",
       0,
       "",
       false,
       {check, assess},
       {},
       {"read every image that task definitions and pods name, from its registry (with the logins "
        "of docker and podman, or of the AWS CLI for ECR)",
        "タスク定義と Pod が使うすべてのイメージを、レジストリから読み取ります(docker や podman "
        "のログイン情報、ECR では AWS CLI の認証情報を使います)"}},
      {"platform",
       0,
       "PLATFORM",
       false,
       {image, check, assess},
       {},
       {"of an image for several: os/architecture[/variant], or `all` (default: linux/amd64, or "
        "the only one there is)",
        "複数プラットフォームのイメージから選びます: os/architecture[/variant] または all(既定は "
        "linux/amd64、一つしかなければそれ)"}},
      {"vex",
       0,
       "FILE",
       true,
       {image, check, assess},
       {},
       {"what somebody says of vulnerabilities in it: OpenVEX, CycloneDX or CSAF; repeatable",
        "脆弱性の影響についての VEX 文書(OpenVEX、CycloneDX、CSAF。複数指定可)"}},
      {"show-fixed",
       0,
       "",
       false,
       {image},
       {},
       {"list vulnerabilities too whose fix is installed", "修正版が導入済みの脆弱性も表示します"}},
      {"lockfiles",
       0,
       "",
       false,
       {image},
       {},
       {"read lock files too: what was asked for, installed or not",
        "ロックファイルも読みます(実際にインストールされたかどうかは問いません)"}},
      {"verify-files",
       0,
       "",
       false,
       {image, check, assess},
       {},
       {"hold the files of packages against the digests in the image's package database "
        "(IMG-3.04); "
        "reading takes longer",
        "パッケージのファイルを、イメージ内のパッケージデータベースに記録されたダイジェストと照合し"
        "ます(IMG-3.04)。読み取りに時間がかかります"}},
      {"plain-http",
       0,
       "",
       false,
       {image, check, assess},
       {},
       {"speak HTTP without TLS to the registry", "レジストリに TLS を使わず HTTP で接続します"}},
      {"ca-file",
       0,
       "FILE",
       false,
       {image, check, assess, db},
       {},
       {"trust the certificates in this PEM file in place of the system's",
        "システムの証明書の代わりに、この PEM ファイルの証明書を信頼します"}},
      {"cache-dir",
       0,
       "DIR",
       false,
       {image, check, assess, db},
       {},
       {"where it is kept what layers hold, so that a known layer is not read again, and what "
        "`db update` downloaded (default: $XDG_CACHE_HOME/hakoseki or ~/.cache/hakoseki)",
        "読み取ったレイヤーの結果と `db update` がダウンロードしたファイルを保存し、次回の処理を"
        "省くためのフォルダ(既定は $XDG_CACHE_HOME/hakoseki または ~/.cache/hakoseki)"}},
      {"no-cache",
       0,
       "",
       false,
       {image, check, assess},
       {},
       {"read every layer, and keep nothing", "すべてのレイヤーを読み取り、何も保存しません"}},
      {"fail-on",
       0,
       "LEVEL",
       false,
       {check, assess, demo, image},
       {"none", "info", "low", "medium", "high", "critical"},
       {"fail the gate at or above this severity (check: high, others: none)",
        "この深刻度以上の検出で不合格とします(check の既定は high、ほかは none)"}},
      {"min-coverage",
       0,
       "PERCENT",
       false,
       {check, assess, demo},
       {},
       {"incomplete (exit 3) below this share of decided verdicts; without it, when an input could "
        "not be read whole or no verdict was decided",
        "確定した判定の割合がこの値を下回ると証跡不足(終了コード 3)とします。指定がなければ、"
        "読み切れない入力があるとき、または確定した判定が一つもないとき証跡不足とします"}},
      {"parameter",
       'p',
       "NAME=VALUE",
       true,
       {check, assess},
       {},
       {"value of a template or pseudo parameter (AWS::Region=...)",
        "テンプレートのパラメータや疑似パラメータ(AWS::Region=...)の値"}},
      {"parameter-file",
       0,
       "FILE",
       true,
       {check, assess},
       {},
       {"parameter values in CloudFormation's JSON or YAML",
        "パラメータの値を書いた JSON または YAML ファイル"}},
      {"exclude",
       0,
       "PATTERN",
       true,
       {check, assess},
       {},
       {"leave out files, in .gitignore's syntax; adds to `ignore` of the configuration",
        "除外するファイル(.gitignore と同じ書き方)。設定ファイルの ignore に追加します"}},
      {"severity",
       0,
       "LEVEL",
       false,
       {check, assess},
       {"info", "low", "medium", "high", "critical"},
       {"human and concise: show findings at or above this severity",
        "human と concise: この深刻度以上の検出だけを表示します"}},
      {"select",
       0,
       "ID,...",
       false,
       {check, assess},
       {},
       {"human and concise: show only checks whose id begins so",
        "human と concise: ID がこの文字列で始まるチェックだけを表示します"}},
      {"deselect",
       0,
       "ID,...",
       false,
       {check, assess},
       {},
       {"human and concise: do not show checks whose id begins so",
        "human と concise: ID がこの文字列で始まるチェックを表示しません"}},
      {"show-passed",
       0,
       "",
       false,
       {check, assess},
       {},
       {"human and concise: also what passed, with its evidence",
        "human と concise: 合格した項目も証跡とともに表示します"}},
      {"show-unknown",
       0,
       "",
       false,
       {check, assess},
       {},
       {"human and concise: also what could not be decided, and why",
        "human と concise: 判定できなかった項目も理由とともに表示します"}},
      {"config",
       0,
       "FILE",
       false,
       {check, assess},
       {},
       {"the configuration (default: the nearest hakoseki.yaml above the first PATH)",
        "設定ファイル(既定は最初の PATH から上にたどって最も近い hakoseki.yaml)"}},
      {"no-config",
       0,
       "",
       false,
       {check, assess},
       {},
       {"use no configuration file", "設定ファイルを使いません"}},
      {"title", 0, "TEXT", false, {check, assess}, {}, {"title of the report", "レポートの表題"}},
      {"quiet",
       'q',
       "",
       false,
       {check, assess, demo, collect, image, db},
       {},
       {"print nothing but the gate line (collect, db build and update: nothing but errors; image: "
        "no progress)",
        "判定の行だけを表示します(collect、db build、db update ではエラーだけ。image "
        "では進捗を表示しません)"}},
      {"json", 0, "", false, {checks, version}, {}, {"print JSON", "JSON で出力します"}},
      {"lang",
       0,
       "LANG",
       false,
       {demo, check, assess, collect, image, db, doctor, init, report, explain, checks, help},
       {"ja", "en"},
       {"language (default: from the locale)", "表示言語(既定はロケールに従います)"}},
      {"color",
       0,
       "WHEN",
       false,
       {demo, check, assess, doctor, explain},
       {"auto", "always", "never"},
       {"colours (default auto; NO_COLOR is respected)", "色(既定は auto。NO_COLOR に従います)"}},
      {"width",
       0,
       "CELLS",
       false,
       {demo, check, assess, image, doctor, explain, checks, help},
       {},
       {"width of the output (default: the terminal's, else 80)",
        "表示の幅(既定は端末の幅、端末でなければ 80)"}},
      {"help",
       'h',
       "",
       false,
       {demo, check, assess, collect, image, db, doctor, init, report, explain, checks, completion,
        version, help},
       {},
       {"print help", "ヘルプを表示します"}},
  };
  return table;
}

std::unexpected<Error> malformed(Message what) {
  return std::unexpected(Error{Fault::malformed, std::move(what)});
}

Result<Command> command_named(std::string_view word) {
  std::vector<std::string> names;
  for (const CommandInfo& info : commands()) {
    if (info.name == word) return info.command;
    names.emplace_back(info.name);
  }
  return malformed(suggest(
      say({"unknown command `{}`", "`{}` というコマンドはありません"}, utf8::neutralise(word)),
      word, names));
}

// Options whose values are numbers.
struct NumberRange {
  std::string_view option;
  int least;
  int most;
  bool has_fractions = false;
};

constexpr std::array number_ranges = {
    NumberRange{"max-age", 0, 36500}, NumberRange{"min-coverage", 0, 100, true},
    NumberRange{"revisions", 1, 100}, NumberRange{"timeout", 1, 86400},
    NumberRange{"width", 40, 400},
};

const NumberRange* range_of(std::string_view option) {
  const auto* const found = std::ranges::find(number_ranges, option, &NumberRange::option);
  return found == number_ranges.end() ? nullptr : found;
}

bool is_in(const NumberRange& range, std::string_view value) {
  std::size_t digits = 0;
  double number = 0;
  double scale = 0;
  for (const char c : value) {
    if (c == '.' && range.has_fractions && scale == 0) {
      scale = 0.1;
    } else if (is_digit(c) && ++digits < 10) {
      number = scale == 0 ? number * 10 + (c - '0') : number + scale * (c - '0');
      scale /= scale == 0 ? 1 : 10;
    } else {
      return false;
    }
  }
  return digits > 0 && number >= range.least && number <= range.most;
}

class Parser {
 public:
  explicit Parser(std::span<const std::string> words) : words_(words) {}

  Result<Arguments> parse() {
    if (words_.empty()) return arguments_;
    std::size_t first = 0;
    if (words_[0] == "--help" || words_[0] == "-h") {
      arguments_.command = Command::help;
      first = 1;
    } else if (words_[0] == "--version" || words_[0] == "-V") {
      arguments_.command = Command::version;
      first = 1;
    } else {
      TRY(arguments_.command, command_named(words_[0]));
      first = 1;
    }
    bool only_operands = false;
    for (at_ = first; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (only_operands || word == "-" || !word.starts_with('-')) {
        arguments_.operands.push_back(word);
      } else if (word == "--") {
        only_operands = true;
      } else if (word.starts_with("--")) {
        TRY_VOID(take_long(std::string_view(word).substr(2)));
      } else {
        TRY_VOID(take_letters(std::string_view(word).substr(1)));
      }
    }
    return arguments_;
  }

 private:
  Result<void> take_long(std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    for (const OptionInfo& option : options()) {
      if (option.name != name) continue;
      if (!option.belongs_to(arguments_.command)) {
        return malformed(say({"`{}` does not take `--{}`", "`{}` に `--{}` は指定できません"},
                             info_of(arguments_.command).name, name));
      }
      if (equals != std::string_view::npos) {
        if (option.placeholder.empty()) {
          return malformed(say({"`--{}` takes no value", "`--{}` は値を取りません"}, name));
        }
        return give(option, word.substr(equals + 1));
      }
      return take_value(option);
    }
    std::vector<std::string> names;
    for (const OptionInfo& option : options()) {
      if (option.belongs_to(arguments_.command)) names.push_back(fmt::format("--{}", option.name));
    }
    return malformed(suggest(say({"unknown option `--{}`", "`--{}` というオプションはありません"},
                                 utf8::neutralise(name)),
                             fmt::format("--{}", name), names));
  }

  // -q, -fjson, -f json
  Result<void> take_letters(std::string_view letters) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const auto found = std::find_if(options().begin(), options().end(), [&](const auto& option) {
        return option.letter == letters[i] && option.belongs_to(arguments_.command);
      });
      if (found == options().end()) {
        return malformed(say({"unknown option `-{}`", "`-{}` というオプションはありません"},
                             utf8::neutralise(letters.substr(i, 1))));
      }
      if (!found->placeholder.empty() && i + 1 < letters.size()) {
        return give(*found, letters.substr(i + 1));
      }
      TRY_VOID(take_value(*found));
    }
    return {};
  }

  Result<void> take_value(const OptionInfo& option) {
    if (option.placeholder.empty()) {
      arguments_.values[std::string(option.name)] = {"true"};
      return {};
    }
    if (at_ + 1 >= words_.size()) {
      return malformed(
          say({"`--{}` needs {}", "`--{}` には値 {} が必要です"}, option.name, option.placeholder));
    }
    return give(option, words_[++at_]);
  }

  Result<void> give(const OptionInfo& option, std::string_view value) {
    TRY_VOID(validate(option, value));
    std::vector<std::string>& values = arguments_.values[std::string(option.name)];
    if (!option.repeatable) values.clear();
    values.emplace_back(value);
    return {};
  }

  std::span<const std::string> words_;
  std::size_t at_ = 0;
  Arguments arguments_;
};

}  // namespace

std::span<const CommandInfo> commands() {
  return command_table();
}

const CommandInfo& info_of(Command command) {
  return command_table()[static_cast<std::size_t>(command)];
}

std::span<const OptionInfo> options() {
  return option_table();
}

std::string OptionInfo::config_key() const {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::string OptionInfo::environment_name() const {
  std::string key = "HAKOSEKI_" + config_key();
  std::transform(key.begin(), key.end(), key.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return key;
}

bool OptionInfo::belongs_to(Command command) const {
  return std::find(commands.begin(), commands.end(), command) != commands.end();
}

std::optional<std::string> Arguments::last(std::string_view option) const {
  const auto found = values.find(option);
  if (found == values.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::all(std::string_view option) const {
  const auto found = values.find(option);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

Result<void> validate(const OptionInfo& option, std::string_view value) {
  if (value.empty()) {
    return malformed(say({"the value of `--{}` is empty ({})", "`--{}` の値({})が空です"},
                         option.name, option.placeholder));
  }
  const auto& choices = option.choices;
  if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
    std::vector<std::string> names(choices.begin(), choices.end());
    return malformed(suggest(say({"`{}` is no value of `--{}` ({})",
                                  "`{}` は `--{}` の値ではありません(指定できる値: {})"},
                                 utf8::neutralise(value), option.name, fmt::join(choices, ", ")),
                             value, names));
  }
  if (const NumberRange* range = range_of(option.name); range != nullptr) {
    if (!is_in(*range, value)) {
      return malformed(say({"`{}` is no value of `--{}` ({})",
                            "`{}` は `--{}` の値ではありません(指定できる値: {})"},
                           utf8::neutralise(value), option.name,
                           fmt::format("{}-{}", range->least, range->most)));
    }
  }
  if (option.name == "parameter" &&
      (value.find('=') == std::string_view::npos || value[0] == '=')) {
    return malformed(say({"`{}` is not NAME=VALUE", "`{}` は NAME=VALUE の形ではありません"},
                         utf8::neutralise(value)));
  }
  return {};
}

Result<Arguments> parse_arguments(std::span<const std::string> words) {
  return Parser(words).parse();
}

Command command_of(std::span<const std::string> words) {
  for (const CommandInfo& info : commands()) {
    if (!words.empty() && info.name == words.front()) return info.command;
  }
  return Command::help;
}

Result<void> expect_operands(const Arguments& arguments) {
  const CommandInfo& info = info_of(arguments.command);
  const std::vector<std::string>& operands = arguments.operands;
  if (operands.size() < info.least) {
    return malformed(
        say({"`{}` needs {}", "`{}` には {} の指定が必要です"}, info.name, info.operands));
  }
  if (operands.size() <= info.most) return {};
  const std::string surplus = utf8::neutralise(operands[info.most]);
  if (info.most == 0) {
    return malformed(say({"`{}` takes no operand, but `{}` is given",
                          "`{}` は引数を取りません(`{}` が指定されています)"},
                         info.name, surplus));
  }
  return malformed(say(
      {"`{}` takes {}: `{}` is too many", "`{}` に指定できる引数は {} だけです(`{}` が余分です)"},
      info.name, info.operands, surplus));
}

}  // namespace hakoseki::app
