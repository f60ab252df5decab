import { useStageState, useStream } from '../../../state/use-stream.ts';
import styles from './loading-bar.module.css';

/** How far the stage has been read, over whatever picture there is. */
export function LoadingBar() {
  const stream = useStream();
  const loading = useStageState((state) => state.loading);
  if (loading === undefined) return null;
  const { path, activity, amount } = loading;
  const name = stream.nameStage(path);
  const percent = amount === undefined ? undefined : Math.round(amount * 100);
  return (
    <section className={styles.box} role="status">
      <p className={styles.title}>Opening {name}…</p>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={`Loading of ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div
          className={styles.fill}
          data-unknown={percent === undefined || undefined}
          style={{ width: `${percent ?? 100}%` }}
        />
      </div>
      <p className={styles.note}>
        <span>{activity ?? 'Reading the stage'}</span>
        {percent !== undefined && <span>{percent} %</span>}
      </p>
    </section>
  );
}
