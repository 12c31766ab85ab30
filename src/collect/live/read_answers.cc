// The whole way from answers to the inventory, and what of them was not seen.
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "collect/live/kubernetes_api.h"
#include "collect/live/place.h"
#include "collect/live/reader.h"
#include "collect/live/told.h"

namespace hakoseki::live {
namespace {

// Things that were not told of are resources too, of which nothing is known.
void note_unseen_resources(Reader& reader, const Answer& answer) {
  const std::string operation = answer.operation->full_name();
  const std::string permission = answer.operation->permission();
  const Item item{&answer, &answer.body};
  for (const Told& row : told()) {
    if (row.operation != operation || row.is_property()) continue;
    const std::string address = reader.place_of(item) + '#' + permission;
    if (!reader.is_new(fmt::format("unseen {}", row.what), address)) continue;
    UnseenResources unseen;
    static_cast<Resource&>(unseen) = reader.resource_of(
        item, {.type = row.what, .id = permission, .address = address, .named_by = {}});
    unseen.why = why_of(answer);
    reader.inventory().add(std::move(unseen));
  }
}

// Null of what no cluster was asked for.
const std::string* cluster_asked(const Answer& answer) {
  if (answer.operation->service != kubernetes_service) return nullptr;
  return answer.asked_for("clusterName");
}

// Of AWS, or of the Kubernetes API of a cluster.
Message words_for_error(const Answer& answer) {
  const AnswerError& error = *answer.error;
  std::string what = answer.operation->permission();
  if (const std::string* cluster = cluster_asked(answer)) {
    if (error.code == "PrivateEndpointUnreachable") {
      return say({"the endpoint of cluster `{}` is private, and was not reached from here",
                  "クラスター `{}` のエンドポイントはプライベートで、ここからは接続できません"},
                 *cluster);
    }
    if (error.code == "Unauthorized") {
      return say({"cluster `{}` does not know who asks; it needs an access entry (`hakoseki init "
                  "kubernetes`)",
                  "クラスター `{}` は収集に使う ID を認識していません。アクセスエントリが必要です"
                  "(`hakoseki init kubernetes`)"},
                 *cluster);
    }
    what = fmt::format("{} ({})", what, *cluster);
  }
  return error.is_denial()
             ? say({"{} was denied ({})", "{} が拒否されました({})"}, what, error.code)
             : say({"{} failed ({})", "{} が失敗しました({})"}, what, error.code);
}

// An answer that is an error is an input that was meant to be judged and could not be. Of a cluster
// that did not answer at all that is told once.
void note_error(const Answer& answer, Inventory& inventory, std::set<std::string>& told) {
  const AnswerError& error = *answer.error;
  if (error.is_absence()) return;
  Input& input = inventory.inputs[answer.input];
  const std::string permission = answer.operation->permission();
  const Message reason = words_for_error(answer);
  input.state = InputState::refused;
  input.reason = reason;
  input.place = input.path;
  const bool is_new =
      told.insert(fmt::format("{} {} {}", answer.place.account, answer.place.region, reason.en))
          .second;
  if (cluster_asked(answer) != nullptr && !is_new) return;
  inventory.coverage.gaps.push_back({"answer", permission, reason, {}});
}

// ECS answers what it could and lists what it could not beside it.
void note_failures(const Answer& answer, Inventory& inventory) {
  const Value failures = at(answer.body, {"failures"});
  for (const Value& failure : failures.items) {
    const Message reason =
        say({"{} did not answer about {} ({})", "{} は {} について答えていません({})"},
            answer.operation->permission(), text_of(at(failure, {"arn"})),
            text_of(at(failure, {"reason"})));
    Input& input = inventory.inputs[answer.input];
    input.state = InputState::partly;
    input.reason = reason;
    input.place = input.path;
    inventory.coverage.gaps.push_back({"answer", answer.operation->permission(), reason, {}});
  }
}

// Pages whose next one was not part of the run leave the last of them in part.
void note_cut_off(const Reader& reader, const Answer& answer, Inventory& inventory) {
  if (answer.next_token.empty()) return;
  if (reader.follows(answer)) return;
  Input& input = inventory.inputs[answer.input];
  const Message reason = say({"further pages of {} were not part of this run",
                              "{} の続きのページは今回の対象に含まれていません"},
                             answer.operation->permission());
  input.state = InputState::partly;
  input.reason = reason;
  input.place = input.path;
  inventory.coverage.gaps.push_back({"answer", answer.operation->permission(), reason, {}});
}

}  // namespace

void read_answers(std::vector<Answer> answers, Inventory& inventory) {
  if (answers.empty()) return;
  settle_places(answers, inventory.inputs);
  Reader reader(answers, inventory);
  std::set<std::string> told_errors;
  for (const Answer& answer : answers) {
    if (answer.error) {
      note_error(answer, inventory, told_errors);
      if (!answer.error->is_absence()) note_unseen_resources(reader, answer);
    } else {
      note_failures(answer, inventory);
      note_cut_off(reader, answer, inventory);
    }
  }
  decode_ecs(reader);
  decode_ecr(reader);
  decode_eks(reader);
  decode_network(reader);
  decode_hosts(reader);
  decode_load_balancing(reader);
  decode_iam(reader);
  decode_storage(reader);
  decode_detection(reader);
  decode_delivery(reader);
  decode_mesh(reader);
  decode_perimeter(reader);
  decode_scan(reader);
  decode_account(reader);
  decode_kubernetes(reader);
}

}  // namespace hakoseki::live
