/** @type {typeof import('./index.d.mts').describedPrograms} */
export const describedPrograms = {
  socket: `from pathlib import Path
from PIL import Image
from isolated_rendering.client import send_image

image = Image.open(Path("frame.png")).convert("RGB")
send_image(image, socket_path="/tmp/heart_matrix.sock")
`,
  mapped: `from pathlib import Path
from PIL import Image
from isolated_rendering.shared_memory import SharedMemoryFrameWriter

writer = SharedMemoryFrameWriter(Path("/tmp/heart_matrix.mmap"), size=(64, 64))
image = Image.new("RGB", (64, 64), "red")
writer.write_image(image)
`,
};
