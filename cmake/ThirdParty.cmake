# Sources that Vigil builds but does not hold. On Debian, scripts/setup unpacks them from the
# distribution's source archives, after checking their hash, and hands their folders over as
# FETCHCONTENT_SOURCE_DIR_<NAME>. Elsewhere they come from upstream, hash-checked here.
include(FetchContent)

FetchContent_Declare(kissfft # 131.1.0
  URL https://github.com/mborgerding/kissfft/archive/refs/tags/131.1.0.tar.gz
  URL_HASH SHA256=76c1aac87ddb7258f34b08a13f0eebf9e53afa299857568346aa5c82bcafaf1a
  DOWNLOAD_EXTRACT_TIMESTAMP OFF
  SOURCE_SUBDIR none) # its CMakeLists builds one scalar type only; Vigil compiles the sources itself

FetchContent_Declare(imgui # 1.92.2b, by its commit
  URL https://github.com/ocornut/imgui/archive/45acd5e0e82f4c954432533ae9985ff0e1aad6d5.tar.gz
  URL_HASH SHA256=97484925aec2f4d3e913d6644d46b234f8d6d8d98c6aa9c50109e0f0df772090
  DOWNLOAD_EXTRACT_TIMESTAMP OFF
  SOURCE_SUBDIR none)

# The tests' header library: the installed one, or upstream's.
FetchContent_Declare(doctest # 2.4.11
  URL https://github.com/doctest/doctest/archive/refs/tags/v2.4.11.tar.gz
  URL_HASH SHA256=632ed2c05a7f53fa961381497bf8069093f0d6628c5f26286161fbd32a560186
  DOWNLOAD_EXTRACT_TIMESTAMP OFF
  SOURCE_SUBDIR none)

# vigil_find_headers(VARIABLE HEADER CONTENT): the folder that holds HEADER, fetched if need be. The
# machine's own folder serves a cross compile too: these headers are the same everywhere.
function(vigil_find_headers variable header content)
  find_path(${variable} ${header} PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ${variable})
    FetchContent_MakeAvailable(${content})
    find_path(${variable} ${header} REQUIRED NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH
      PATHS ${${content}_SOURCE_DIR} ${${content}_SOURCE_DIR}/include)
  endif()
endfunction()
