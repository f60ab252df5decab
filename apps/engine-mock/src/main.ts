#!/usr/bin/env node
import { parseCommandLine } from './cli.ts';

const order = await parseCommandLine(process.argv.slice(2), process.env);
switch (order?.type) {
  case 'serve': {
    const { runEngine } = await import('./run-engine.ts');
    await runEngine(order.options);
    break;
  }
  case 'effects': {
    const { printEffects } = await import('./run-tools.ts');
    printEffects(order.isJson);
    break;
  }
  case 'gallery': {
    const { writeGallery } = await import('./run-tools.ts');
    await writeGallery(order.folder);
    break;
  }
  case 'render': {
    const { runRender } = await import('./run-render.ts');
    await runRender(order.order);
    break;
  }
  case 'worker': {
    const { runWorker } = await import('./run-worker.ts');
    await runWorker(order.options);
    break;
  }
  case 'sample': {
    const { writeSample } = await import('./run-tools.ts');
    await writeSample(order.path);
    break;
  }
  default:
    break;
}
