import type { JourneyRequest } from '../journey/open-journey.ts';

/** Leaves a line for each launch of an agent, so that a second launch of the same attempt shows. */
const LAUNCHED = 'echo "$TUTTI_TASK@$TUTTI_ATTEMPT" >>"{side}/launches"';

/** Small workflows that walk through every kind of step of a run, and end without a person. */
export const smallWorkflows: Readonly<Record<string, JourneyRequest>> = {
  'parallel tasks, gates and merges': {
    workflow: {
      sandbox: 'none',
      tasks: [
        { id: 'left', agent: 'builder', objective: 'Write left.', owns: ['left'], gates: [{ run: 'test -s left' }] },
        { id: 'right', run: `${LAUNCHED}; echo right >right`, owns: ['right'] },
        {
          id: 'last',
          needs: ['left', 'right'],
          agent: 'builder',
          objective: 'Add a line.',
          gates: [{ run: 'grep more left' }],
        },
      ],
    },
    scripts: {
      left: [[{ run: LAUNCHED }, { write: { path: 'left', content: 'left\n' } }, { usage: { input: 10, output: 5 } }]],
      last: [[{ run: LAUNCHED }, { append: { path: 'left', content: 'more\n' } }, { done: 'It is there.' }]],
    },
  },
  'a phase whose gate is red until it is fixed': {
    workflow: {
      sandbox: 'none',
      tasks: [
        {
          id: 'build',
          gates: [{ run: 'test -f fixed' }],
          retry: { max_attempts: 2 },
          tasks: [{ id: 'one', agent: 'builder', objective: 'Write one.', owns: ['one'] }],
        },
        { id: 'after', needs: ['build'], agent: 'builder', objective: 'Write after.', owns: ['after'] },
      ],
    },
    scripts: {
      'build/one': [[{ run: LAUNCHED }, { write: { path: 'one', content: 'one\n' } }]],
      'build/fix*': [[{ run: LAUNCHED }, { write: { path: 'fixed', content: 'fixed\n' } }]],
      after: [[{ run: LAUNCHED }, { write: { path: 'after', content: 'after\n' } }]],
    },
  },
  'an agent that crashes, a red gate and commits of its own': {
    workflow: {
      sandbox: 'none',
      tasks: [
        {
          id: 'shaky',
          agent: 'builder',
          objective: 'Write a.',
          owns: ['a'],
          retry: { max_attempts: 3 },
          gates: [{ run: 'grep good a' }],
        },
      ],
    },
    scripts: {
      shaky: [
        [{ run: LAUNCHED }, { write: { path: 'a', content: 'half\n' } }, { commit: 'Half of it' }, { exit: 3 }],
        [{ run: LAUNCHED }, { write: { path: 'a', content: 'bad\n' } }],
        [{ run: LAUNCHED }, { write: { path: 'a', content: 'good\n' } }, { commit: 'All of it' }],
      ],
    },
  },
  'a map over files and a loop in a saga, which fails and undoes them': {
    files: { 'in/a': 'a\n', 'in/b': 'b\n' },
    workflow: {
      sandbox: 'none',
      saga: true,
      tasks: [
        {
          id: 'each',
          map: { glob: 'in/*' },
          max_parallel: 1,
          run: `${LAUNCHED}; echo more >>"$TUTTI_ITEM"`,
          owns: ['${{ item }}'],
          compensate: 'revert',
        },
        {
          id: 'twice',
          needs: ['each'],
          loop: { until: 'iteration >= 2', max: 3 },
          agent: 'builder',
          objective: 'Add a line.',
          owns: ['out'],
          compensate: { run: `${LAUNCHED}; rm -f out` },
        },
        { id: 'breaks', needs: ['twice'], run: `${LAUNCHED}; exit 1` },
      ],
    },
    scripts: { 'twice.*': [[{ run: LAUNCHED }, { append: { path: 'out', content: 'line\n' } }]] },
  },
};
