/** The package that Teams installs the app from: the manifest and its icons, in a zip. */
import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';

/** In a zip a time has to stand; the same one gives the same file. */
const SOME_TIME = new Date(2000, 0, 1);

const icon = (name: string): Uint8Array =>
  readFileSync(new URL(`../../manifests/teams/${name}`, import.meta.url));

/** @param manifest as text */
export const teamsPackage = (manifest: string): Uint8Array =>
  zipSync(
    {
      'manifest.json': strToU8(manifest),
      'color.png': icon('color.png'),
      'outline.png': icon('outline.png'),
    },
    { mtime: SOME_TIME },
  );
