/**
 * How well a text answers a query: 0 not at all, higher is better. Every word of the query must occur; a match at the
 * start of a word counts more than one inside, a scattered one (letters in order) least.
 */
export function rankMatch(query: string, text: string): number {
  const haystack = text.toLowerCase();
  let total = 0;
  for (const word of query.toLowerCase().split(/\s+/)) {
    const rank = rankWord(word, haystack);
    if (rank === 0) return 0;
    total += rank;
  }
  return total;
}

function rankWord(word: string, haystack: string): number {
  const at = haystack.indexOf(word);
  if (at === 0) return 4;
  if (haystack.includes(` ${word}`)) return 3;
  if (at > 0) return 2;
  return word.length > 1 && hasLettersInOrder(word, haystack) ? 1 : 0;
}

function hasLettersInOrder(word: string, haystack: string): boolean {
  let from = 0;
  for (const letter of word) {
    const at = haystack.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
