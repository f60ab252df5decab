import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { MediaLibrary } from '../../../media/media-library.ts';
import { makeUploadName, numberName } from '../../../media/upload-name.ts';
import { CommandFailure } from '../commands/command-failure.ts';

/** Where an export goes, and what a page is told of it. `path` never goes to a page. */
export interface ExportPlace {
  path: string;
  target: { name: string; mediaId?: string };
}

const folderName = 'exports';
const maxNumber = 10_000;
/** Exports whose names are remembered; the engine remembers fewer. */
const maxJobs = 256;
const sequencePattern = /_%0\d?d\.png$/;

/**
 * The folder exports are written to, inside a media root, so that they are listed like any file. A page names a file,
 * never a place; a name that is taken, also by an export that still runs, gets a number.
 */
export class ExportFolder {
  readonly #library: MediaLibrary;
  /** Of jobs that may still run or be asked about, the oldest first. */
  readonly #places = new Map<string, ExportPlace>();
  /** Shared with the folders of other engines: it is one place on the disk. */
  readonly #reserved: Set<string>;

  constructor(library: MediaLibrary, reserved: Set<string>) {
    this.#library = library;
    this.#reserved = reserved;
  }

  /** @throws bad_request for anything but a file name, unsupported_media when its extension is not that of a video */
  async reserve(wanted: unknown, canReplace: boolean): Promise<ExportPlace> {
    if (typeof wanted !== 'string') throw new CommandFailure('bad_request', 'export_start expects target, a file name');
    const folder = join(this.#library.uploadDir, folderName);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const place = sequencePattern.test(wanted)
      ? await this.#reserveSequence(folder, wanted)
      : this.#reserveFile(folder, makeUploadName(wanted), canReplace);
    this.#reserved.add(place.path);
    return place;
  }

  /** The engine took it. */
  note(jobId: string, place: ExportPlace): void {
    this.#places.set(jobId, place);
    for (const [oldest, { path }] of this.#places) {
      if (this.#places.size <= maxJobs) break;
      this.#places.delete(oldest);
      this.#reserved.delete(path);
    }
  }

  /** It is not being written any more, or never was. */
  release({ path }: ExportPlace): void {
    this.#reserved.delete(path);
  }

  /** A status as a page may see it: with the name of its file, which the engine does not tell. */
  annotate(status: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const place = this.#places.get(String(status.job_id));
    if (place === undefined) return { ...status };
    if (status.status !== 'queued' && status.status !== 'running') this.release(place);
    return { ...status, target: place.target };
  }

  #reserveFile(folder: string, wanted: string, canReplace: boolean): ExportPlace {
    const name = canReplace ? wanted : this.#findFree(wanted, (free) => join(folder, free));
    const path = join(folder, name);
    const mediaId = this.#library.findId(path);
    return { path, target: { name, ...(mediaId === undefined ? {} : { mediaId }) } };
  }

  // Many pictures of one name would bury everything else: they get a folder of their own.
  async #reserveSequence(folder: string, wanted: string): Promise<ExportPlace> {
    const stem = makeUploadName(`${wanted.replace(sequencePattern, '')}.mp4`).replace(/\.mp4$/, '');
    const name = this.#findFree(`${stem}.png`, (free) => join(folder, free.slice(0, -extname(free).length)));
    const folderOfIts = name.slice(0, -extname(name).length);
    await mkdir(join(folder, folderOfIts), { recursive: true, mode: 0o700 });
    return { path: join(folder, folderOfIts, `${stem.replaceAll('%', '')}_%06d.png`), target: { name: folderOfIts } };
  }

  #findFree(name: string, pathOf: (name: string) => string): string {
    for (let number = 1; number <= maxNumber; number += 1) {
      const free = numberName(name, number);
      const path = pathOf(free);
      if (!existsSync(path) && !this.#reserved.has(path)) return free;
    }
    throw new CommandFailure('job_conflict', `there are too many files named "${name}" already; choose another name`);
  }
}
