// Compiles the C++ core with its own tests, without Node's headers, plain and under sanitizers, and runs them.
// Writes test-results/core.json: { suite, passed, failed, skipped: [{ name, reason }], failures: [{ name, message }] }.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openObjectCache } from '@framelane/native-build';

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = process.env.CXX ?? 'c++';
const watchdogMs = 240_000;
const commonFlags = ['-std=c++20', '-Wall', '-Wextra', '-Werror', '-pthread', '-Iinclude'];

const variants = [
  { name: 'plain', flags: ['-O2'], howToAdd: 'a C++20 compiler as c++ or in CXX' },
  {
    name: 'address,undefined',
    flags: ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
    howToAdd: 'the runtime of AddressSanitizer and UndefinedBehaviorSanitizer (libasan and libubsan of your compiler)',
  },
  {
    name: 'thread',
    // ThreadSanitizer does not model fences and says so; the copies it watches are made of atomics.
    flags: ['-O1', '-g', '-fsanitize=thread', '-Wno-tsan', '-Wno-unknown-warning-option'],
    howToAdd:
      'the runtime of ThreadSanitizer (libtsan of your compiler), or sysctl vm.mmap_rnd_bits=28 where it cannot map',
  },
];

function listSources() {
  const folders = [
    'src/core',
    'src/core/ring',
    'src/core/stream',
    'src/abi',
    'src/platform/posix',
    `src/platform/${process.platform}`,
    'test/core',
    'test/core/stream',
  ];
  return folders.flatMap((folder) =>
    readdirSync(join(packageRoot, folder))
      .filter((name) => name.endsWith('.cc'))
      .map((name) => join(folder, name)),
  );
}

/** Whether a program built with these flags runs at all. */
function isUsable({ flags }, folder) {
  const program = join(folder, 'probe');
  const built = spawnSync(compiler, ['-x', 'c++', '-', ...commonFlags, ...flags, '-o', program], {
    cwd: packageRoot,
    input: 'int main() { return 0; }',
  });
  return built.status === 0 && spawnSync(program).status === 0;
}

function runCommand(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: packageRoot, timeout: watchdogMs, killSignal: 'SIGKILL' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ isOk: false, output: error.message }));
    child.on('close', (code) => resolve({ isOk: code === 0, output }));
  });
}

async function compile({ flags }, folder) {
  const compileObject = await openObjectCache({
    ...{ packageRoot, compiler, headerFolders: ['include', 'src', 'test/core'], timeoutMs: watchdogMs },
  });
  const queue = listSources();
  const objects = [];
  let problem;
  const work = async () => {
    for (let source = queue.shift(); source !== undefined && problem === undefined; source = queue.shift()) {
      try {
        objects.push(await compileObject(source, [...commonFlags, ...flags]));
      } catch (error) {
        problem = `${source} did not compile:\n${error.message}`;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
  if (problem !== undefined) return { problem };
  const program = join(folder, 'core-tests');
  const linked = await runCommand(compiler, [...objects, ...flags, '-pthread', '-o', program]);
  return linked.isOk ? { program } : { problem: `linking failed:\n${linked.output}` };
}

async function runVariant(variant, result) {
  const noteFailure = (message) => {
    console.error(message);
    result.failures.push({ name: variant.name, message: message.slice(-1000) });
  };
  const folder = join(packageRoot, '.artifacts', 'core-tests', variant.name.replace(',', '-'));
  mkdirSync(folder, { recursive: true });
  if (!isUsable(variant, folder)) {
    result.skipped.push({ name: `core tests (${variant.name})`, reason: `add ${variant.howToAdd}` });
    return;
  }
  const { program, problem } = await compile(variant, folder);
  if (program === undefined) {
    result.failed += 1;
    noteFailure(problem);
    return;
  }
  const { isOk, output } = await runCommand(program, []);
  const summary = output.match(/^\{"passed":(\d+),"failed":(\d+)\}$/m);
  const passed = Number(summary?.[1] ?? 0);
  const failed = Number(summary?.[2] ?? 0);
  result.passed += passed;
  // A sanitizer's report, or an end before the summary, is a failure even if every expectation held.
  result.failed += isOk ? failed : Math.max(failed, 1);
  if (!isOk) noteFailure(output);
  for (const line of output.match(/^ {7}(model|soak) .*$/gm) ?? []) console.log(line.trimStart());
  console.log(`core (${variant.name}): ${passed} passed, ${isOk ? failed : Math.max(failed, 1)} failed`);
}

const result = { suite: 'shm-native core', passed: 0, failed: 0, skipped: [], failures: [] };
for (const variant of variants) await runVariant(variant, result);
for (const { name, reason } of result.skipped) console.log(`skipped ${name}: ${reason}`);
mkdirSync(join(packageRoot, 'test-results'), { recursive: true });
writeFileSync(join(packageRoot, 'test-results', 'core.json'), `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = result.failed === 0 ? 0 : 1;
