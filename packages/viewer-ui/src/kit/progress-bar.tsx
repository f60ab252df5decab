import styles from './progress-bar.module.css';

/** How much of something is done, 0..1. */
export function ProgressBar({ label, fraction }: { label: string; fraction: number }) {
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(fraction * 100)}
    >
      <div className={styles.fill} style={{ width: `${fraction * 100}%` }} />
    </div>
  );
}
