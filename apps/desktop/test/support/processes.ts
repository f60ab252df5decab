import { readdirSync, readFileSync } from 'node:fs';

interface RunningProcess {
  pid: number;
  parentPid: number;
  commandLine: string;
}

/** Whether a process of that id is there and not merely waiting to be taken note of. */
export function isAlive(pid: number): boolean {
  return listProcesses().some((process) => process.pid === pid);
}

/** The first process below `rootPid` whose command line has those words. */
export function findChild(rootPid: number, words: string): RunningProcess | undefined {
  return findChildren(rootPid, words)[0];
}

/** All processes below `rootPid` whose command lines have those words. */
export function findChildren(rootPid: number, words: string): RunningProcess[] {
  const all = listProcesses();
  const parents = new Set([rootPid]);
  for (let before = 0; before !== parents.size; ) {
    before = parents.size;
    for (const { pid, parentPid } of all) if (parents.has(parentPid)) parents.add(pid);
  }
  return all.filter(({ pid, commandLine }) => pid !== rootPid && parents.has(pid) && commandLine.includes(words));
}

function listProcesses(): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return state === 'Z' ? [] : [{ pid: Number(name), parentPid: Number(parentPid), commandLine }];
      } catch {
        // It ended while it was being read.
        return [];
      }
    });
}
