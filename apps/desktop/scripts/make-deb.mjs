import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const programName = 'framelane-desktop';
const installedDir = '/opt/Framelane';
const architectures = { x64: 'amd64', arm64: 'arm64' };

/** @typedef {{ ext: readonly string[], mimeType: string, name: string }} FileAssociation */

/**
 * Makes a Debian package of a packaged folder with the system's own `dpkg-deb`, which needs nothing from elsewhere.
 *
 * @param {{ unpackedDir: string, outputDir: string, icon: string, version: string, depends: readonly string[],
 *   fileAssociations: readonly FileAssociation[] }} order
 * @returns {string} where the package lies
 */
export function makeDeb({ unpackedDir, outputDir, icon, version, depends, fileAssociations }) {
  const architecture = architectures[process.arch] ?? process.arch;
  const root = join(outputDir, 'deb-root');
  const target = join(outputDir, `${programName}_${version}_${architecture}.deb`);
  rmSync(root, { recursive: true, force: true });
  const place = (path) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  // Links to the same files: the folder is large, and nothing of it is changed.
  execFileSync('cp', ['-al', unpackedDir, place(installedDir)]);
  symlinkSync(`${installedDir}/${programName}`, place(`/usr/bin/${programName}`));
  cpSync(icon, place(`/usr/share/icons/hicolor/512x512/apps/${programName}.png`));
  writeFileSync(place(`/usr/share/applications/${programName}.desktop`), describeEntry(fileAssociations));
  writeFileSync(place(`/usr/share/mime/packages/${programName}.xml`), describeTypes(fileAssociations));
  writeFileSync(place(`/usr/share/doc/${programName}/copyright`), copyright);
  writeFileSync(place('/DEBIAN/control'), describePackage({ version, architecture, depends }));
  writeFileSync(place('/DEBIAN/postinst'), afterInstall);
  chmodSync(join(root, 'DEBIAN/postinst'), 0o755);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z3', '--build', root, target], { stdio: 'inherit' });
  rmSync(root, { recursive: true });
  return target;
}

/** Chromium's sandbox is a program that must belong to root and run as it. */
const afterInstall = `#!/bin/sh
set -e
chmod 4755 ${installedDir}/chrome-sandbox || true
command -v update-mime-database >/dev/null && update-mime-database /usr/share/mime || true
command -v update-desktop-database >/dev/null && update-desktop-database -q /usr/share/applications || true
`;

/** Who may do what with the parts, in the form Debian's tools read. */
const copyright = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Framelane
Comment: The texts of all licences, package by package, are in ${installedDir}/licenses,
 ${installedDir}/LICENSE.electron.txt and ${installedDir}/LICENSES.chromium.html.

Files: *
Copyright: Framelane contributors
License: MIT

Files: opt/Framelane/resources/sidecars/engine-mock/*
Copyright: Framelane contributors, the FFmpeg developers and others
License: GPL-3+
Comment: The engine contains FFmpeg; see ${installedDir}/licenses/ffmpeg.txt.

Files: opt/Framelane/resources/sidecars/node
Copyright: Node.js contributors and others
License: MIT
Comment: See ${installedDir}/licenses/node.txt.

License: MIT
 See ${installedDir}/licenses/framelane.txt.

License: GPL-3+
 On Debian systems the text is in /usr/share/common-licenses/GPL-3, here also in
 ${installedDir}/licenses/gpl-3.0.txt.
`;

function describeEntry(fileAssociations) {
  return `[Desktop Entry]
Type=Application
Name=Framelane
Comment=Moving pictures between processes, and a viewer for them
Exec=${programName} %F
Icon=${programName}
Terminal=false
StartupWMClass=Framelane
Categories=AudioVideo;
MimeType=${fileAssociations.map(({ mimeType }) => `${mimeType};`).join('')}
`;
}

/** Names of files for the types few systems know yet; those of videos belong to the system. */
function describeTypes(fileAssociations) {
  const types = fileAssociations.filter(({ mimeType }) => mimeType.startsWith('model/')).map(describeType);
  return `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
${types.join('\n')}
</mime-info>
`;
}

function describeType({ ext, mimeType, name }) {
  const globs = ext.map((one) => `    <glob pattern="*.${one}"/>`);
  return [`  <mime-type type="${mimeType}">`, `    <comment>${name}</comment>`, ...globs, '  </mime-type>'].join('\n');
}

function describePackage({ version, architecture, depends }) {
  return `Package: ${programName}
Version: ${version}
Architecture: ${architecture}
Maintainer: Framelane contributors <nobody@framelane.invalid>
Depends: ${depends.join(', ')}
Section: video
Priority: optional
Description: Viewer of moving pictures in shared memory
 Shows videos through an engine, stages through a stage server, and LED panels.
`;
}
