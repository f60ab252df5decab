/** Turns the text of one option into its value; throws an Error that says what was expected. */
export type OptionReader<T> = (text: string) => T;

export function readText(text: string): string {
  return text;
}

export function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error('expected a number');
  return value;
}

export function readIntegerWithin(min: number, max: number): OptionReader<number> {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < min || value > max) {
      throw new Error(`expected a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

export function readNumberWithin(min: number, max: number): OptionReader<number> {
  return (text) => {
    const value = readNumber(text);
    if (value < min || value > max) throw new Error(`expected a number from ${min} to ${max}`);
    return value;
  };
}

export function readOneOf<const T extends string>(choices: readonly T[]): OptionReader<T> {
  return (text) => {
    const value = choices.find((choice) => choice === text.toLowerCase());
    if (value === undefined) throw new Error(`expected ${choices.join(', ')}`);
    return value;
  };
}

/** Permission bits in octal: `0660`. */
export function readMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text)) throw new Error('expected octal permissions such as 0660');
  return Number.parseInt(text, 8);
}

export interface Size {
  width: number;
  height: number;
}

/** `64x32`. */
export function readSize(text: string): Size {
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(text);
  if (match === null) throw new Error('expected a size such as 64x64');
  return { width: Number(match[1]), height: Number(match[2]) };
}
