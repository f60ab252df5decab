// Starts an engine, tells its pid and waits to be ended from outside. Arguments: engine program, and how to leave.
import { spawnEngine } from '@framelane/engine-client';

const [, , program, manner] = process.argv;
const engine = await spawnEngine({
  command: process.execPath,
  args: [program, '--log-level', 'warn'],
  // An engine that does not watch its stdin must go as well when this process exits in an orderly way.
  exitWithParent: manner === 'wait',
});
console.log(JSON.stringify({ pid: engine.pid, ringPath: engine.address.ringPath }));
if (manner === 'exit') process.exit(0);
