import styles from './keys.module.css';

const symbols: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** One shortcut such as `Ctrl+Shift+P` as key caps. */
export function Keys({ combo }: { combo: string }) {
  return (
    <span className={styles.keys}>
      {splitCombo(combo).map((key) => (
        <kbd key={key}>{symbols[key] ?? key}</kbd>
      ))}
    </span>
  );
}

/** The keys of a combination; a combination that is itself `+` stays whole. */
function splitCombo(combo: string): string[] {
  return combo === '+' ? ['+'] : combo.split('+').map((key) => (key === '' ? '+' : key));
}
