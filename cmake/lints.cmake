# The house rules as tests: tools/lint over the sources, and proof that lints and validators refuse bad
# samples. Once for each source tree, so not in the sanitizers' builds.
if(NOT HAKOSEKI_SANITIZE)
  foreach(lint layers texts banned)
    add_test(NAME lint.${lint}
      COMMAND "${CMAKE_SOURCE_DIR}/tools/lint/${lint}.py" "${CMAKE_SOURCE_DIR}")
  endforeach()
  add_test(NAME lint.headers COMMAND "${CMAKE_SOURCE_DIR}/tools/lint/headers.py" "${CMAKE_SOURCE_DIR}")
  add_test(NAME lint.format COMMAND "${CMAKE_SOURCE_DIR}/tools/lint/format")
  add_test(NAME lint.tidy COMMAND "${CMAKE_SOURCE_DIR}/tools/lint/tidy" --recent -p "${CMAKE_BINARY_DIR}")
  set_tests_properties(lint.tidy PROPERTIES TIMEOUT 1800 PROCESSORS 2 COST 300)
  add_test(NAME lint.selftest COMMAND "${CMAKE_SOURCE_DIR}/tools/lint/selftest.py")
  add_test(NAME validators.selftest
    COMMAND node "${CMAKE_SOURCE_DIR}/tests/validators/selftest.mjs")
endif()
