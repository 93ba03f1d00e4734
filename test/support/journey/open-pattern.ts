import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blockOf, readPage } from '../docs/page.ts';
import { type Journey, type JourneyRequest, openJourney, playing } from './open-journey.ts';

const TRUE = 'test -d src';

/** A repository of the kind that the patterns speak of. Its tests pass. */
const FILES = {
  'package.json': JSON.stringify({ scripts: { test: TRUE, 'test:contracts': TRUE, 'test:services': TRUE } }),
  'src/a.js': 'a;\n',
  'src/b.js': 'b;\n',
};
/** What plays all roles of an example, in YAML and in TypeScript. */
const DEFAULT_AGENT = /\{ ?adapter: '?claude'? ?\}/;

type Played = Pick<JourneyRequest, 'files' | 'scripts'>;

/** A journey with an example of docs/patterns.md as it stands there, but that its agents play scripts. */
export function openPattern(name: string, played: Played = {}): Journey {
  return openPlayed(name, blockOf(readPage('docs/patterns.md'), name), played);
}

/** The same with a file of the folder of examples. */
export function openExample(name: string, played: Played = {}): Journey {
  return openPlayed(name, readPage(`examples/${name}`), played);
}

function openPlayed(name: string, text: string, { files, scripts }: Played): Journey {
  const journey = openJourney({ files: { ...FILES, ...files }, workflow: {} });
  const file = join(journey.scratch.root, name);
  // JSON is YAML, and TypeScript too.
  writeFileSync(
    file,
    text.replace(DEFAULT_AGENT, () => JSON.stringify(playing(scripts))),
  );
  return { ...journey, file, run: (...options) => journey.start('run', file, '--json', ...options) };
}
