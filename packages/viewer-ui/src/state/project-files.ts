import { download } from './download.ts';

/** A project as its file holds it. */
export interface ProjectText {
  /** With its extension. */
  name: string;
  text: string;
}

/** Where projects are kept: files of the browser's, or of a desktop's own dialogs. Both resolve to nothing when cancelled. */
export interface ProjectFiles {
  open(): Promise<ProjectText | undefined>;
  save(project: ProjectText): Promise<ProjectText | undefined>;
}

export const projectExtension = '.framelane.json';
const maxBytes = 1_000_000;

/** Projects as downloads and uploads of the page. */
export function createBrowserProjectFiles(): ProjectFiles {
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const input = document.createElement('input');
        input.type = 'file';
        input.accept = '.json,application/json';
        // In the document while it is open: one that nobody holds may be collected with the answer still to come.
        input.hidden = true;
        document.body.append(input);
        input.addEventListener('cancel', () => {
          input.remove();
          resolve(undefined);
        });
        input.addEventListener('change', () => {
          const file = input.files?.[0];
          input.remove();
          if (file === undefined) resolve(undefined);
          else if (file.size > maxBytes) reject(new Error('a project file is smaller than a megabyte'));
          else file.text().then((text) => resolve({ name: file.name, text }), reject);
        });
        input.click();
      }),
    save: async (project) => {
      download(project.name, new Blob([project.text], { type: 'application/json' }));
      return project;
    },
  };
}
