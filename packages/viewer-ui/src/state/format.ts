/** `HH:MM:SS:FF` of a frame number at a rate rounded to whole frames, without drop frames. */
export function formatTimecode(frameIndex: number, fps: number): string {
  const rate = Math.max(1, Math.round(fps));
  const frame = Math.max(0, Math.round(frameIndex));
  const seconds = Math.floor(frame / rate);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % rate];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

// The tolerance that engines of this wire use, in seconds: a time written with rounding still means its frame.
const frameToleranceS = 0.0001;

/** The frame that is on show at a time, by the average rate. */
export function frameOfTime(timeS: number, fps: number): number {
  return Math.max(0, Math.floor((timeS + frameToleranceS) * fps));
}

/** `1:02:03`, `12:03` or `0:07`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const tail = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** A rate without needless digits: `30`, `29.97`, `23.976`. */
export function formatRate(fps: number): string {
  return Number(fps.toFixed(3)).toString();
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? 'B'}`;
}

export function formatMs(milliseconds: number): string {
  return milliseconds < 100 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}

/** A number with as many decimals as its step asks for. */
export function formatNumber(value: number, step: number): string {
  const decimals = step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step)));
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** `1 picture`, `12,000 pictures`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

export function joinClasses(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
