import { makePong } from '../liveness/pong.ts';
import type { Command } from './command.ts';

export const ping: Command = { class: 'F', answer: (_body, { pong }) => makePong(pong) };
