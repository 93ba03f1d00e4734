// `recover.js <break|recover|floor-make|floor> <n> <folder>`: a run that dies half way, and how it goes on.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fieldsOf, parseJson, textOf } from '../../src/core/base/read-json.ts';
import { noOpPlan } from '../support/no-op-plan.ts';
import { driveToEnd, foldBench, openStore, startRun } from '../support/no-op-run.ts';
import { needsOf } from '../support/shapes.ts';

const [step = '', count, folder = ''] = process.argv.slice(2);
const n = Number(count);

/** Dies without a word when half of the tasks were claimed. */
async function breakRun(): Promise<number> {
  const store = openStore(folder);
  await startRun(store, noOpPlan(needsOf('layer', n)));
  let claimed = 0;
  await driveToEnd(store, foldBench(store), {
    claimed() {
      claimed += 1;
      if (claimed === n / 2) process.kill(process.pid, 'SIGKILL');
      return true;
    },
  });
  return 0;
}

/** From nothing open to the first task that a worker gets. */
async function recover(): Promise<number> {
  const from = performance.now();
  let ms = Number.NaN;
  const store = openStore(folder);
  await driveToEnd(store, foldBench(store), {
    claimed() {
      ms = performance.now() - from;
      return false;
    },
  });
  store.close();
  return ms;
}

/** As many events as the broken run had, and the least that reading them back can be. */
function makeFloor(): number {
  const db = new DatabaseSync(join(folder, 'floor.db'));
  db.exec('PRAGMA journal_mode=WAL; CREATE TABLE events (seq INTEGER PRIMARY KEY, body TEXT); BEGIN');
  const insert = db.prepare('INSERT INTO events (body) VALUES (?)');
  const pad = 'x'.repeat(220);
  for (let at = 0; at < n; at += 1) {
    insert.run(JSON.stringify({ v: 1, type: at % 2 ? 'done' : 'started', task: `t${at >> 1}`, at, attempt: 1, pad }));
  }
  db.exec('COMMIT');
  db.close();
  return 0;
}

function floor(): number {
  const from = performance.now();
  const db = new DatabaseSync(join(folder, 'floor.db'));
  const states = new Map<string, string>();
  for (const { body } of db.prepare('SELECT body FROM events ORDER BY seq').iterate()) {
    const event = fieldsOf(parseJson(String(body)));
    states.set(textOf(event['task']) ?? '', textOf(event['type']) ?? '');
  }
  const ms = performance.now() - from;
  if (states.size !== n / 2) throw new Error(`${states.size} tasks`);
  db.close();
  return ms;
}

const steps: Readonly<Record<string, () => number | Promise<number>>> = {
  ...{ break: breakRun, recover, 'floor-make': makeFloor, floor },
};
process.stdout.write(JSON.stringify({ ms: (await steps[step]?.()) ?? Number.NaN }));
