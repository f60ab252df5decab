import { History } from 'lucide-react';
import { Button } from '../../../kit/button.tsx';
import { Glyph } from '../../../kit/glyph.tsx';
import { useApp } from '../../../state/app-context.ts';
import { formatCount } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import type { Project } from './project-text.ts';
import styles from './restore-bar.module.css';

/** Offers work that was not saved when the page went away. */
export function RestoreBar() {
  const { project } = useApp();
  const unsaved = useStore(project.unsaved);
  if (unsaved === undefined) return null;
  return (
    <section className={styles.bar} aria-label="Unsaved work">
      <Glyph icon={History} />
      <span className={styles.text}>Work that was not saved is kept: {describe(unsaved)}</span>
      <Button onClick={() => project.discard()}>Discard</Button>
      <Button tone="primary" onClick={() => void project.restore()}>
        Restore
      </Button>
    </section>
  );
}

function describe({ media, chain }: Project): string {
  const effects = formatCount(chain.length, 'effect');
  const name = media === undefined ? undefined : (media.name ?? 'a clip');
  return name === undefined ? effects : `${name}, ${effects}`;
}
