import { Camera, Layers } from 'lucide-react';
import { Choice } from '../../../kit/choice.tsx';
import { Glyph } from '../../../kit/glyph.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import styles from './stage-overlay.module.css';

/** What lies over the picture's corners: which picture it is, from which camera, and how to move. */
export function StageOverlay() {
  const hasStage = useStageState((state) => state.stage !== undefined);
  if (!hasStage) return null;
  return (
    <>
      <div className={styles.pickers}>
        <AovPicker />
        <CameraPicker />
      </div>
      <Hints />
    </>
  );
}

function AovPicker() {
  const stream = useStream();
  const aov = useStageState((state) => state.aov);
  if (aov === undefined || aov.available.length === 0) return null;
  return (
    <span className={styles.picker} data-tip="Picture kind" data-combo="A">
      <Glyph icon={Layers} sizePx={14} />
      <Choice
        label="Picture kind"
        value={aov.active}
        options={aov.available}
        format={nameAov}
        onChange={(name) => void stream.setAov(name)}
      />
    </span>
  );
}

function CameraPicker() {
  const stream = useStream();
  const cameras = useStageState((state) => state.cameras);
  if (cameras === undefined || cameras.cameras.length === 0) return null;
  // A choice has texts as values, and the viewer's own camera is none of the stage's.
  const options = ['', ...cameras.cameras.map(({ path }) => path)];
  return (
    <span className={styles.picker} data-tip="Camera" data-combo="V">
      <Glyph icon={Camera} sizePx={14} />
      <Choice
        label="Camera"
        value={cameras.active ?? ''}
        options={options}
        format={(path) => stream.nameCamera(path === '' ? null : path)}
        onChange={(path) => void stream.selectCamera(path === '' ? null : path)}
      />
    </span>
  );
}

const hints = [
  ['Left drag', 'orbit'],
  ['Middle drag', 'pan'],
  ['Right drag', 'dolly'],
  ['Wheel', 'zoom'],
  ['Click', 'select'],
  ['F', 'frame'],
  ['Ctrl+wheel', 'enlarge'],
] as const;

function Hints() {
  const { preferences } = useApp();
  const isOn = useStore(preferences, (current) => current.overlays.hints);
  const hasInspector = useStore(preferences, (current) => current.overlays.inspector);
  if (!isOn || hasInspector) return null;
  return (
    <dl className={styles.hints}>
      {hints.map(([gesture, what]) => (
        <div key={gesture}>
          <dt>{gesture}</dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}

const aovNames: Readonly<Record<string, string>> = {
  LdrColor: 'Colour',
  DepthSD: 'Depth',
  NormalSD: 'Normals',
  InstanceSegmentationSD: 'Instances',
  SemanticSegmentationSD: 'Semantics',
  DiffuseAlbedoSD: 'Albedo',
};

/** A word for the usual kinds; others go by the server's own. */
function nameAov(name: string): string {
  return aovNames[name] ?? name;
}
