/**
 * Released clients of the stream wire that ours is compared with. Their licence forbids passing them on: they are
 * fetched for tests into the user's cache and never packed. The checksums were measured on the wheels themselves;
 * whoever changes a version measures them anew.
 */
export const pinnedWheels = {
  '0.5.7': {
    sha256: '0ceb08c772e03099d5a5a80c1354b6127af01f9706e045e83c6c04a397ff966d',
    files: ['libovstream_shm_client.so', 'libcudart.so.12'],
  },
  '0.3.0': {
    sha256: 'b4cf72c294f7e3c67012f0938abec75aae752ffa0ef9260904fe945742fbdcab',
    files: ['libovstream_shm_client.so'],
  },
};

export const wheelName = 'ovstream';
export const libraryFile = 'libovstream_shm_client.so';
