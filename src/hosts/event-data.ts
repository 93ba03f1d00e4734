import { relative, resolve } from 'node:path';
import type { Json } from '../core/base/json.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { readFileOfPerson } from './read-file-of-person.ts';

const DATA_MAX_BYTES = 1_000_000;

/** What is told of an event: JSON, or `@` and a file that holds it. */
export function eventData(given: string, cwd: string): Json {
  const file = given.startsWith('@') ? given.slice(1) : null;
  const text = file === null ? given : readFileOfPerson(resolve(cwd, file), relative(cwd, resolve(cwd, file)) || file);
  if (Buffer.byteLength(text) > DATA_MAX_BYTES) {
    throw wrong(file, `the data has more than ${DATA_MAX_BYTES / 1_000_000} MB`, 'tell the part that matters');
  }
  return parsed(text, file);
}

function parsed(text: string, file: string | null): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw wrong(file, `the data is not JSON: ${error.message}`, `write it as in --data '{"file": "src/a.ts"}'`);
  }
}

function wrong(file: string | null, what: string, fix: string): TuttiError {
  return new TuttiError({ code: 'USAGE', where: file ?? '--data', what: `${what}; nothing was started`, fix });
}
