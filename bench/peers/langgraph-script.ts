import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where peers are kept between runs of the bench: never in this repository, so never in its lock file. */
export function peersFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tutti-bench');
}

/** Reads needs as JSON from a file, runs them as a graph of no-op nodes with the SQLite saver, prints milliseconds. */
const RUN = `import { readFileSync } from 'node:fs';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
const [file, database] = process.argv.slice(2);
const needs = JSON.parse(readFileSync(file, 'utf8'));
const State = Annotation.Root({ ran: Annotation({ reducer: (a, b) => a + b, default: () => 0 }) });
const graph = new StateGraph(State);
const needed = new Set(needs.flat());
needs.forEach((_, task) => graph.addNode('t' + task, () => ({ ran: 1 })));
needs.forEach((list, task) => {
  const from = list.map((need) => 't' + need);
  graph.addEdge(from.length === 0 ? START : from.length === 1 ? from[0] : from, 't' + task);
  if (!needed.has(task)) graph.addEdge('t' + task, END);
});
const app = graph.compile({ checkpointer: SqliteSaver.fromConnString(database) });
const config = { configurable: { thread_id: '1' }, recursionLimit: needs.length + 100, durability: 'sync' };
const began = performance.now();
const { ran } = await app.invoke({ ran: 0 }, config);
const ms = performance.now() - began;
if (ran !== needs.length) throw new Error(ran + ' tasks ran');
process.stdout.write(String(ms));
`;

/** On Node 24 its SQLite binding aborts when statements are collected as garbage, so they are all kept. */
const KEEP = `import Database from 'better-sqlite3';
const kept = [];
const { prepare } = Database.prototype;
Database.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  kept.push(statement);
  return statement;
};
`;

export const LANGGRAPH_SCRIPT: Readonly<Record<string, string>> = { 'run.mjs': RUN, 'keep-statements.mjs': KEEP };
