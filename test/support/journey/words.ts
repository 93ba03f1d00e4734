import type { JsonObject } from '../../../src/core/base/json.ts';

/** Short words for workflows and scripts. `{side}` stands for the journey's side folder. */

/** A task of the agent `builder` that owns the folder of its name. */
export function leaf(id: string, more: JsonObject = {}): JsonObject {
  const objective = `Write the files that belong into the folder ${id}.`;
  return { id, agent: 'builder', objective, ...CONTRACT, owns: [`${id}/**`], ...more };
}

/** A step that writes a file; its content is its path where nothing else is given. */
export function write(path: string, content: string = `${path}\n`): JsonObject {
  return { write: { path, content } };
}

/** A step that adds a line to a trace in the side folder. */
export function mark(name: string, line: string = name): JsonObject {
  return { run: `echo ${line} >> {side}/${name}` };
}

/** A step that ends when the file is there in the side folder. */
export function waitFor(name: string): JsonObject {
  return { wait_for: `{side}/${name}` };
}

/** So that nothing is vague, and what the command says on stderr is about the run. */
const CONTRACT: JsonObject = { output_format: 'Plain text files.', boundaries: ['Leave other folders as they are.'] };
