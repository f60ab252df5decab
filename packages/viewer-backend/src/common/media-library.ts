import type { MediaListing } from '@framelane/protocol/gateway';

export type { MediaEntry, MediaListing } from '@framelane/protocol/gateway';

/** What to open: a path (Node, desktop), or an id that only its library can turn into one. */
export type MediaRef = { type: 'path'; path: string; name?: string } | { type: 'id'; id: string; name: string };

/** The part of an `AbortSignal` that is needed; named here because this folder knows neither DOM nor Node. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}

export interface UploadOptions {
  /** 0..1 of the bytes sent. */
  onProgress?: (fraction: number) => void;
  signal?: CancelSignal;
}

/** Where a user picks files from. `File` is the runtime's own file type. */
export interface MediaLibrary<File = unknown> {
  /** Whether what it lists may be opened by a typed path, too; not so behind a gateway. @default false */
  readonly takesPaths?: boolean;
  /** Without an id: the roots and the sample clip. */
  list(folderId?: string): Promise<MediaListing>;
  upload(file: File, options?: UploadOptions): Promise<MediaRef>;
  /** Where the file itself can be fetched to keep; absent where files lie on the user's own machine. */
  downloadUrl?(id: string): string;
}
