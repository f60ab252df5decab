import type { RenderSettingsState } from '@framelane/viewer-backend';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { formatColumns } from '../output/format-columns.ts';
import { useStage } from '../stage/use-stage.ts';

/** `settings`: how the stage is drawn. */
export function addSettingsCommand(program: Command): void {
  addStreamOptions(program.command('settings [key] [value]'))
    .description('list the render settings, print one, or change one and print what it is then')
    .option('--json', 'as JSON', false)
    .action(async (key: string | undefined, value: string | undefined, flags: StreamFlags & { json: boolean }) => {
      const state = await useStage(flags, ({ backend }) =>
        key === undefined || value === undefined
          ? backend.getRenderSettings()
          : backend.setRenderSetting(key, parseValue(value)),
      );
      process.stdout.write(key === undefined ? formatSettings(state, flags.json) : formatSetting(state, key));
    });
}

/** Numbers and switches as JSON has them, all else as text. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A name such as `gradient`.
    return text;
  }
}

function listOffered({ settings, capabilities }: RenderSettingsState) {
  return capabilities
    .filter(({ validated, applies_at: appliesAt }) => validated && appliesAt !== 'unsupported')
    .map(({ key, control }) => ({ key, value: settings[key], control }));
}

function formatSettings(state: RenderSettingsState, isJson: boolean): string {
  const offered = listOffered(state);
  if (isJson) return `${JSON.stringify(offered)}\n`;
  return formatColumns(offered.map(({ key, value, control }) => [key, formatValue(value), control]));
}

function formatSetting(state: RenderSettingsState, key: string): string {
  const setting = listOffered(state).find((offered) => offered.key === key);
  if (setting !== undefined) return `${formatValue(setting.value)}\n`;
  const keys = listOffered(state).map((offered) => offered.key);
  throw new CliError(exitCodes.failed, `no setting ${key}; there are ${keys.join(', ') || 'none'}`);
}

function formatValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
