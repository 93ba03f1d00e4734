// The program of the scripted agent: plays the steps of one attempt in the folder that it is started in.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { performStep, type Stage } from './perform-step.ts';
import { NOTHING_SPENT, type PlayerLine } from './player-line.ts';
import { readScript } from './read-script.ts';
import { type ScriptedStep, stepsFor } from './script.ts';

const OPTIONS = {
  task: { type: 'string' },
  attempt: { type: 'string' },
  script: { type: 'string' },
  session: { type: 'string' },
} as const;

process.exitCode = await main();

/** The exit status: 2 where there is nothing to play. */
async function main(): Promise<number> {
  const { task = '', attempt = '1', script, session } = parseArgs({ options: OPTIONS }).values;
  const steps = await findSteps(script, task, Number(attempt));
  if (typeof steps === 'string') {
    process.stderr.write(`${steps}\n`);
    return 2;
  }
  print({ type: 'session', id: session ?? randomUUID(), resumed: session !== undefined });
  process.on('SIGINT', () => {
    print({ type: 'result', outcome: 'cancelled', message: 'It was interrupted.', output: null, until: null });
    process.exit(130);
  });
  return play(steps);
}

async function play(steps: readonly ScriptedStep[]): Promise<number> {
  const stage = newStage();
  for (const step of steps) {
    const stop = await performStep(stage, step);
    if (stop?.type === 'exit') return stop.status;
    if (stop !== null) {
      print(stop);
      return 0;
    }
  }
  print({ type: 'result', outcome: 'done', message: 'The script is played.', output: stage.output, until: null });
  return 0;
}

/** The steps, or what is wrong. */
async function findSteps(
  file: string | undefined,
  task: string,
  attempt: number,
): Promise<readonly ScriptedStep[] | string> {
  if (file === undefined) return 'A scripted agent needs a script: give it `script` or `tasks` among its options.';
  const { script, problems } = readScript(await readFile(file, 'utf8'));
  const [problem] = problems;
  if (problem !== undefined) return `${file}:${problem.line}:${problem.column}: ${problem.message}`;
  return stepsFor(script, task, attempt) ?? `${file} has no steps for attempt ${attempt} of ${task}.`;
}

function newStage(): Stage {
  const env = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    cwd: process.cwd(),
    env: Object.fromEntries(env),
    reportFile: process.env['TUTTI_REPORT'] ?? null,
    node: process.execPath,
    print,
    printRaw: (bytes) => new Promise((resolve) => process.stdout.write(bytes, () => resolve())),
    ignoreSigterm: () => {
      process.on('SIGTERM', () => {});
    },
    usage: NOTHING_SPENT,
    output: null,
  };
}

function print(line: PlayerLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
