#include <dirent.h>

#include <memory>

#include "../shared_object.h"

namespace framelane {

std::vector<std::string> SharedObject::list(const std::string& prefix) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/dev/shm"), &::closedir);
  if (!folder) return names;
  while (const dirent* const entry = ::readdir(folder.get())) {
    std::string name = std::string("/") + entry->d_name;
    if (name.starts_with(prefix)) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace framelane
