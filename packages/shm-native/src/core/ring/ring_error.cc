#include "ring_error.h"

namespace framelane {
namespace {

RingStatus to_ring_status(FileProblem problem) {
  switch (problem) {
    case FileProblem::none:
      return RingStatus::ok;
    case FileProblem::missing:
      return RingStatus::missing;
    case FileProblem::not_permitted:
    case FileProblem::not_owned:
    case FileProblem::not_regular:
      return RingStatus::access;
    case FileProblem::no_space:
      return RingStatus::full;
    case FileProblem::too_small:
      return RingStatus::geometry;
    case FileProblem::too_long:
    case FileProblem::other:
      return RingStatus::unsupported;
  }
  return RingStatus::unsupported;
}

}  // namespace

RingError to_ring_error(const FileError& error) {
  return {to_ring_status(error.problem), error.message, error.system_error};
}

}  // namespace framelane
