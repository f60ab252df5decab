/** A file of the machine the page runs on that the user chose. `id` names it to the backend of its lane. */
export interface HostFile {
  kind: 'video' | 'stage';
  id: string;
  name: string;
}

/** What a host does that knows where files lie, such as a desktop shell: nothing is uploaded or downloaded then. */
export interface HostFiles {
  /** Asks the user; nothing when they thought better of it. */
  choose(kind: HostFile['kind']): Promise<HostFile | undefined>;
  /** Finds a file that was just dropped on the page. */
  adopt(file: File): Promise<HostFile>;
  /** Calls back for what is opened outside the page, what waited first; returns its undo. */
  onOpen(callback: (file: HostFile) => void): () => void;
  /** Asks where to keep it and writes it there; resolves to the name it got, or to nothing when cancelled. */
  save(name: string, content: Blob): Promise<string | undefined>;
}
