import { findPatchFault, hideSettingsPaths, hideShowPaths, type PanelBridge } from '@framelane/matrix-client/host';
import { FramelaneError, hidePaths } from '@framelane/protocol';
import { type ShowChoice, ShowChoiceSchema } from '@framelane/protocol/gateway';
import type { MatrixSettings } from '@framelane/protocol/matrix';
import type { MatrixTransport } from '@framelane/viewer-backend';
import type { Logger } from 'pino';
import { Compile } from 'typebox/compile';
import type { MatrixSessionHost, SettingsAnswer, ShowAnswer } from './matrix-session.ts';

export interface PanelAnswersOptions {
  /** The wire to the panel renderer, while there is one. */
  readTransport: () => MatrixTransport | undefined;
  bridge: PanelBridge;
  log: Logger;
}

const showChoice = Compile(ShowChoiceSchema);

/** What pages are answered when they ask for settings or choose what is shown; never a path, never a rejection. */
export class PanelAnswers implements MatrixSessionHost {
  readonly #options: PanelAnswersOptions;

  constructor(options: PanelAnswersOptions) {
    this.#options = options;
  }

  readSettings(): Promise<SettingsAnswer> {
    return this.#ask(async (transport) => ({ ok: true, settings: await transport.getSettings() }));
  }

  async changeSettings(patch: unknown): Promise<SettingsAnswer> {
    return (
      refusePatch(patch) ??
      this.#ask(async (transport) => ({
        ok: true,
        ...(await transport.setSettings(patch as Partial<MatrixSettings>)),
      }))
    );
  }

  chooseShow(choice: unknown): ShowAnswer {
    if (!isShowChoice(choice)) {
      return { ok: false, code: 'bad_request', error: 'expected show with a source, a fit and fps of 1 to 120' };
    }
    const show = this.#options.bridge.choose(choice);
    if (show !== undefined) return { ok: true, show: hideShowPaths(show) };
    return {
      ok: false,
      code: 'bad_request',
      error: `the ${choice.source} lane is off; start the gateway with it`,
    };
  }

  async #ask(ask: (transport: MatrixTransport) => Promise<SettingsAnswer>): Promise<SettingsAnswer> {
    const transport = this.#options.readTransport();
    if (transport === undefined) return { ok: false, code: 'source_gone', error: 'the panel renderer is not there' };
    try {
      return hideAnswerPaths(await ask(transport));
    } catch (error) {
      return hideAnswerPaths(this.#describeRefusal(error));
    }
  }

  #describeRefusal(error: unknown): SettingsAnswer {
    const code = error instanceof FramelaneError ? error.code : undefined;
    if (error instanceof FramelaneError && code === 'ERR_VIEWER_SERVER') {
      // The page puts the name of its own question before it.
      return { ok: false, code: error.wireCode ?? 'internal', error: error.message.replace(/^settings: /, '') };
    }
    if (code === 'ERR_VIEWER_DISCONNECTED') {
      return { ok: false, code: 'source_gone', error: 'the panel renderer does not answer; ask again later' };
    }
    this.#options.log.error({ err: error }, 'the settings of the panel renderer could not be asked for');
    return { ok: false, code: 'internal', error: 'something went wrong in the gateway; its log has the details' };
  }
}

function hideAnswerPaths(answer: SettingsAnswer): SettingsAnswer {
  if (!answer.ok) return { ...answer, error: hidePaths(answer.error) };
  return { ...answer, settings: hideSettingsPaths(answer.settings) };
}

function refusePatch(patch: unknown): Extract<SettingsAnswer, { ok: false }> | undefined {
  const error = findPatchFault(patch);
  return error === undefined ? undefined : { ok: false, code: 'bad_request', error };
}

function isShowChoice(value: unknown): value is ShowChoice {
  return showChoice.Check(value);
}
