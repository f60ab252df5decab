import type { PanelShow, ShowChoice, ShowSource } from '@framelane/viewer-backend';
import { PanelHeader } from '../../kit/panel-header.tsx';
import { SettingRow } from '../../settings/setting-row.tsx';
import { joinClasses } from '../../state/format.ts';
import { useMatrix, usePanelState } from '../../state/use-matrix.ts';
import styles from './show-picker.module.css';

const sourceNames: Readonly<Record<ShowSource, string>> = {
  none: 'nothing',
  demo: 'moving colours',
  stream: 'the stage',
  engine: 'the video',
};
const fitNames = { contain: 'whole, with bars', cover: 'filled, edges cut', stretch: 'filled, distorted' } as const;
const rates = ['10', '15', '30', '60', '120'];
const keepsAsItIs = { initial: undefined, isChanged: false, onReset: () => undefined };

/** What this page's server sends to the panel, for everybody who looks. */
export function ShowPicker() {
  const session = useMatrix();
  const show = usePanelState((state) => state.show);
  if (show === undefined) return null;
  const { choice, sources } = show;
  const change = (patch: Partial<ShowChoice>): void => void session.changeShow({ ...choice, ...patch });
  return (
    <section className={styles.part} aria-label="Shown on the panel">
      <PanelHeader title="Shown on the panel" />
      <div className={styles.rows}>
        <SettingRow
          {...keepsAsItIs}
          label="Pictures"
          control={{ type: 'select', options: sources }}
          value={choice.source}
          format={(option) => nameOf(sourceNames, option)}
          onChange={(option) => change({ source: option as ShowSource })}
        />
        <SettingRow
          {...keepsAsItIs}
          label="Fit"
          control={{ type: 'select', options: Object.keys(fitNames) }}
          value={choice.fit}
          format={(option) => nameOf(fitNames, option)}
          onChange={(option) => change({ fit: option as ShowChoice['fit'] })}
        />
        <SettingRow
          {...keepsAsItIs}
          label="At most"
          control={{ type: 'select', options: rates }}
          value={String(choice.fps)}
          format={(option) => `${option} /s`}
          onChange={(option) => change({ fps: Number(option) })}
        />
        <p className={joinClasses(styles.state, show.state === 'failing' && styles.bad)}>{describe(show)}</p>
      </div>
    </section>
  );
}

function describe({ choice, state, shown, lost, problem }: PanelShow): string {
  switch (state) {
    case 'off':
      return 'Programs of yours can send pictures.';
    case 'waiting':
      return choice.source === 'engine' ? 'Waiting for the video to be shown.' : 'Waiting for a picture.';
    case 'showing':
      return `${shown.toLocaleString('en')} shown${lost > 0 ? `, ${lost.toLocaleString('en')} lost` : ''}`;
    case 'failing':
      return problem ?? 'Pictures do not get through.';
  }
}

function nameOf(names: Readonly<Record<string, string>>, option: string): string {
  return names[option] ?? option;
}
