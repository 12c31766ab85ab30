#include "formats/command_credential.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace hakoseki {
namespace {

TEST(CommandCredential, WhatAnOptionAnnounces) {
  struct Row {
    std::string_view script;
    std::string_view secret;
  };
  for (const Row& row : {Row{"app --password hunter2", "hunter2"},
                         {"sudo -E app --db-password hunter2 --verbose", "hunter2"},
                         {"cd /x && app --api-token abcd1234", "abcd1234"},
                         {"mysql -u root -phunter2 -e 'select 1'", "hunter2"},
                         {"curl -u admin:hunter2 https://x.example", "hunter2"},
                         {"curl --user=admin:hunter2 https://x.example", "hunter2"},
                         {"curl -uadmin:hunter2 https://x.example", "hunter2"},
                         {"docker login -u u -p hunter2 r.example", "hunter2"},
                         {"sshpass -p hunter2 ssh h", "hunter2"}}) {
    const auto found = credential_in_script(row.script);
    ASSERT_TRUE(found) << row.script;
    EXPECT_EQ(found->secret, row.secret) << row.script;
  }
}

TEST(CommandCredential, TextsWithoutOne) {
  for (const std::string_view script :
       {"app --password", "app --password --verbose", "app --password $PASSWORD",
        "app --password-file /run/secrets/x", "mysql -p -u root", "mysql -p$PW",
        "curl -u admin: https://x.example", "curl -u $USER:$PASSWORD https://x.example",
        "docker run -p 80:80 web", "docker login --password-stdin", "ssh -p 2222 h",
        "echo --password"}) {
    EXPECT_FALSE(credential_in_script(script)) << script;
  }
}

}  // namespace
}  // namespace hakoseki
