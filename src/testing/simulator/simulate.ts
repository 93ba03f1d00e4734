/**
 * One run of a random workflow in a faked world, in which everything goes wrong that may: crashes that lose what was
 * not yet committed, answers that are lost, doubled, reordered and late, people who ask anything at any time, clocks
 * that jump. After every step all that the design promises is counted again. Everything comes from the seed.
 */
import { assert } from '../../core/base/assert.ts';
import { ROOT } from '../../core/base/ids.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { RunCommand } from '../../core/run/command.ts';
import { checkUsage } from './check-state.ts';
import { isOver } from './naive-join.ts';
import { answerAll, askAnything, retryAll } from './people.ts';
import { makeRandom } from './random.ts';
import { randomPlan } from './random-plan.ts';
import { inWords } from './violation-of.ts';
import {
  beginRun,
  compareStates,
  crash,
  foldAll,
  isFenced,
  performAgain,
  type SimulatedRun,
  startCommand,
  turn,
} from './simulated-run.ts';

export type Simulated = {
  readonly seed: number;
  /** What was broken, in words; null when every promise was kept. */
  readonly violation: string | null;
  readonly plan: Plan;
  /** The journal, one text a commit. */
  readonly journal: readonly string[];
  readonly steps: number;
  readonly events: number;
  readonly crashes: number;
  /** How the run ended. */
  readonly end: string;
};

/** After the trouble is over, a run that does not come to its end within so many steps never will. */
const CALM_STEPS_MAX: number = 2_000;

export function simulate(seed: number): Simulated {
  const random = makeRandom(seed);
  const plan = randomPlan(random);
  const run = beginRun(plan, random);
  const violation = violationOf(() => {
    trouble(run);
    calm(run);
    compareStates(foldAll(run), run.state);
    checkUsage(run.state);
  });
  const end = run.state.tasks.get(ROOT)?.status ?? 'pending';
  const journal = run.journal.map((commit) => commit.text);
  return { seed, violation, plan, journal, steps: run.steps, events: run.shadow.seq, crashes: run.crashes, end };
}

function violationOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (broken) {
    return inWords(broken);
  }
}

function trouble(run: SimulatedRun): void {
  const { random } = run;
  turn(run, [startCommand(random)], false);
  const steps = 5 + random.below(70);
  for (let step = 0; step < steps; step += 1) {
    run.draining = random.chance(0.05);
    const crashes = random.chance(0.04);
    const what = random.weighted({ answer: 70, batch: 8, late: 8, person: 16, jump: 4, lose: 4, again: 3 });
    if (what === 'answer') turn(run, take(run, 1), crashes);
    if (what === 'batch') turn(run, [...take(run, 3), askAnything(run.state, random)], crashes);
    if (what === 'late') turn(run, [random.pick(run.said)], crashes);
    if (what === 'person') turn(run, [askAnything(run.state, random)], crashes);
    if (what === 'jump') run.now += random.below(400_000);
    if (what === 'lose') run.flying.splice(random.below(run.flying.length + 1), 1);
    if (what === 'again') performAgain(run);
    if (crashes && random.chance(0.3)) crash(run);
  }
}

/** Answers that have arrived, in any order; now and then one is kept to arrive once more. */
function take(run: SimulatedRun, count: number): readonly RunCommand[] {
  const taken: RunCommand[] = [];
  for (let left = count; left > 0; left -= 1) {
    const here = run.flying.filter((one) => one.notBefore <= run.now);
    if (here.length === 0) break;
    const one = run.random.pick(here);
    if (run.random.chance(0.93) || isFenced(one.report)) run.flying.splice(run.flying.indexOf(one), 1);
    taken.push(one.report);
  }
  return taken;
}

/** No more trouble: agents succeed, people answer. Now the run must come to its end, in a bounded number of steps. */
function calm(run: SimulatedRun): void {
  run.world.kind = true;
  run.draining = false;
  turn(run, [], false);
  let retries = run.random.below(3);
  for (let step = 0; step < CALM_STEPS_MAX; step += 1) {
    performAgain(run);
    const waits = run.flying.filter((one) => run.state.owed.has(one.key));
    if (waits.length > 0) {
      const next = Math.min(...waits.map((one) => one.notBefore));
      run.now = Math.max(run.now + 1, next);
      turn(run, take(run, 1), false);
      continue;
    }
    assert(run.state.owed.size === 0, 'an effect is owed that nobody performs');
    const answers = answerAll(run.state);
    if (answers.length > 0) {
      const before = run.state.seq;
      turn(run, answers, false);
      assert(run.state.seq > before, `nobody can answer what the run waits for: ${JSON.stringify(answers)}`);
      continue;
    }
    const root = run.state.tasks.get(ROOT);
    assert(
      root !== undefined && isOver(root.status),
      `the run is ${root?.status ?? 'untouched'} and nothing is left to do`,
    );
    if (retries === 0) return;
    retries -= 1;
    turn(run, retryAll(run.state), false);
  }
  throw new Error(`the run does not end within ${CALM_STEPS_MAX} steps`);
}
