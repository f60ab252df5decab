#pragma once

#include <cerrno>
#include <system_error>

#include "../shared_file.h"

namespace framelane {

inline FileProblem problem_of(int system_error) {
  switch (system_error) {
    case ENOENT:
    case ENOTDIR:
      return FileProblem::missing;
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:  // what O_NOFOLLOW answers for a symbolic link
      return FileProblem::not_permitted;
    case EISDIR:
      return FileProblem::not_regular;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return FileProblem::no_space;
    default:
      return FileProblem::other;
  }
}

inline FileError to_file_error(int system_error) {
  return {problem_of(system_error), system_error, std::generic_category().message(system_error)};
}

}  // namespace framelane
