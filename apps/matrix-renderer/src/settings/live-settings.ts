import type { MatrixSettings } from '@framelane/protocol/matrix';
import { ServiceError } from '../errors.ts';
import { readConfig } from './collect-options.ts';
import { mergeIntoConfig } from './config-file.ts';
import { describeOptions } from './describe-options.ts';
import type { GivenOptions } from './option-table.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { ServiceSettings } from './service-settings.ts';

/** What may change while running; everything else keeps its first value. */
export interface ChangeableSettings
  extends Pick<ServiceSettings, 'pipeline' | 'idle' | 'sourcePolicy' | 'sourceTimeoutMs' | 'logLevel' | 'onExit'> {}

/** The settings in force. Changes come from the configuration file (SIGHUP) and from HTTP. */
export class LiveSettings {
  readonly #configPath: string | undefined;
  readonly #apply: (settings: ChangeableSettings) => Promise<void>;
  #given: GivenOptions;
  #settings: ServiceSettings;
  #lastChange: Promise<boolean> = Promise.resolve(false);
  #listener: () => void = () => undefined;

  constructor(options: {
    settings: ServiceSettings;
    given: GivenOptions;
    configPath: string | undefined;
    apply: (settings: ChangeableSettings) => Promise<void>;
  }) {
    this.#settings = options.settings;
    this.#given = options.given;
    this.#configPath = options.configPath;
    this.#apply = options.apply;
  }

  get current(): ServiceSettings {
    return this.#settings;
  }

  /** Called after each change; there is one listener. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  describe(): MatrixSettings {
    return describeOptions(this.#settings);
  }

  /** Takes over what may change of newly read options. Throws a `ServiceError`; nothing has changed then. */
  async reload(given: GivenOptions): Promise<void> {
    const next = resolveSettings(given);
    const { width, height } = this.#settings;
    if (next.width !== width || next.height !== height) {
      throw new ServiceError(
        'E_CONFIG',
        `the display would change from ${width}x${height} to ${next.width}x${next.height}; restart for another size`,
      );
    }
    const { pipeline, idle, sourcePolicy, sourceTimeoutMs, logLevel, onExit } = next;
    const changeable = { pipeline, idle, sourcePolicy, sourceTimeoutMs, logLevel, onExit };
    await this.#apply(changeable);
    this.#given = given;
    this.#settings = { ...this.#settings, ...changeable };
    this.#listener();
  }

  /**
   * Changes single options, given as in the configuration file, and writes them there. Returns whether there is a
   * file. Changes at the same time are made one after the other, so that the file loses none. Throws a
   * `ServiceError` for values that do not fit.
   */
  patch(options: Readonly<Record<string, unknown>>): Promise<boolean> {
    const change = this.#lastChange.then(() => this.#patch(options));
    this.#lastChange = change.catch(() => false);
    return change;
  }

  async #patch(options: Readonly<Record<string, unknown>>): Promise<boolean> {
    const patch = readConfig(JSON.stringify(options), 'settings');
    await this.reload({ ...this.#given, ...patch });
    if (this.#configPath === undefined) return false;
    await mergeIntoConfig(this.#configPath, options);
    return true;
  }
}
