// `node bench/main.ts [name…]`: measures, prints one table. Without names everything, which takes about 20 minutes.
import { HEADING, printRows, type Row } from './support/row.ts';

/** Each measures one thing against its floor or its peer in the same sitting. */
const BENCHES: Readonly<Record<string, () => Promise<() => Promise<readonly Row[]>>>> = {
  dag: async () => (await import('./dag.ts')).dag,
  langgraph: async () => (await import('./langgraph.ts')).langgraph,
  growth: async () => (await import('./growth.ts')).growth,
  memory: async () => (await import('./memory.ts')).memory,
  unfold: async () => (await import('./unfold.ts')).unfold,
  recovery: async () => (await import('./recovery.ts')).recovery,
  latency: async () => (await import('./latency.ts')).latency,
  'start-up': async () => (await import('./start-up.ts')).startUp,
  workspaces: async () => (await import('./workspaces.ts')).workspaces,
  'many-workspaces': async () => (await import('./many-workspaces.ts')).manyWorkspaces,
  merge: async () => (await import('./merge.ts')).merge,
  dispatch: async () => (await import('./dispatch.ts')).dispatch,
  shell: async () => (await import('./shell-tasks.ts')).shellTasks,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}`);

process.stdout.write(`${HEADING}\n`);
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const measure = await load();
  await printRows(name, await measure());
}
