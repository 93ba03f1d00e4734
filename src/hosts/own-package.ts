import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert } from '../core/base/assert.ts';

/**
 * The folder that tutti itself is installed in: agents in a sandbox must see it, for their `tutti report` and for the
 * player.
 */
export function ownPackage(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    assert(dirname(folder) !== folder, 'tutti runs from a folder of its package');
    folder = dirname(folder);
  }
  return folder;
}

/** The program of the scripted agent: built, or as it was written. */
export function playerFile(): string {
  return ownFile({ built: 'dist/scripted-player.js', written: 'src/adapters/agents/scripted/player-main.ts' });
}

/** The module that programs import as `tutti/builder`. */
export function builderFile(): string {
  return ownFile({ built: 'dist/builder.js', written: 'src/builder.ts' });
}

function ownFile({ built, written }: { readonly built: string; readonly written: string }): string {
  return join(ownPackage(), import.meta.filename.endsWith('.js') ? built : written);
}
