# hakoseki_layer(<name> USES <layers...> LIBRARIES <third parties...> SOURCES <files...>
#   PRECOMPILED <header of src>)
# `PRECOMPILED` is what most of its files include: reading it again for each takes half of their time.
# One static library a folder, which sees only the layers the table of docs/architecture.md allows.
function(hakoseki_layer name)
  cmake_parse_arguments(LAYER "" "PRECOMPILED" "USES;LIBRARIES;SOURCES" ${ARGN})
  add_library(hakoseki_${name} STATIC ${LAYER_SOURCES})
  target_link_libraries(hakoseki_${name} PUBLIC hakoseki_options fmt::fmt)
  foreach(layer IN LISTS LAYER_USES)
    target_link_libraries(hakoseki_${name} PUBLIC hakoseki_${layer})
  endforeach()
  target_link_libraries(hakoseki_${name} PRIVATE ${LAYER_LIBRARIES})
  if(LAYER_PRECOMPILED)
    target_precompile_headers(hakoseki_${name} PRIVATE "${CMAKE_SOURCE_DIR}/src/${LAYER_PRECOMPILED}")
  endif()
endfunction()
