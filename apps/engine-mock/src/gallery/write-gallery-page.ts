import type { EffectInfo, ParamDef } from '@framelane/protocol/engine';
import { effects } from '../effects/effect-registry.ts';

const headings: Readonly<Record<string, string>> = {
  colour: 'Colour',
  blur: 'Blur and sharpen',
  distort: 'Distortion',
  glitch: 'Glitch',
  temporal: 'Time',
  stylize: 'Style',
  utility: 'Utility',
};

/** The page of the gallery, in Markdown; `pictureOf` names the file of an effect's picture. */
export function writeGalleryPage(pictureOf: (effectId: string) => string, plain: string): string {
  const infos = effects.map((effect) => effect.info);
  const categories = [...new Set(infos.map((info) => info.category))];
  const lines = [
    '# Effects',
    '',
    `The ${infos.length} effects of the engine, each with its defaults on the same frame. Made by \`engine-mock effects --gallery docs/effects\`; do not edit by hand.`,
    '',
    'Every entry of a chain also has `isEnabled` and `mix` (0 shows the input, 1 the effect). "Looks back" counts the earlier frames an effect may read.',
    '',
    `![The frame without effects](${plain})`,
  ];
  for (const category of categories) {
    lines.push('', `## ${headings[category] ?? category}`);
    for (const info of infos) {
      if (info.category === category) lines.push('', ...writeEffect(info, pictureOf(info.id)));
    }
  }
  return `${lines.join('\n')}\n`;
}

function writeEffect(info: EffectInfo, picture: string): string[] {
  const memory = info.history === undefined ? '' : ` · looks back ${info.history} frames`;
  const lines = [`### ${info.name}`, '', `\`${info.id}\`${memory}`, '', `![${info.name}](${picture})`];
  if (info.params.length === 0) return lines;
  lines.push('', '| parameter | values | default | |', '|---|---|---|---|');
  return [...lines, ...info.params.map(writeParam)];
}

function writeParam(param: ParamDef): string {
  const about = [param.label, param.description, 'curve' in param ? param.curve : undefined].filter(
    (text) => text !== undefined,
  );
  return `| \`${param.name}\` | ${writeValues(param)} | ${param.default} | ${about.join(' · ')} |`;
}

function writeValues(param: ParamDef): string {
  switch (param.type) {
    case 'bool':
      return 'true, false';
    case 'choice':
      return param.options.join(', ');
    case 'float':
    case 'int':
      return `${param.min} to ${param.max}${param.unit === undefined ? '' : ` ${param.unit}`}`;
  }
}
