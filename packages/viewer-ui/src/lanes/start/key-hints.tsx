import { Keys } from '../../kit/keys.tsx';
import { useApp } from '../../state/app-context.ts';
import styles from './list.module.css';

const shownIds = ['app.palette', 'play.toggle', 'effects.add', 'stage.open', 'app.shortcuts'] as const;

/** The few shortcuts that make the rest findable. */
export function KeyHints() {
  const { commands } = useApp();
  const shown = commands.filter((command) => shownIds.some((id) => id === command.id));
  return (
    <section aria-label="Keys worth knowing">
      <div className={styles.heading}>
        <h2>Keys worth knowing</h2>
      </div>
      {shown.map(({ id, title, combos }) => (
        <div key={id} className={styles.row}>
          <span className={styles.name}>{title.replace('…', '')}</span>
          <Keys combo={combos[0] ?? ''} />
        </div>
      ))}
    </section>
  );
}
