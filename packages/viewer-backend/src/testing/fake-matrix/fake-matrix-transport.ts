import type { Clock } from '../../common/clock.ts';
import type { MatrixSettings, PanelShow, ShowChoice } from '../../common/matrix-backend.ts';
import type { MatrixListener, MatrixTransport } from '../../common/matrix-transport.ts';
import { RetryTimer } from '../../common/retry-timer.ts';
import { makeConnectionLostError } from '../../common/viewer-errors.ts';
import type { FakePanel } from './fake-panel.ts';

/** The way to a panel in memory; everything arrives a moment later, as over any wire. */
export class FakeMatrixTransport implements MatrixTransport {
  readonly #panel: FakePanel;
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #retry: RetryTimer;
  /** What undoes each message that has not arrived yet. */
  readonly #onTheWay = new Set<() => void>();
  #leave: (() => void) | undefined;
  #listener: MatrixListener | undefined;

  constructor(panel: FakePanel, clock: Clock, latencyMs: number) {
    this.#panel = panel;
    this.#clock = clock;
    this.#latencyMs = latencyMs;
    this.#retry = new RetryTimer(clock);
  }

  start(listener: MatrixListener): void {
    this.#listener = listener;
    this.#later(() => this.#attach());
  }

  stop(): void {
    this.#listener = undefined;
    this.#retry.cancel();
    this.#detach();
  }

  getSettings(): Promise<MatrixSettings> {
    return this.#ask(() => this.#panel.settings);
  }

  setSettings(patch: Partial<MatrixSettings>): Promise<{ settings: MatrixSettings; isPersisted: boolean }> {
    return this.#ask(() => ({ settings: this.#panel.change(patch), isPersisted: false }));
  }

  setShow(choice: ShowChoice): Promise<PanelShow> {
    return this.#ask(() => this.#panel.chooseShow(choice));
  }

  #attach(): void {
    this.#retry.reset();
    this.#listener?.onStatus({ presence: 'live', problems: [] });
    this.#leave = this.#panel.attach({
      report: (report) => this.#listener?.onReport(report),
      show: (show) => this.#listener?.onShow(show),
      picture: (picture) => this.#listener?.onPicture(picture),
      lost: () => {
        this.#detach();
        this.#listener?.onStatus({ presence: 'lost', problems: [] });
        this.#retry.schedule(() => this.#attach());
      },
    });
    this.#listener?.onReady();
  }

  #detach(): void {
    this.#leave?.();
    this.#leave = undefined;
    for (const undo of this.#onTheWay) undo();
    this.#onTheWay.clear();
  }

  #ask<Answer>(answer: () => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(makeConnectionLostError('settings'));
      if (this.#leave === undefined) {
        fail();
        return;
      }
      this.#later(() => {
        try {
          resolve(answer());
        } catch (error) {
          reject(error);
        }
      }, fail);
    });
  }

  #later(act: () => void, onCancelled: () => void = () => undefined): void {
    const cancel = this.#clock.setTimer(this.#latencyMs, () => {
      this.#onTheWay.delete(undo);
      act();
    });
    const undo = (): void => {
      cancel();
      onCancelled();
    };
    this.#onTheWay.add(undo);
  }
}
