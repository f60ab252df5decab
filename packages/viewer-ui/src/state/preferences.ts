import type { EffectInstance } from '@framelane/viewer-backend';
import { createStore, type Store } from './store.ts';

export type ThemeChoice = 'dark' | 'light' | 'system';
export type LaneId = 'start' | 'engine' | 'stream' | 'matrix';

/** How a panel is drawn. */
export const ledLooks = ['round', 'glow', 'pixels'] as const;
export type LedLook = (typeof ledLooks)[number];

export interface PanelPreference {
  sizePx: number;
  isOpen: boolean;
}

export interface RecentMedia {
  id: string;
  name: string;
  /** What people recognise it by, such as `1920×1080 · 10 s`. */
  summary: string;
  openedMs: number;
}

export interface RecentStage {
  path: string;
  name: string;
}

/** A chain kept under a name. */
export interface EffectPreset {
  name: string;
  effects: readonly EffectInstance[];
}

/** Everything the page remembers between visits. */
export interface Preferences {
  theme: ThemeChoice;
  lane: LaneId;
  panels: { left: PanelPreference; right: PanelPreference; bottom: PanelPreference };
  overlays: { counter: boolean; grid: boolean; inspector: boolean; performance: boolean; hints: boolean };
  ledLook: LedLook;
  /** `volume` is 0..1. */
  sound: { volume: number; isMuted: boolean };
  recent: readonly RecentMedia[];
  presets: readonly EffectPreset[];
  recentStages: readonly RecentStage[];
}

export const preferenceDefaults: Preferences = {
  theme: 'dark',
  lane: 'start',
  panels: {
    left: { sizePx: 260, isOpen: true },
    right: { sizePx: 300, isOpen: true },
    bottom: { sizePx: 184, isOpen: true },
  },
  overlays: { counter: true, grid: true, inspector: false, performance: false, hints: true },
  ledLook: 'glow',
  sound: { volume: 1, isMuted: false },
  recent: [],
  presets: [],
  recentStages: [],
};

const storageKey = 'framelane.preferences.v1';
const laneIds: readonly LaneId[] = ['start', 'engine', 'stream', 'matrix'];
const maxRecent = 8;
const writeDelayMs = 200;

/** Where preferences are kept; a page passes `localStorage`. */
export type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Reads what was kept (unknown or broken values fall back to defaults) and keeps every later change. */
export function createPreferences(storage: PreferenceStorage | undefined): Store<Preferences> {
  const store = createStore(readPreferences(storage));
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(() => writePreferences(storage, store.get()), writeDelayMs);
  });
  return store;
}

/** The browser's own storage, or nothing where it is denied. */
export function findStorage(): PreferenceStorage | undefined {
  try {
    return window.localStorage;
  } catch {
    // Blocked storage throws on access; the page then simply forgets.
    return undefined;
  }
}

export function addRecent(preferences: Store<Preferences>, entry: RecentMedia): void {
  preferences.set((current) => ({
    ...current,
    recent: [entry, ...current.recent.filter((other) => other.id !== entry.id)].slice(0, maxRecent),
  }));
}

export function addRecentStage(preferences: Store<Preferences>, { path, name }: RecentStage): void {
  preferences.set((current) => ({
    ...current,
    recentStages: [{ path, name }, ...current.recentStages.filter((other) => other.path !== path)].slice(0, maxRecent),
  }));
}

export function removeRecent(preferences: Store<Preferences>, id: string): void {
  preferences.set((current) => ({ ...current, recent: current.recent.filter((other) => other.id !== id) }));
}

export function setPanel(
  preferences: Store<Preferences>,
  name: keyof Preferences['panels'],
  change: Partial<PanelPreference>,
): void {
  preferences.set((current) => ({
    ...current,
    panels: { ...current.panels, [name]: { ...current.panels[name], ...change } },
  }));
}

export function toggleOverlay(preferences: Store<Preferences>, name: keyof Preferences['overlays']): void {
  preferences.set((current) => ({
    ...current,
    overlays: { ...current.overlays, [name]: !current.overlays[name] },
  }));
}

function readPreferences(storage: PreferenceStorage | undefined): Preferences {
  const kept = parseObject(safely(() => storage?.getItem(storageKey)));
  const panels = asObject(kept.panels);
  const overlays = asObject(kept.overlays);
  const defaults = preferenceDefaults;
  return {
    theme: kept.theme === 'light' || kept.theme === 'system' ? kept.theme : defaults.theme,
    lane: laneIds.find((lane) => lane === kept.lane) ?? defaults.lane,
    panels: {
      left: readPanel(panels.left, defaults.panels.left),
      right: readPanel(panels.right, defaults.panels.right),
      bottom: readPanel(panels.bottom, defaults.panels.bottom),
    },
    overlays: {
      counter: readFlag(overlays.counter, defaults.overlays.counter),
      grid: readFlag(overlays.grid, defaults.overlays.grid),
      inspector: readFlag(overlays.inspector, defaults.overlays.inspector),
      performance: readFlag(overlays.performance, defaults.overlays.performance),
      hints: readFlag(overlays.hints, defaults.overlays.hints),
    },
    ledLook: ledLooks.find((look) => look === kept.ledLook) ?? defaults.ledLook,
    sound: readSound(asObject(kept.sound), defaults.sound),
    recent: readList(kept.recent, isRecent),
    presets: Array.isArray(kept.presets) ? kept.presets.filter(isPreset) : [],
    recentStages: readList(kept.recentStages, isRecentStage),
  };
}

function writePreferences(storage: PreferenceStorage | undefined, value: Preferences): void {
  safely(() => storage?.setItem(storageKey, JSON.stringify(value)));
}

function safely<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    // A full or forbidden storage must not stop the viewer; the change lives as long as the page.
    return undefined;
  }
}

function parseObject(text: string | null | undefined): Record<string, unknown> {
  if (typeof text !== 'string') return {};
  return asObject(safely(() => JSON.parse(text) as unknown));
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function readPanel(value: unknown, fallback: PanelPreference): PanelPreference {
  const panel = asObject(value);
  const { sizePx } = panel;
  const isSize = typeof sizePx === 'number' && Number.isFinite(sizePx) && sizePx > 0 && sizePx < 4000;
  return { sizePx: isSize ? sizePx : fallback.sizePx, isOpen: readFlag(panel.isOpen, fallback.isOpen) };
}

function readSound(kept: Record<string, unknown>, fallback: Preferences['sound']): Preferences['sound'] {
  const { volume } = kept;
  const isVolume = typeof volume === 'number' && volume >= 0 && volume <= 1;
  return { volume: isVolume ? volume : fallback.volume, isMuted: readFlag(kept.isMuted, fallback.isMuted) };
}

function readFlag(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

function readList<Item>(value: unknown, isItem: (item: unknown) => item is Item): Item[] {
  return Array.isArray(value) ? value.filter(isItem).slice(0, maxRecent) : [];
}

function isPreset(value: unknown): value is EffectPreset {
  const { name, effects } = asObject(value);
  // What the effects hold is checked where they are used, against those the engine has.
  return typeof name === 'string' && Array.isArray(effects);
}

function isRecentStage(value: unknown): value is RecentStage {
  const { path, name } = asObject(value);
  return typeof path === 'string' && typeof name === 'string';
}

function isRecent(value: unknown): value is RecentMedia {
  const entry = asObject(value);
  return (
    typeof entry.id === 'string' &&
    typeof entry.name === 'string' &&
    typeof entry.summary === 'string' &&
    typeof entry.openedMs === 'number'
  );
}
