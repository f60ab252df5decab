import { StageError } from '../stage-error.ts';

const word = /[\p{L}_][\p{L}\p{N}_:.]*/uy;
const number = /[-+]?(?:inf\b|nan\b|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y;
const blank = /(?:[\s;]|#[^\n]*|\/\*[\s\S]*?\*\/)*/y;

/** Reads the tokens of a text layer. Every `read…` skips blanks and comments first and throws `stage_invalid`. */
export class UsdaCursor {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  isAtEnd(): boolean {
    this.#skipBlank();
    return this.#at >= this.#text.length;
  }

  /** The next character that is not blank, empty at the end. */
  peek(): string {
    this.#skipBlank();
    return this.#text.charAt(this.#at);
  }

  /** Takes `expected` if it is next. */
  take(expected: string): boolean {
    this.#skipBlank();
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.take(expected)) this.fail(expected);
  }

  takeWord(): string | undefined {
    this.#skipBlank();
    return this.#match(word);
  }

  readWord(): string {
    return this.takeWord() ?? this.fail('a name');
  }

  readNumber(): number {
    this.#skipBlank();
    const text = this.#match(number) ?? this.fail('a number');
    if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
    return text.endsWith('nan') ? Number.NaN : Number(text);
  }

  readString(): string {
    this.#skipBlank();
    const quote = this.#text.charAt(this.#at);
    if (quote !== '"' && quote !== "'") this.fail('a string');
    const fence = this.#text.startsWith(quote.repeat(3), this.#at) ? quote.repeat(3) : quote;
    let end = this.#at + fence.length;
    while (end < this.#text.length && !this.#text.startsWith(fence, end)) end += this.#text[end] === '\\' ? 2 : 1;
    if (end >= this.#text.length) this.fail(`a closing ${fence}`);
    const raw = this.#text.slice(this.#at + fence.length, end);
    this.#at = end + fence.length;
    return raw.includes('\\') ? raw.replace(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? escaped) : raw;
  }

  /** `@path@` or `@@@path@@@`. */
  readAsset(): string {
    this.#skipBlank();
    const fence = this.#text.startsWith('@@@', this.#at) ? '@@@' : '@';
    return this.#readBetween(fence, fence);
  }

  readPath(): string {
    this.#skipBlank();
    return this.#readBetween('<', '>');
  }

  fail(expected: string): never {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    const found = this.#text.slice(this.#at, this.#at + 24).split('\n', 1)[0];
    throw new StageError('stage_invalid', `line ${line}: expected ${expected}, found "${found}"`);
  }

  #readBetween(open: string, close: string): string {
    this.expect(open);
    const end = this.#text.indexOf(close, this.#at);
    if (end < 0) this.fail(`a closing ${close}`);
    const text = this.#text.slice(this.#at, end);
    this.#at = end + close.length;
    return text;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipBlank(): void {
    blank.lastIndex = this.#at;
    blank.exec(this.#text);
    this.#at = blank.lastIndex;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
