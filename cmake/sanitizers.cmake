# Sanitizers cover every target of a build, programs included; a finding ends the program.
if(UPLOADKIT_SANITIZE)
  add_compile_options(-fsanitize=${UPLOADKIT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${UPLOADKIT_SANITIZE})
endif()
