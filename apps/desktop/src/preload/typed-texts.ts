/**
 * Remembers what the user typed or pasted last into a text field of the page, so that a place that was typed can be told
 * from one a page made up. Returns the way to ask.
 */
export function watchTypedTexts(target: Window): (text: string) => boolean {
  let typed: string | undefined;
  target.addEventListener(
    'input',
    (event) => {
      if (event.isTrusted && event.target instanceof HTMLInputElement) typed = event.target.value.trim();
    },
    true,
  );
  return (text) => typed !== undefined && typed !== '' && text.trim() === typed;
}
