/**
 * The reachable floor, not an orchestrator: tasks are released as their needs end, each has two events of about 300
 * bytes,
 * and a wave is one transaction (this wave's ends with the next wave's starts). No recovery, no checks, no leases.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const PAD = 'x'.repeat(200);

/** @returns number of tasks that ran */
export async function bareLoop(folder: string, needs: readonly (readonly number[])[]): Promise<number> {
  const db = new DatabaseSync(join(folder, 'bare.db'));
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
  db.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, run TEXT, body TEXT)');
  const insert = db.prepare('INSERT INTO events (run, body) VALUES (?, ?)');
  const left = new Int32Array(needs.length);
  const dependants: number[][] = needs.map(() => []);
  needs.forEach((list, task) => {
    left[task] = list.length;
    for (const need of list) dependants[need]?.push(task);
  });
  const write = (type: string, task: number): void => {
    insert.run('r1', JSON.stringify({ v: 1, type, task: `t${task}`, at: Date.now(), attempt: 1, pad: PAD }));
  };
  const commit = (ended: readonly number[], started: readonly number[]): void => {
    db.exec('BEGIN');
    for (const task of ended) write('done', task);
    for (const task of started) write('started', task);
    db.exec('COMMIT');
  };
  let ran = 0;
  const noOp = async (): Promise<void> => void (ran += 1);
  let ready = needs.flatMap((list, task) => (list.length === 0 ? [task] : []));
  commit([], ready);
  while (ready.length > 0) {
    const wave = ready;
    await Promise.all(wave.map(noOp));
    ready = [];
    for (const task of wave) {
      for (const dependant of dependants[task] ?? []) {
        const open = (left[dependant] ?? 0) - 1;
        left[dependant] = open;
        if (open === 0) ready.push(dependant);
      }
    }
    commit(wave, ready);
  }
  db.close();
  return ran;
}
