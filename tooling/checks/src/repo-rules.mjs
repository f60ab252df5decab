const source = /\.(ts|tsx|mts|mjs|cjs|cc|h|py)$/;
const longFileExceptions = new Set([]);

/**
 * A rule gets every file of the repository (`{ path, read() }`) and every package, and returns one line for each
 * finding.
 *
 * @typedef {{ path: string, read: () => string }} File
 * @typedef {{ files: File[], packages: { folder: string, manifest: Record<string, any> }[] }} Repository
 * @type {Record<string, (repository: Repository) => string[]>}
 */
export const rules = {
  'one idea per file'({ files }) {
    return files
      .filter(({ path }) => source.test(path) && !longFileExceptions.has(path))
      .map(({ path, read }) => ({ path, lines: countLines(read()) }))
      .filter(({ lines }) => lines > 500)
      .map(({ path, lines }) => `${path} has ${lines} lines, 500 is the most; split it by idea`);
  },

  'main.ts only wires'({ files }) {
    return files
      .filter(({ path }) => /\/src\/(server\/|main\/)?main\.ts$/.test(path))
      .map(({ path, read }) => ({ path, lines: countLines(read()) }))
      .filter(({ lines }) => lines > 60)
      .map(({ path, lines }) => `${path} has ${lines} lines, 60 is the most`);
  },

  'no address in the lockfile'({ files }) {
    return files
      .filter(({ path }) => path === 'pnpm-lock.yaml')
      .flatMap(({ read }) =>
        read()
          .split('\n')
          .filter((line) => line.includes('://')),
      )
      .map((line) => `pnpm-lock.yaml: ${line.trim()}`);
  },

  'napi.h only in the binding'({ files }) {
    return grep(
      files,
      /^packages\/shm-native\/(?!src\/binding\/).*\.(cc|h)$/,
      /#include\s*[<"](napi|node_api|js_native_api)/,
    );
  },

  'platform code only in platform folders'({ files }) {
    return grep(files, /^packages\/shm-native\/(?!src\/platform\/).*\.(cc|h)$/, /\b(_WIN32|__APPLE__|__linux__)\b/);
  },

  'every memory order names its partner'({ files }) {
    const labels = new Map();
    const findings = [];
    for (const { path, read } of files.filter(({ path }) =>
      /^packages\/shm-native\/(src|include)\/.*\.(cc|h)$/.test(path),
    )) {
      const lines = read().split('\n');
      for (const [index, line] of lines.entries()) {
        for (const [, label] of line.matchAll(/sync:\s*([a-z0-9-]+)/g)) labels.set(label, (labels.get(label) ?? 0) + 1);
        if (!/memory_order_(acquire|release|acq_rel|seq_cst)/.test(line)) continue;
        const context = lines.slice(Math.max(0, index - 4), index + 1).join('\n');
        if (!context.includes('sync:'))
          findings.push(`${path}:${index + 1} has a memory order without a "sync:" label`);
      }
    }
    for (const [label, ends] of labels) if (ends < 2) findings.push(`the label "sync: ${label}" has only one end`);
    return findings;
  },

  'offsets live in protocol'({ files }) {
    return grep(
      files,
      /^(apps|packages)\/(?!protocol\/)[^/]+\/(src|lib)\/.*\.tsx?$/,
      /\.set(Big)?(Uint|Int)(16|32|64)\(/,
    );
  },

  'no test is switched off'({ files }) {
    return grep(files, /\.test\.(ts|tsx|mjs)$/, /\b(it|test|describe)\.(skip|only|todo)\b/);
  },

  'no cast that hides a type'({ files }) {
    return grep(files, /\.(ts|tsx)$/, /\bas any\b|: any\b|as unknown as|@ts-ignore|@ts-nocheck/, /\.d\.ts$/);
  },

  'no unfinished words'({ files }) {
    return grep(
      files,
      source,
      new RegExp(`\\b(${['TO', 'FIX'].map((word) => `${word}${word === 'TO' ? 'DO' : 'ME'}`).join('|')}|XXX)\\b`),
    );
  },

  'no path of one machine'({ files }) {
    const machinePath = /(^|[\s"'`(=])\/(work|root|home\/[a-z]+)\//m;
    return grep(files, /\.(ts|tsx|mts|mjs|cjs|json|md|yml|yaml|sh|py|cc|h)$/, machinePath);
  },

  'every package says what it is'({ packages, files }) {
    const paths = new Set(files.map(({ path }) => path));
    const findings = [];
    for (const { folder, manifest } of packages) {
      if (!manifest.description) findings.push(`${folder}/package.json has no description`);
      if (manifest.license !== 'MIT') findings.push(`${folder}/package.json does not say MIT`);
      if (folder === 'tooling/tsconfig') continue;
      if (!paths.has(`${folder}/README.md`)) findings.push(`${folder} has no README.md`);
      if (folder.startsWith('packages/') && !paths.has(`${folder}/LICENSE`))
        findings.push(`${folder} has no LICENSE to pack`);
    }
    return findings;
  },

  'READMEs are short'({ files }) {
    return files
      .filter(({ path }) => /(^|\/)README\.md$/.test(path))
      .map(({ path, read }) => ({ path, lines: countLines(read()) }))
      .filter(({ lines }) => lines > 120)
      .map(({ path, lines }) => `${path} has ${lines} lines, 120 is the most`);
  },
};

function countLines(text) {
  return text.split('\n').length - 1;
}

function grep(files, where, what, except) {
  return files
    .filter(
      ({ path }) =>
        where.test(path) &&
        !except?.test(path) &&
        !path.includes('/fixtures/') &&
        path !== 'tooling/checks/src/repo-rules.mjs',
    )
    .flatMap(({ path, read }) =>
      read()
        .split('\n')
        .flatMap((line, index) => (what.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 120)}`] : [])),
    );
}
