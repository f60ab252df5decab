// Uses everything once, closes it, and then must end by itself. Arguments: engine program, media folder, clip.
import { createSpawnHost, EngineClient, EngineSupervisor } from '@framelane/engine-client';
import { RingSource } from '@framelane/engine-client/ring';

const [, , program, mediaRoot, clip] = process.argv;
const host = createSpawnHost({
  command: process.execPath,
  args: [program, '--media-root', mediaRoot, '--log-level', 'warn'],
  useIpc: true,
  exitWithParent: true,
});
const supervisor = new EngineSupervisor({ host });
const source = new RingSource();
supervisor.onState(({ ringPath }) => source.setPath(ringPath));
supervisor.start();
await supervisor.waitForConnected();
await supervisor.send('ingest', { path: clip });
const { seq } = await supervisor.send('render_frame', { time: 0 });
const picture = source.copyFrame(seq);
const unanswered = EngineClient.connect({ endpoint: 'tcp://127.0.0.1:9' });
const lost = unanswered.send('ping', {}).catch(({ code }) => code);
unanswered.close();
await supervisor.stop();
source.close();
console.log(JSON.stringify({ bytes: picture.bytes.length, lost: await lost }));
