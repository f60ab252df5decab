import type { FrameRequest } from '../raster/native-raster.ts';
import { textureFilterNumbers, toneMapNumbers } from '../raster/raster-kinds.ts';
import type { StageLight } from '../stage/scene/stage-scene.ts';
import { backgrounds } from './backgrounds.ts';
import type { RenderSettings } from './render-settings.ts';

type LookFields =
  | 'toneMap'
  | 'textureFilter'
  | 'samples'
  | 'isWireframe'
  | 'cullsBackFaces'
  | 'exposure'
  | 'backgroundTop'
  | 'backgroundBottom'
  | 'skyColor'
  | 'groundColor'
  | 'lights';

type Color = readonly [number, number, number];

/** The rasteriser takes no more. */
const maxLights = 8;
/** What lights a stage that brings no light of its own. */
const ownLamp: StageLight = {
  kind: 'directional',
  path: '',
  towards: [0.45, 0.75, 0.48],
  color: [0.9, 0.87, 0.82],
};
const ownSky = { sky: [0.35, 0.38, 0.42], ground: [0.14, 0.13, 0.12] } as const;
/** Of the sky's light, what comes back from below. */
const groundShare = 0.35;

/** The part of a frame request that settings and lights decide. */
export function describeLook(settings: RenderSettings, lights: readonly StageLight[]): Pick<FrameRequest, LookFields> {
  const { top, bottom } = backgrounds[settings.background] ?? backgrounds.black!;
  const { sky, ground } = findSky(lights);
  return {
    toneMap: pickNumber(toneMapNumbers, settings.toneMap),
    textureFilter: pickNumber(textureFilterNumbers, settings.textureFilter),
    samples: settings.antiAliasing === 'off' ? 1 : 4,
    isWireframe: settings.wireframe,
    cullsBackFaces: !settings.backFaces,
    exposure: 2 ** settings.exposure,
    backgroundTop: Float32Array.from(top),
    backgroundBottom: Float32Array.from(bottom),
    skyColor: Float32Array.from(sky, (value) => value * settings.skyIntensity),
    groundColor: Float32Array.from(ground, (value) => value * settings.skyIntensity),
    lights: packLamps(lights.length > 0 ? lights : [ownLamp], settings.lightIntensity),
  };
}

function findSky(lights: readonly StageLight[]): { sky: Color; ground: Color } {
  if (lights.length === 0) return ownSky;
  const sky: [number, number, number] = [0, 0, 0];
  for (const light of lights) {
    if (light.kind === 'dome') for (let k = 0; k < 3; k += 1) sky[k]! += light.color[k]!;
  }
  // A stage with lamps only would be black where none reaches.
  if (sky.every((value) => value === 0)) return ownSky;
  return { sky, ground: [sky[0] * groundShare, sky[1] * groundShare, sky[2] * groundShare] };
}

function packLamps(lights: readonly StageLight[], intensity: number): Float32Array {
  const lamps = lights.filter((light) => light.kind === 'directional').slice(0, maxLights);
  return Float32Array.from(lamps.flatMap(({ towards, color }) => [...towards, ...color.map((c) => c * intensity)]));
}

function pickNumber(numbers: Readonly<Record<string, number>>, name: string): number {
  return numbers[name] ?? 0;
}
