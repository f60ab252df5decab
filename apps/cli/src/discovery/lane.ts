/** Something that carries or shows pictures on this machine. */
export interface Lane {
  kind: 'stream' | 'ring' | 'engine' | 'panel';
  /** A stream's name, a ring's path, an engine's endpoint, a panel renderer's socket. */
  name: string;
  /**
   * `live`: its producer runs. `stopped`: the producer has said it stopped. `dead`: its process is gone.
   * `unreadable`: not what its name says. `unknown`: it does not tell who writes it.
   */
  state: 'live' | 'stopped' | 'dead' | 'unreadable' | 'unknown';
  /** Of a stream the largest size, of a ring that of the newest picture. */
  width?: number;
  height?: number;
  /** Frames published so far; of a ring modulo 2^32. */
  frames?: number;
  pid?: number;
}
