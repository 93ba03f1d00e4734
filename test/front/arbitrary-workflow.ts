import * as fc from 'fast-check';
import type {
  AgentDefinition,
  BudgetDefinition,
  GateDefinition,
  ImportDefinition,
  InputDefinition,
  LeafDefinition,
  RetryDefinition,
  TaskCommon,
  TaskDefinition,
  Workflow,
} from '../../src/core/workflow/workflow.ts';
import { agentWork, candidates, compensate, loop, map, supervise } from './arbitrary-branching.ts';
import { anyText, filledText, id, jsonMap, ms, path, paths, some, texts, writes } from './arbitrary-parts.ts';

const agent: fc.Arbitrary<AgentDefinition> = fc
  .tuple(
    fc.record({
      adapter: anyText,
      env: texts,
      options: jsonMap,
    }),
    some({
      model: anyText,
      effort: anyText,
      tools: texts,
      prompt: anyText,
      writes,
      sandbox: fc.constantFrom('auto' as const, 'required' as const, 'none' as const),
      maxTurns: fc.integer({ min: 1, max: 1_000 }),
      maxParallel: fc.integer({ min: 1, max: 100 }),
    }),
  )
  .map(([always, sometimes]) => ({ ...always, ...sometimes }));

const budget: fc.Arbitrary<BudgetDefinition> = fc
  .tuple(
    some({ tokens: fc.integer({ min: 1 }), usdMicros: fc.integer({ min: 1, max: 2_000_000_000 }), durationMs: ms }),
    fc.constantFrom('audit' as const, 'enforce' as const),
  )
  .map(([limits, mode]) => ({ ...limits, mode }));

const retry: fc.Arbitrary<RetryDefinition> = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 9 }),
  backoffMs: fc.oneof(fc.constant(0), ms),
});

function gates(prefix: string): fc.Arbitrary<readonly GateDefinition[]> {
  const command = fc.stringMatching(/^[a-z]{1,8}( [a-z'":#]{1,8}){0,2}$/);
  const gate: fc.Arbitrary<GateDefinition> = fc.oneof(
    command.map((one): GateDefinition => ({ type: 'run', name: one, command: one })),
    fc.record({ type: fc.constant('run' as const), name: filledText, command, timeoutMs: ms }),
    fc.record({
      type: fc.constant('files' as const),
      name: fc.constantFrom('files', prefix),
      paths: fc.array(path, { minLength: 1 }),
    }),
    fc.record({
      type: fc.constant('placeholders' as const),
      name: fc.constantFrom('placeholders', `${prefix} words`),
      words: fc.array(filledText, { minLength: 1, maxLength: 3 }),
    }),
  );
  return fc.uniqueArray(gate, { maxLength: 3, selector: ({ name }) => name });
}

/** What the task may own is below its folder, so that neighbours never collide and children only narrow */
function common(name: string, needs: readonly string[], { agents, folder }: Surroundings): fc.Arbitrary<TaskCommon> {
  return fc
    .tuple(
      fc.record({
        needs: fc.subarray([...needs]),
        join: fc.constantFrom('all_success', 'none_failed', 'one_success', 'all_done'),
        approval: fc.subarray(['before_start']),
        successCriteria: texts,
        gotchas: texts,
        reads: paths,
        protected: fc.constantFrom([], ['secrets/**']),
        gates: gates(name),
      }),
      some({
        when: fc.constantFrom('true', '1 < 2'),
        testCommand: fc.constantFrom('npm test', '1', 'make "a: b"'),
        owns: fc.constant([`${folder}/**`]),
        budget,
        retry,
        map,
        loop,
        compensate: compensate(agents),
      }),
    )
    .map(([always, sometimes]) => ({ id: name, ...always, ...sometimes }) as TaskCommon);
}

type Surroundings = {
  readonly agents: Readonly<Record<string, AgentDefinition>>;
  readonly folder: string;
  readonly depth: number;
};

function leaf(name: string, needs: readonly string[], around: Surroundings): fc.Arbitrary<TaskDefinition> {
  const { agents } = around;
  const command = fc.constantFrom('make', 'true', '1', 'echo "a: b" # c');
  const work = fc.oneof(
    agentWork(agents),
    command.map((one): LeafDefinition['work'] => ({ type: 'command', command: one })),
  );
  const extras = fc.tuple(
    fc.record({
      inputs: paths,
      references: paths,
      writes,
      mayChangeNothing: fc.boolean(),
      asksBeforeMerge: fc.boolean(),
      env: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), anyText, { maxKeys: 3 }),
    }),
    some({
      reason: anyText,
      output: fc.constant({ type: 'object', properties: { a: { type: 'string' } } }),
      timeoutMs: ms,
    }),
    some({ candidates: candidates(agents) }),
  );
  return fc.tuple(common(name, needs, around), work, extras).map(([shared, does, [always, sometimes, several]]) => {
    const writesWhat = does.type === 'command' && always.writes === 'patch' ? 'workspace' : always.writes;
    const mayChangeNothing = always.mayChangeNothing || does.type === 'command' || writesWhat === 'none';
    const { asksBeforeMerge, ...others } = always;
    const { owns: _owns, ...unowned } = shared;
    // Who writes nothing owns nothing, and nobody is asked about a change that cannot be.
    const isWriter = writesWhat !== 'none';
    const approval = asksBeforeMerge && isWriter ? [...shared.approval, 'before_integrate'] : shared.approval;
    const choice = does.type === 'agent' && isWriter ? several : {};
    const rest = {
      ...others,
      approval,
      writes: writesWhat,
      mayChangeNothing,
      deliverables: [],
      ...sometimes,
      ...choice,
    };
    return { ...(isWriter ? shared : unowned), kind: 'leaf', work: does, ...rest } as LeafDefinition;
  });
}

function children(around: Surroundings): fc.Arbitrary<readonly TaskDefinition[]> {
  const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 3, selector: (one) => one.replaceAll('-', '_') });
  return ids.chain((names) => fc.tuple(...names.map((name, index) => task(name, names.slice(0, index), around))));
}

function task(name: string, needs: readonly string[], around: Surroundings): fc.Arbitrary<TaskDefinition> {
  const within = { ...around, folder: `${around.folder}/${name}`, depth: around.depth - 1 };
  if (around.depth === 0) return leaf(name, needs, within);
  const limits = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
  const supervised = fc.tuple(common(name, needs, within), supervise(around.agents)).map(([shared, supervision]) => ({
    ...shared,
    kind: 'phase' as const,
    saga: false,
    supervise: supervision,
    tasks: [],
  }));
  const phase = fc
    .tuple(common(name, needs, within), children(within), fc.record({ limits, saga: fc.boolean(), imported }))
    .map(([shared, tasks, { limits: maxParallel, saga, imported: file }]) => ({
      ...shared,
      kind: 'phase' as const,
      saga,
      // Beside `map` it would count items, but for what was a file.
      ...(maxParallel !== undefined && (shared.map === undefined || file !== undefined) && { maxParallel }),
      ...(file !== undefined && { imported: file }),
      tasks,
    }));
  return fc.oneof(
    { weight: 6, arbitrary: leaf(name, needs, within) },
    { weight: 2, arbitrary: phase },
    { weight: 1, arbitrary: supervised },
  );
}

const input: fc.Arbitrary<InputDefinition> = fc
  .tuple(fc.boolean(), some({ description: anyText, default: anyText }))
  .map(([required, sometimes]) => ({ type: 'string', required, ...sometimes }));

const imported: fc.Arbitrary<ImportDefinition | undefined> = fc.option(
  fc.dictionary(id, input, { maxKeys: 2 }).chain((inputs) =>
    fc.record({
      file: anyText,
      inputs: fc.constant(inputs),
      with: fc.constant(Object.fromEntries(Object.keys(inputs).map((name) => [name, 'a value']))),
    }),
  ),
  { nil: undefined },
);

/** Workflows with nothing wrong in them, and with everything in them that a writer could lose. */
export const arbitraryWorkflow: fc.Arbitrary<Workflow> = fc
  .dictionary(id, agent, { minKeys: 1, maxKeys: 3 })
  .chain((agents) => {
    const root = fc
      .tuple(
        children({ agents, folder: 'src', depth: 2 }),
        gates('all'),
        texts,
        some({ maxParallel: fc.integer({ min: 1, max: 9 }), budget, retry }),
        fc.boolean(),
      )
      .map(([tasks, ownGates, successCriteria, sometimes, saga]) => ({
        id: '',
        kind: 'phase',
        needs: [],
        join: 'all_success',
        approval: [],
        successCriteria,
        gotchas: [],
        reads: [],
        protected: [],
        gates: ownGates,
        saga,
        ...sometimes,
        tasks,
      }));
    const answers = (ids: readonly string[]): fc.Arbitrary<Workflow['on']> =>
      fc.dictionary(fc.constantFrom('push', 'Issue.opened', 'x:y/1'), fc.subarray([...ids], { minLength: 1 }));
    const whole = root.chain((one) => fc.tuple(fc.constant(one), answers(one.tasks.map((task) => task.id))));
    const rest = fc.record({
      name: filledText,
      strict: fc.constant(false),
      agents: fc.constant(agents),
      models: fc.dictionary(
        fc.constantFrom('deep', 'fast'),
        fc.dictionary(fc.constantFrom('claude', 'codex'), anyText),
      ),
      inputs: fc.dictionary(id, input, { maxKeys: 2 }),
      environment: fc
        .tuple(fc.record({ copy: paths, link: paths, cache: paths }), some({ setup: filledText }))
        .map(([always, sometimes]) => ({ ...always, ...sometimes })),
      sandbox: fc.constantFrom('auto', 'required', 'none'),
      deliver: fc.constantFrom('branch', 'merge', 'pr'),
    });
    return fc.tuple(rest, whole).map(([given, [one, on]]) => ({ ...given, on, root: one })) as fc.Arbitrary<Workflow>;
  });
