import type { VariantSets } from '@framelane/viewer-backend';
import { useEffect, useState } from 'react';
import { Choice } from '../../../kit/choice.tsx';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import styles from './properties-panel.module.css';

/** The variant sets of a prim, each with the choice it has now; nothing for a prim without any. */
export function VariantRows({ path, onChosen }: { path: string; onChosen: () => void }) {
  const stream = useStream();
  const canVary = useStageState(({ features }) => features.includes('variants'));
  const [shown, setShown] = useState<{ path: string; sets: VariantSets }>();
  useEffect(() => {
    if (!canVary) return;
    let isCurrent = true;
    stream.viewer.getVariants(path).then(
      (sets) => isCurrent && setShown({ path, sets }),
      // A prim that cannot be asked for its variants shows none; its properties say what is wrong.
      () => isCurrent && setShown(undefined),
    );
    return () => {
      isCurrent = false;
    };
  }, [stream, path, canVary]);
  const sets = shown?.path === path ? Object.entries(shown.sets) : [];
  if (sets.length === 0) return null;

  async function choose(set: string, selection: string): Promise<void> {
    const chosen = await stream.setVariant(path, set, selection);
    if (chosen !== undefined) setShown({ path, sets: chosen });
    onChosen();
  }
  return (
    <section className={styles.variants} aria-label="Variants">
      {sets.map(([set, { options, selection }]) => (
        <div key={set} className={styles.variant}>
          <span data-tip={`Variant set ${set}`}>{set}</span>
          <Choice
            label={`Variant of ${set}`}
            value={selection}
            options={options}
            onChange={(option) => void choose(set, option)}
          />
        </div>
      ))}
    </section>
  );
}
