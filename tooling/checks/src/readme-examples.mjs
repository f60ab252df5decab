/**
 * The fenced code of a README: `js` blocks are run, `ts` and `tsx` blocks are type-checked.
 *
 * @param {string} readme
 * @returns {{ language: 'js' | 'ts' | 'tsx', code: string }[]}
 */
export function readExamples(readme) {
  return [...readme.matchAll(/^```(js|ts|tsx)\n([\s\S]*?)^```/gm)].map(([, language, code]) => ({ language, code }));
}
