/** Runs the viewer's command for a combination such as `Alt+1`, as if the user had pressed it. */
export function pressKeys(combo: string): void {
  const parts = combo.split('+');
  const key = parts.at(-1) ?? '';
  const init = { key, altKey: parts.includes('Alt'), ctrlKey: parts.includes('Ctrl'), cancelable: true };
  window.dispatchEvent(new KeyboardEvent('keydown', init));
}
