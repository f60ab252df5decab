import type { OpenAsset } from '@framelane/viewer-backend';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { Button } from '../../../kit/button.tsx';
import { Choice } from '../../../kit/choice.tsx';
import { Dialog } from '../../../kit/dialog.tsx';
import { NumberField } from '../../../kit/number-field.tsx';
import { Slider } from '../../../kit/slider.tsx';
import fieldStyles from '../../../kit/text-field.module.css';
import { Toggle } from '../../../kit/toggle.tsx';
import { useApp } from '../../../state/app-context.ts';
import { type DescribedError, describeError } from '../../../state/describe-error.ts';
import { formatTimecode, frameOfTime } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineState } from '../../../state/use-engine-state.ts';
import styles from './export-dialog.module.css';
import {
  checkDraft,
  describeCodec,
  type ExportDraft,
  makeDraft,
  resolutions,
  toExportOptions,
} from './export-draft.ts';

/** Writes the clip with its effects into a file. */
export function ExportDialog() {
  const { ui } = useApp();
  const asset = useEngineState((state) => state.asset);
  const codecs = useCodecs();
  const close = (): void => ui.set((state) => ({ ...state, dialog: undefined }));
  return (
    <Dialog label="Export" className={styles.dialog} onClose={close}>
      {asset === undefined ? (
        <p className={styles.note}>Open a video first.</p>
      ) : codecs.type === 'failed' ? (
        <p className={styles.failure} role="alert">
          {codecs.text}
        </p>
      ) : codecs.type === 'loading' ? (
        <p className={styles.note}>Asking the engine what it can write…</p>
      ) : (
        <ExportForm asset={asset} codecs={codecs.codecs} onDone={close} />
      )}
    </Dialog>
  );
}

type Codecs = { type: 'loading' } | { type: 'ready'; codecs: readonly string[] } | { type: 'failed'; text: string };

function useCodecs(): Codecs {
  const { engine } = useApp();
  const [codecs, setCodecs] = useState<Codecs>({ type: 'loading' });
  useEffect(() => {
    let isGone = false;
    const show = (next: Codecs): void => {
      if (!isGone) setCodecs(next);
    };
    engine.info().then(
      (info) => show({ type: 'ready', codecs: info.codecs }),
      (error: unknown) => show({ type: 'failed', text: describeError(error).text }),
    );
    return () => {
      isGone = true;
    };
  }, [engine]);
  return codecs;
}

interface ExportFormProps {
  asset: OpenAsset;
  codecs: readonly string[];
  onDone: () => void;
}

function ExportForm({ asset, codecs, onDone }: ExportFormProps) {
  const { jobs, transport, ui } = useApp();
  const range = useStore(transport.store);
  const hasRange = range.inS !== undefined || range.outS !== undefined;
  const [draft, setDraft] = useState(() => makeDraft(asset, { codec: codecs[0] ?? 'h264', hasRange }));
  const [failure, setFailure] = useState<DescribedError>();
  const [isStarting, setStarting] = useState(false);
  const helpId = useId();
  const change = (part: Partial<ExportDraft>): void => setDraft((current) => ({ ...current, ...part }));
  const codec = describeCodec(draft.codec);
  const reason = codecs.length === 0 ? 'This engine cannot write files' : checkDraft(draft);

  async function submit(): Promise<void> {
    if (reason !== undefined || isStarting) return;
    setStarting(true);
    setFailure(undefined);
    const refusal = await jobs.startExport(toExportOptions(draft, range));
    setStarting(false);
    if (refusal !== undefined) return setFailure(refusal);
    onDone();
    ui.set((state) => ({ ...state, isJobListOpen: true }));
  }

  return (
    <>
      <div className={styles.rows}>
        <Row label="File name">
          <input
            // biome-ignore lint/a11y/noAutofocus: the dialog opens on demand, and the name is what is changed first
            autoFocus
            className={fieldStyles.field}
            aria-label="File name"
            aria-describedby={reason === undefined ? undefined : helpId}
            aria-invalid={reason !== undefined || undefined}
            spellCheck={false}
            autoComplete="off"
            value={draft.name}
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void submit();
            }}
            onChange={(event) => change({ name: event.target.value })}
          />
          <span className={styles.dim}>{codec.ending}</span>
        </Row>
        {reason !== undefined && (
          <p id={helpId} className={styles.help}>
            {reason}
          </p>
        )}
        <Row label="Codec">
          <Choice
            label="Codec"
            value={draft.codec}
            options={codecs}
            format={(option) => describeCodec(option).title}
            onChange={(value) => change({ codec: value })}
          />
        </Row>
        <Row label="Size">
          <Choice
            label="Size"
            value={draft.resolution}
            options={resolutions}
            format={(option) => (option === 'source' ? `As the clip, ${asset.width}×${asset.height}` : option)}
            onChange={(value) => change({ resolution: resolutions.find((known) => known === value) ?? 'source' })}
          />
        </Row>
        {codec.hasRate && <RateRows draft={draft} onChange={change} />}
        <Row label="Part">
          <Choice
            label="Part"
            value={draft.span}
            options={hasRange ? ['all', 'range'] : ['all']}
            format={(option) => (option === 'all' ? 'All of the clip' : describeRange(asset, range))}
            onChange={(value) => change({ span: value === 'range' ? 'range' : 'all' })}
          />
        </Row>
        <Row label="Sound">
          {asset.has_audio && codec.hasAudio ? (
            <Toggle label="With sound" isOn={draft.hasAudio} onChange={(hasAudio) => change({ hasAudio })} />
          ) : (
            <span className={styles.dim}>{asset.has_audio ? `${codec.title} has none` : 'The clip has none'}</span>
          )}
        </Row>
      </div>
      {failure !== undefined && (
        <p className={styles.failure} role="alert">
          <span>{failure.text}</span>
          <Button
            tone="quiet"
            onClick={() => void navigator.clipboard.writeText(`${failure.text}\n${failure.details}`)}
          >
            Copy details
          </Button>
        </p>
      )}
      <footer className={styles.footer}>
        <Button onClick={onDone}>Cancel</Button>
        <Button
          tone="primary"
          disabledReason={isStarting ? 'It is being started' : reason}
          onClick={() => void submit()}
        >
          Export
        </Button>
      </footer>
    </>
  );
}

function RateRows({ draft, onChange }: { draft: ExportDraft; onChange: (part: Partial<ExportDraft>) => void }) {
  const isQuality = draft.rate === 'quality';
  const range = isQuality ? { min: 0, max: 51, step: 1 } : { min: 0.5, max: 200, step: 0.5 };
  const value = isQuality ? draft.crf : draft.megabits;
  const set = (next: number): void => onChange(isQuality ? { crf: next } : { megabits: next });
  return (
    <Row label="Quality">
      <Choice
        label="Quality"
        value={draft.rate}
        options={['quality', 'bitrate']}
        format={(option) => (option === 'quality' ? 'Constant (CRF)' : 'Bit rate')}
        onChange={(next) => onChange({ rate: next === 'bitrate' ? 'bitrate' : 'quality' })}
      />
      <div className={styles.slider}>
        <Slider
          {...range}
          label={isQuality ? 'Rate factor' : 'Megabits per second'}
          value={value}
          defaultValue={isQuality ? 20 : 12}
          valueText={isQuality ? `${value}, lower is better` : `${value} Mbit/s`}
          onChange={set}
        />
      </div>
      <div className={styles.number}>
        <NumberField
          {...range}
          label={isQuality ? 'Rate factor value' : 'Megabits per second value'}
          value={value}
          unit={isQuality ? undefined : 'Mb/s'}
          onChange={set}
        />
      </div>
    </Row>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <span className={styles.label}>{label}</span>
      <div className={styles.value}>{children}</div>
    </div>
  );
}

function describeRange({ fps, duration }: OpenAsset, { inS = 0, outS = duration }: { inS?: number; outS?: number }) {
  const tell = (timeS: number): string => formatTimecode(frameOfTime(timeS, fps), fps);
  return `In to out, ${tell(inS)} – ${tell(outS)}`;
}
