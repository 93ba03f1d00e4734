import type { JourneyRequest } from './open-journey.ts';
import { leaf, mark, write } from './words.ts';

const GATES = [{ name: 'there', run: 'echo gate >> {side}/gates; test -s "$(git ls-files | head -1)"' }];

/** Two roots, two that build on both, one after those, and one beside; each leaves a trace of every start. */
export const SIX_TASKS: JourneyRequest = {
  workflow: {
    tasks: [
      leaf('one', { gates: GATES }),
      leaf('two', { gates: GATES }),
      leaf('three', { gates: GATES, needs: ['one', 'two'] }),
      leaf('four', { gates: GATES, needs: ['one', 'two'] }),
      leaf('five', { gates: GATES, needs: ['three', 'four'] }),
      leaf('six', { gates: GATES }),
    ],
  },
  scripts: Object.fromEntries(
    ['one', 'two', 'three', 'four', 'five', 'six'].map((task) => [
      task,
      [[mark(task), write(`${task}/a`), { sleep: 50 }, write(`${task}/b`)]],
    ]),
  ),
};
