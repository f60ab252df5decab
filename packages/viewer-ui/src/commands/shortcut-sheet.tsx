import { Dialog } from '../kit/dialog.tsx';
import { Keys } from '../kit/keys.tsx';
import { useApp } from '../state/app-context.ts';
import { commandGroups } from './command.ts';
import styles from './shortcut-sheet.module.css';

const pointerHints = [
  { title: 'Zoom to the pointer', hint: 'Wheel (stage: Ctrl+wheel)' },
  { title: 'Move the zoomed picture', hint: 'Drag (stage: Ctrl+drag)' },
  { title: 'Orbit, pan, dolly in a stage', hint: 'Left, middle, right drag' },
  { title: 'Zoom in a stage', hint: 'Wheel' },
  { title: 'Select, add to the selection', hint: 'Click, Ctrl+click' },
  { title: 'Change a value finely', hint: 'Shift while dragging' },
  { title: 'Reset a value', hint: 'Double-click its slider' },
] as const;

/** All shortcuts on one sheet. */
export function ShortcutSheet() {
  const { commands, ui } = useApp();
  const close = (): void => ui.set((state) => ({ ...state, dialog: undefined }));
  return (
    <Dialog label="Keyboard shortcuts" className={styles.sheet} onClose={close}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached from the keyboard */}
      <section className={styles.body} aria-label="All shortcuts" tabIndex={0}>
        <div className={styles.columns}>
          {commandGroups.map((group) => {
            const shown = commands.filter((command) => command.group === group && command.combos.length > 0);
            if (shown.length === 0) return null;
            return (
              <section key={group} className={styles.group} aria-label={group}>
                <h3>{group}</h3>
                <dl>
                  {shown.map((command) => (
                    <div key={command.id} className={styles.row}>
                      <dt>{command.title}</dt>
                      <dd>
                        <Keys combo={command.combos[0] ?? ''} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            );
          })}
          <section className={styles.group} aria-label="Pointer">
            <h3>Pointer</h3>
            <dl>
              {pointerHints.map(({ title, hint }) => (
                <div key={title} className={styles.row}>
                  <dt>{title}</dt>
                  <dd className={styles.hint}>{hint}</dd>
                </div>
              ))}
            </dl>
          </section>
        </div>
      </section>
    </Dialog>
  );
}
