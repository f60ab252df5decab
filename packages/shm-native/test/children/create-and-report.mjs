// Tries to create a ring at the path given and prints the outcome as JSON.
import { existsSync } from 'node:fs';
import { RingWriter } from '../../dist/index.js';

const path = process.argv[2];
try {
  RingWriter.create({ path }).close();
  console.log(JSON.stringify({ code: 'none' }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message, isFileLeft: existsSync(path) }));
}
