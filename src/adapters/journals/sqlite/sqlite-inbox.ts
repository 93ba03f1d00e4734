import { runId } from '../../../core/base/ids.ts';
import { parseJson } from '../../../core/base/read-json.ts';
import { type Check, isCount, isShape, isText, isUnion } from '../../../core/base/shape.ts';
import type { JournalCodec } from '../../../core/run/journal-codec.ts';
import type { Answer, Inbox, Letter } from '../../../ports/inbox.ts';
import { type Database, transact } from './open-database.ts';
import { answering } from './sqlite-mistake.ts';

/** Answered letters are forgotten after this; until then a repeated letter is known by its id. */
const KEPT_MS: number = 7 * 24 * 60 * 60 * 1000;

type LetterRow = { readonly id: string; readonly run: string; readonly command: string };

const isAnswer: Check<Answer> = isUnion<Answer>({
  taken: isShape({ seq: isCount }),
  refused: isShape({ refusal: isShape({ what: isText, fix: isText }) }),
});

const UNREADABLE: Answer = {
  type: 'refused',
  refusal: {
    what: 'the driver of the run does not know this command',
    fix: 'use the same version of tutti in both terminals',
  },
};

export function sqliteInbox(database: Database, codec: Pick<JournalCodec, 'decodeCommand'>): Inbox {
  const { db, path } = database;
  const insert = db.prepare('INSERT OR IGNORE INTO inbox (id, run, at, command) VALUES (?, ?, ?, ?)');
  const forget = db.prepare('DELETE FROM inbox WHERE answer IS NOT NULL AND at < ?');
  const open = db.prepare('SELECT id, run, command FROM inbox WHERE run = ? AND answer IS NULL ORDER BY n');
  const settle = db.prepare('UPDATE inbox SET answer = ? WHERE id = ?');
  const look = db.prepare('SELECT answer FROM inbox WHERE id = ?');

  function answer(id: string, given: Answer): void {
    transact(database, () => settle.run(JSON.stringify(given), id));
  }

  /** One that cannot be read is answered here, or it would stand at the head of every reading. */
  function opened(row: LetterRow): readonly Letter[] {
    const command = codec.decodeCommand(row.command);
    if (command !== null) return [{ id: row.id, run: runId(row.run), command }];
    answer(row.id, UNREADABLE);
    return [];
  }

  return {
    send(letter, now) {
      transact(database, () => {
        forget.run(now - KEPT_MS);
        insert.run(letter.id, letter.run, now, JSON.stringify(letter.command));
      });
      database.checkInPlace();
    },
    pending(run) {
      const rows = answering(path, () => open.all(run)) as unknown as readonly LetterRow[];
      return rows.flatMap(opened);
    },
    answer,
    answered(id) {
      const row = answering(path, () => look.get(id)) as { readonly answer: string | null } | undefined;
      const given: unknown = typeof row?.answer === 'string' ? parseJson(row.answer) : null;
      return isAnswer(given) ? given : null;
    },
  };
}
