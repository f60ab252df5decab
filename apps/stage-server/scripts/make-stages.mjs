import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeProductStage } from './stages/product.mjs';
import { makeStressStage } from './stages/stress.mjs';

/** The stages that are made rather than kept: their files are large and follow from the scripts. */
const folder = resolve(import.meta.dirname, '..', 'stages');

const { text, pictures } = makeProductStage();
mkdirSync(resolve(folder, 'product'), { recursive: true });
for (const [name, bytes] of Object.entries(pictures)) writeFileSync(resolve(folder, 'product', name), bytes);
writeFileSync(resolve(folder, 'product.usda'), text);
writeFileSync(resolve(folder, 'stress.usda'), makeStressStage());
console.log('made stages/product.usda and stages/stress.usda');
