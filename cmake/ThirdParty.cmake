# Sources that Vigil builds but does not hold. scripts/setup unpacks them on Debian and hands their
# folders over as FETCHCONTENT_SOURCE_DIR_<NAME>; elsewhere they come from the upstream release.
# Either way the archive's hash is checked (here, or in scripts/setup).
include(FetchContent)

FetchContent_Declare(kissfft
  URL https://github.com/mborgerding/kissfft/archive/refs/tags/131.1.0.tar.gz
  URL_HASH SHA256=76c1aac87ddb7258f34b08a13f0eebf9e53afa299857568346aa5c82bcafaf1a
  SOURCE_SUBDIR none) # its CMakeLists builds one scalar type only; Vigil compiles the sources itself

FetchContent_Declare(imgui
  URL https://github.com/ocornut/imgui/archive/refs/tags/v1.92.2b.tar.gz
  SOURCE_SUBDIR none)
