// A stage server as far as its parent can tell: says what it is told to, and ends as it is told to.
const [behaviour = 'ready', name = 'viewer'] = process.argv.slice(2);
const ready = JSON.stringify({ event_type: 'shmReady', payload: { name, width: 64, height: 32, protocol: 2 } });

process.stderr.write('last words\n');
if (behaviour === 'taken') process.exit(3);
if (behaviour === 'ends') process.exit(7);
// Half a line first: only whole ones count.
process.stdout.write(`some text\n${behaviour === 'silent' ? '' : ready.slice(0, 20)}`);
if (behaviour !== 'silent') setTimeout(() => process.stdout.write(`${ready.slice(20)}\n`), 20);
if (behaviour === 'once') setTimeout(() => process.exit(0), 100);
process.on('SIGTERM', () => {
  if (behaviour !== 'hung') process.exit(0);
});
setInterval(() => undefined, 1000);
