export { answerOnce } from './answer-once.mjs';
export { borrowBrowser } from './borrow-browser.mjs';
export { browserCapability } from './browser-capability.mjs';
export { findBrowser } from './find-browser.mjs';
export { launchBrowser } from './launch-browser.mjs';
export { openPage } from './open-page.mjs';
export { servePages } from './serve-pages.mjs';
