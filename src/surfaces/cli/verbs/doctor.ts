import type { DoctorCheck, DoctorView } from '../../../hosts/host.ts';
import type { Verb } from '../command.ts';
import { EXIT } from '../exit-status.ts';
import { counted } from '../render/amounts.ts';
import { table } from '../render/table.ts';
import { type Line, line, styled } from '../render/text.ts';

const MARKS: Readonly<Record<DoctorCheck['state'], Line>> = {
  ok: styled('green', '✔'),
  warning: styled('yellow', '!'),
  error: styled('red', '✘'),
  absent: styled('dim', '–'),
};

export const doctor: Verb<null, DoctorView> = {
  takes: [],
  options: {},
  parse: () => null,
  async handle(_, context) {
    return (await context.host()).doctor();
  },
  render({ checks, ok }) {
    const rows = checks.map(({ name, state, detail, fix }) => [
      line` ${MARKS[state]} ${name}`,
      line`${detail}${fix === '' || state === 'ok' ? '' : `   fix: ${fix}`}`,
    ]);
    const errors = checks.filter(({ state }) => state === 'error').length;
    const warnings = checks.filter(({ state }) => state === 'warning').length;
    const sum = [counted(errors, 'error'), counted(warnings, 'warning')].join(', ');
    return [...table(rows), line``, ok ? line`${sum}: nothing keeps a run from starting` : styled('red', sum)];
  },
  exitStatus: ({ ok }) => (ok ? EXIT.complete : EXIT.lacking),
};
