import type { Workflow } from '../../src/core/workflow/workflow.ts';

/** The ids of the topmost tasks by the wave in which they can start. */
export function wavesOf({ root }: Workflow): readonly (readonly string[])[] {
  const left = new Map(root.tasks.map(({ id, needs }) => [id, new Set(needs)]));
  const waves: string[][] = [];
  while (left.size > 0) {
    const wave = [...left].filter(([, needs]) => needs.size === 0).map(([id]) => id);
    if (wave.length === 0) throw new Error('the needs go in a circle');
    waves.push(wave);
    for (const id of wave) left.delete(id);
    for (const needs of left.values()) for (const id of wave) needs.delete(id);
  }
  return waves;
}
