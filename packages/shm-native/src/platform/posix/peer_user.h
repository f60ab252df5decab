#pragma once

namespace framelane {

/// Whether the process at the other end of a local socket belongs to this user. One file per system implements it.
bool is_peer_own_user(int socket) noexcept;

}  // namespace framelane
