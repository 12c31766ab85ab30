// hakoseki db build PATH...: makes the database of feeds that lie on this machine.
#include <span>
#include <string>

#include "app/aws_session.h"
#include "app/commands.h"
#include "app/database_file.h"
#include "app/db_verbs.h"
#include "app/exit_code.h"
#include "app/feed_build.h"
#include "app/interruption.h"
#include "app/options.h"
#include "app/output.h"
#include "base/utf8.h"
#include "collect/advisories/feed_files.h"

namespace hakoseki::app {

int run_db_build(const Arguments& arguments) {
  const Language language = language_of(arguments);
  const Result<FeedBuildSettings> settings = feed_build_settings(arguments);
  if (!settings) return refuse(settings.error(), Command::db, language);
  Result<std::string> path = database_path(arguments, surroundings_of_the_process());
  // HAKOSEKI_OUTPUT is for the folder of the demo as well: only what is said here counts.
  if (const auto output = arguments.last("output")) path = *output;
  if (!path) return refuse(path.error(), Command::db, language);
  listen_for_interruption();
  const auto found = advisories::find_feeds(std::span(arguments.operands).subspan(1));
  if (!found) {
    complain(found.error(), language);
    return exit_usage;
  }
  FeedBuild build(*settings);
  for (const advisories::LeftOut& one : found->left_out)
    build.leave_out(utf8::neutralise(one.path), "", one.reason);
  for (const advisories::Feed& feed : found->feeds) {
    if (!interruption()) build.add(feed);
  }
  return deliver(build, *path, *settings);
}

}  // namespace hakoseki::app
