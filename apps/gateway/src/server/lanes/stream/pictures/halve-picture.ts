const lanes = 0x00ff00ff;
const half = 0x00020002;

/** Pixels as 32-bit words, rows of `rowWords`. */
export interface WordPicture {
  words: Uint32Array;
  rowWords: number;
  width: number;
  height: number;
}

/**
 * Averages each two by two pixels of `source` into one of `target`, whose size is half, rounded down. Two channels of
 * a pixel are added at a time: four bytes leave room for the carry in the 16 bits each has.
 */
export function halvePicture(source: WordPicture, target: WordPicture): void {
  const { words, rowWords } = source;
  const rightStep = source.width > 1 ? 1 : 0;
  const downStep = source.height > 1 ? rowWords : 0;
  for (let y = 0; y < target.height; y += 1) {
    let from = 2 * y * rowWords;
    let to = y * target.rowWords;
    for (let x = 0; x < target.width; x += 1) {
      const a = words[from] as number;
      const b = words[from + rightStep] as number;
      const c = words[from + downStep] as number;
      const d = words[from + downStep + rightStep] as number;
      const even = (a & lanes) + (b & lanes) + (c & lanes) + (d & lanes) + half;
      const odd = ((a >>> 8) & lanes) + ((b >>> 8) & lanes) + ((c >>> 8) & lanes) + ((d >>> 8) & lanes) + half;
      target.words[to] = ((even >>> 2) & lanes) | (((odd >>> 2) & lanes) << 8);
      from += 2;
      to += 1;
    }
  }
}
