import { onTestFinished } from 'vitest';
import { type Scratch, scratchRepository } from './scratch-repository.ts';

/** A scratch repository of the test that asks for it, which goes when that test ends. */
export function ownScratch(files: Readonly<Record<string, string>>): Scratch {
  const scratch = scratchRepository(files);
  onTestFinished(() => scratch.remove());
  return scratch;
}

/** The same with a source folder, and a dependency folder and a secret that git ignores. */
export function ownProject(): Scratch {
  return ownScratch({ 'a.txt': 'a\n', 'src/b.ts': 'b\n', '.gitignore': 'node_modules/\n.env\n' });
}
