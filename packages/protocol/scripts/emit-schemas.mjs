// Writes schemas/*.json from the built package: JSON Schema for engines and clients in other languages.
import { mkdirSync, writeFileSync } from 'node:fs';
import { engineCommands, engineWireCodes } from '../dist/engine/index.js';
import * as gateway from '../dist/gateway/index.js';
import { stageWireCodes, viewerReplies, viewerRequests } from '../dist/viewer/index.js';

const folder = new URL('../schemas/', import.meta.url);
const dialect = 'https://json-schema.org/draft/2020-12/schema';

const engineDefinitions = {};
for (const [name, command] of Object.entries(engineCommands)) {
  engineDefinitions[`${name}.request`] = command.request;
  engineDefinitions[`${name}.reply`] = command.reply;
}
write('engine', {
  $schema: dialect,
  title: 'Framelane engine wire: fields of every request and reply',
  $defs: { ...engineDefinitions, code: { enum: Object.keys(engineWireCodes) } },
});

const gatewayDefinitions = Object.fromEntries(
  Object.entries(gateway)
    .filter(([name]) => name.endsWith('Schema'))
    .map(([name, schema]) => [name.replace(/Schema$/, ''), schema]),
);
write('gateway', { $schema: dialect, title: 'Framelane gateway: messages and HTTP bodies', $defs: gatewayDefinitions });

write('viewer', {
  $schema: dialect,
  title: 'Framelane viewer messages: payload of every event type, to the server and from it',
  $defs: { ...viewerRequests, ...viewerReplies, code: { enum: Object.keys(stageWireCodes) } },
});

function write(name, schema) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
