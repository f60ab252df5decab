const revokeDelayMs = 10_000;

/** Has the browser keep a file under that name, as a download. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file by the next turns; the address is only kept for that long.
  setTimeout(() => URL.revokeObjectURL(address), revokeDelayMs);
}
