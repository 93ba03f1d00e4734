import * as fc from 'fast-check';
import type {
  AgentDefinition,
  AgentWork,
  CandidatesDefinition,
  CompensateDefinition,
  LoopDefinition,
  MapDefinition,
  MapSource,
  SuperviseDefinition,
} from '../../src/core/workflow/workflow.ts';
import { anyText, filledText, jsonMap, path, some, texts } from './arbitrary-parts.ts';

const mapSource: fc.Arbitrary<MapSource> = fc.oneof(
  fc.record({ type: fc.constant('items' as const), items: fc.array(fc.oneof(anyText, fc.integer(), jsonMap)) }),
  fc.record({ type: fc.constant('expression' as const), expression: fc.constantFrom('[1, 2]', '"a b".split(" ")') }),
  fc.record({ type: fc.constant('glob' as const), patterns: fc.array(path, { minLength: 1 }) }),
  fc.record({
    type: fc.constant('matrix' as const),
    axes: fc.dictionary(fc.constantFrom('os', 'Size_2'), fc.oneof(texts, fc.constant('[true]')), { minKeys: 1 }),
  }),
);

export const map: fc.Arbitrary<MapDefinition> = fc
  .tuple(
    fc.record({ over: mapSource, onFailure: fc.constantFrom('fail' as const, 'collect' as const) }),
    some({ maxParallel: fc.integer({ min: 1, max: 9 }) }),
  )
  .map(([always, sometimes]) => ({ ...always, ...sometimes }));

export const loop: fc.Arbitrary<LoopDefinition> = fc.record({
  until: fc.constantFrom('true', 'iteration > 2', 'previous == null'),
  max: fc.integer({ min: 1, max: 1_000 }),
  onMax: fc.constantFrom('fail' as const, 'accept' as const),
});

type Agents = Readonly<Record<string, AgentDefinition>>;

export function agentWork(agents: Agents): fc.Arbitrary<AgentWork> {
  return fc
    .tuple(
      fc.record({
        type: fc.constant('agent' as const),
        agent: fc.constantFrom(...Object.keys(agents)),
        objective: filledText,
        tools: texts,
        sources: texts,
        boundaries: texts,
      }),
      some({ model: anyText, role: anyText, outputFormat: anyText }),
    )
    .map(([always, sometimes]) => ({ ...always, ...sometimes }));
}

export function compensate(agents: Agents): fc.Arbitrary<CompensateDefinition> {
  return fc.oneof(
    agentWork(agents),
    fc.record({ type: fc.constant('command' as const), command: fc.constantFrom('undo', '1') }),
    fc.constant({ type: 'revert' as const }),
  );
}

export function candidates(agents: Agents): fc.Arbitrary<CandidatesDefinition> {
  const name = fc.constantFrom(...Object.keys(agents));
  return fc
    .tuple(
      fc.record({ agents: fc.array(name, { minLength: 2, maxLength: 4 }) }),
      some({ judge: fc.record({ agent: name, criteria: texts }) }),
    )
    .map(([always, sometimes]) => ({ ...always, ...sometimes }));
}

export function supervise(agents: Agents): fc.Arbitrary<SuperviseDefinition> {
  const name = fc.constantFrom(...Object.keys(agents));
  return fc
    .tuple(
      fc.record({
        agent: name,
        objective: filledText,
        workers: fc.array(name, { minLength: 1, maxLength: 3 }),
        maxRounds: fc.integer({ min: 1, max: 100 }),
        maxTasks: fc.integer({ min: 1, max: 1_000 }),
        approval: fc.boolean(),
      }),
      some({ until: fc.constantFrom('true', 'tasks.a_b.output.ok') }),
    )
    .map(([always, sometimes]) => ({ ...always, ...sometimes }));
}
