export const howToAddReleased = 'node tooling/python-peers/src/main.mjs --install-vendor';
