// Builds what is published: bundles in dist/, declarations in dist/types/, licences of what was bundled.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, doors } from './build/bundle.ts';
import { bundledLicences } from './build/bundled-licences.ts';
import { foreignTypes } from './build/foreign-types.ts';

const root: string = join(import.meta.dirname, '..');
const dist: string = join(root, 'dist');

const present = doors.filter((door) => existsSync(join(root, door.source)));
for (const door of doors.filter((door) => !present.includes(door))) {
  process.stderr.write(`build: ${door.source} does not exist yet, dist/${door.name}.js is left out\n`);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const bundled = await bundle(root, dist, present);
const inputs = bundled.flatMap((file) => file.inputs);
writeFileSync(join(dist, 'third-party-licenses.txt'), bundledLicences(root, inputs));

// Unchecked: with isolatedDeclarations a declaration needs one file only, and `npm run typecheck` is the judge of
// types.
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck'], { cwd: root, stdio: 'inherit' });

const foreign = foreignTypes(doors.map((door) => join(dist, 'types', `${door.name}.d.ts`)));
if (foreign.length > 0) throw new Error(`published types name packages that users do not get: ${foreign.join(', ')}`);
