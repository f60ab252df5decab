/** A decoded stretch of sound. */
export interface SoundPiece {
  readonly durationS: number;
}

/** Which part of a piece is heard when; seconds, `whenS` on the time line of the output. */
export interface SoundCue {
  whenS: number;
  offsetS: number;
  durationS: number;
}

/** What plays sound, at one sample rate. Its time line is that of what is heard, not of what is being prepared. */
export interface SoundOutput<Piece extends SoundPiece = SoundPiece> {
  /** False while the browser waits for the user's first gesture. */
  readonly isRunning: boolean;
  heardS(): number;
  /** Resolves when sound can be heard; that may take until a gesture. */
  resume(): Promise<void>;
  /** Nothing is to be heard until `resume()`: a device that plays silence costs as much as one that plays. */
  rest(): void;
  decode(bytes: ArrayBuffer): Promise<Piece>;
  /** Returns a function that silences it at once. */
  play(piece: Piece, cue: SoundCue): () => void;
  /** 0..1 */
  setVolume(volume: number): void;
  close(): void;
}

interface WebAudioPiece extends SoundPiece {
  buffer: AudioBuffer;
}

/** Beyond this the output's own estimate of what is heard is taken for a mistake. */
const maxLatencyS = 0.5;
const fadeS = 0.015;

/** Sound through the Web Audio API. */
export function createWebAudioOutput(sampleRate: number): SoundOutput<WebAudioPiece> {
  const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
  const gain = context.createGain();
  gain.connect(context.destination);
  return {
    get isRunning() {
      return context.state === 'running';
    },
    heardS: () => readHeardS(context),
    resume: () => context.resume(),
    rest: () => void context.suspend(),
    decode: async (bytes) => {
      const buffer = await context.decodeAudioData(bytes);
      return { buffer, durationS: buffer.duration };
    },
    play: ({ buffer }, { whenS, offsetS, durationS }) => {
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(gain);
      source.start(Math.max(0, whenS), offsetS, durationS);
      return () => {
        source.stop();
        source.disconnect();
      };
    },
    // A jump of the volume would click.
    setVolume: (volume) => gain.gain.setTargetAtTime(volume, context.currentTime, fadeS),
    close: () => void context.close(),
  };
}

function readHeardS(context: AudioContext): number {
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  const fallback = context.currentTime - context.baseLatency;
  if (contextTime === undefined || performanceTime === undefined || performanceTime === 0) return fallback;
  const heardS = contextTime + (performance.now() - performanceTime) / 1000;
  return Math.abs(heardS - context.currentTime) > maxLatencyS ? fallback : heardS;
}
