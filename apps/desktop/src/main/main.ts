import { app } from 'electron';
import { createDesktop } from './create-desktop.ts';
import { registerAppScheme } from './page-scheme/serve-page.ts';

registerAppScheme();
const desktop = createDesktop();
void app.whenReady().then(() => desktop.start());
