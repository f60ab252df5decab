#!/usr/bin/env node
import { parseCommandLine } from './cli.ts';
import { runSnapshot } from './run-snapshot.ts';

process.exitCode = await runSnapshot(await parseCommandLine(process.argv.slice(2)));
