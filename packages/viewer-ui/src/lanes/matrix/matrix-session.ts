import type { MatrixReport, MatrixSettings, ShowChoice } from '@framelane/viewer-backend';
import { SettingsEditor } from '../../settings/settings-editor.ts';
import type { PageMatrix } from '../../state/page-types.ts';
import { type LedLook, ledLooks, type Preferences } from '../../state/preferences.ts';
import { reportFailure } from '../../state/report-failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import type { Toasts } from '../../state/toasts.ts';
import type { LaneView } from '../../viewport/lane-view.ts';
import { ViewportController } from '../../viewport/viewport-controller.ts';
import { joinSettings, splitSettings } from './panel-settings.ts';
import { RateBook, type SourceRates } from './rate-book.ts';

export interface MatrixSessionOptions {
  matrix: PageMatrix;
  preferences: Store<Preferences>;
  toasts: Toasts;
}

/** Everything behind the matrix lane. Failures become messages or a state, never exceptions. */
export class MatrixSession {
  readonly matrix: PageMatrix;
  /** The picture as plain pixels, for the look that enlarges and inspects. */
  readonly viewport: ViewportController;
  readonly settings: SettingsEditor;
  /** Pictures a second by source, from one report to the next. */
  readonly rates: Store<SourceRates> = createStore<SourceRates>({});
  readonly #toasts: Toasts;
  readonly #preferences: Store<Preferences>;

  constructor({ matrix, preferences, toasts }: MatrixSessionOptions) {
    this.matrix = matrix;
    this.viewport = new ViewportController(matrix);
    this.#preferences = preferences;
    this.#toasts = toasts;
    this.settings = new SettingsEditor({
      send: async (key, value) => {
        const { settings } = this.matrix.getState();
        if (settings !== undefined) await this.matrix.setSettings(joinSettings(settings, key, value));
      },
      onFailure: (key, error) => reportFailure(toasts, `Cannot change ${key}`, error),
    });
  }

  /** Connects while the lane is on show; returns its undo. */
  start(): () => void {
    const book = new RateBook();
    let first: MatrixSettings | undefined;
    let report: MatrixReport | undefined;
    const followLane = (): void => {
      // A connection that could not be made, or was given up, shows in the state.
      if (this.#preferences.get().lane === 'matrix') this.matrix.connect().catch(() => undefined);
      else this.#leave();
    };
    const stops = [
      this.matrix.onState((state) => {
        if (first === undefined && state.settings !== undefined) {
          first = state.settings;
          this.settings.begin(splitSettings(first));
        }
        if (state.report === undefined || state.report === report) return;
        report = state.report;
        this.rates.set(book.note(report, performance.now()));
      }),
      this.#preferences.subscribe(followLane),
    ];
    followLane();
    return () => {
      for (const stop of stops) stop();
      this.#leave();
    };
  }

  retry(): void {
    this.matrix.disconnect();
    this.matrix.connect().catch(() => undefined);
  }

  /** Chooses what the panel shows; a failure is told. */
  async changeShow(choice: ShowChoice): Promise<void> {
    try {
      await this.matrix.setShow(choice);
    } catch (error) {
      reportFailure(this.#toasts, 'Cannot change what the panel shows', error);
    }
  }

  setLook(ledLook: LedLook): void {
    this.#preferences.set((current) => ({ ...current, ledLook }));
  }

  nextLook(): void {
    const at = ledLooks.indexOf(this.#preferences.get().ledLook);
    this.setLook(ledLooks[(at + 1) % ledLooks.length] ?? 'round');
  }

  changeBrightness(delta: number): void {
    const shown = this.settings.drafts.get().brightness ?? this.matrix.getState().settings?.brightness;
    if (typeof shown === 'number') this.settings.set('brightness', Math.min(100, Math.max(0, shown + delta)));
  }

  get view(): LaneView {
    return {
      viewport: this.viewport,
      whyNoZoom: () =>
        this.#preferences.get().ledLook === 'pixels' ? undefined : 'Lamps have one size; choose plain pixels',
      nameFrame: () => 'Picture',
      nameFile: ({ sequence }) => `panel-${String(sequence).padStart(6, '0')}`,
    };
  }

  #leave(): void {
    this.matrix.disconnect();
    this.viewport.reset();
  }
}
