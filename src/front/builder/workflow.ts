import type { Json } from '../../core/base/json.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { present } from '../language/present.ts';
import { callSite } from './call-site.ts';
import { castAgents, castTask } from './cast-flow.ts';
import type { Expr } from './expression.ts';
import type { Answers } from './on.ts';
import { workflowKinds } from './option-kinds.ts';
import type { Input, WorkflowOptions } from './options.ts';
import type { Part, TaskNode } from './part.ts';
import { named } from './record-expression.ts';
import { agentOf, inputOf, phaseOf } from './settle-options.ts';
import { sound } from './task.ts';

/** A workflow as a program made it, with the places that its problems are shown at. */
export type Flow = {
  readonly kind: typeof FLOW;
  readonly workflow: Workflow;
  readonly root: TaskNode;
};

/** Tells a workflow from anything else that a file may export, whichever copy of this module made it. */
const FLOW = 'tutti.workflow';

export function isFlow(value: unknown): value is Flow {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === FLOW;
}

type Inputs = Readonly<Record<string, Input>>;
type TopParts = Part | Answers | readonly (Part | Answers)[];
type Scope<I extends Inputs> = { readonly inputs: Expr<InputValues<I>> };

type InputValues<I extends Inputs> = { readonly [K in keyof I]: InputValue<I[K]> };
type InputValue<I extends Input> = I extends { readonly options: readonly (infer Option)[] }
  ? Option
  : I extends { readonly type: 'number' }
    ? number
    : I extends { readonly type: 'boolean' }
      ? boolean
      : I extends { readonly type: 'list' }
        ? readonly Json[]
        : I extends { readonly type: 'object' }
          ? Readonly<Record<string, unknown>>
          : string;

/** A whole workflow: what `export default` of a file gives to `tutti run`. */
export function workflow<const I extends Inputs = Inputs>(
  options: WorkflowOptions & {
    readonly inputs?: I;
    readonly tasks: TopParts | ((scope: Scope<I>) => TopParts);
  },
): Flow {
  const { given, faults } = sound(options, workflowKinds, {
    owner: 'the workflow',
    empty: { name: '-', tasks: options.tasks },
  });
  const parts = topOf(typeof given.tasks === 'function' ? given.tasks({ inputs: named('inputs') }) : given.tasks);
  const nodes = parts.flatMap((part) => ('nodes' in part ? part.nodes : part.answers));
  const cast = castAgents(mapped(given.agents ?? {}, agentOf), nodes);
  const tasks = nodes.map((node) => castTask(node, cast));
  const { environment = {} } = given;
  const root: TaskNode = {
    definition: phaseOf('', given),
    children: nodes,
    isCase: false,
    faults,
    site: callSite(workflow),
  };
  return {
    kind: FLOW,
    root,
    workflow: {
      name: given.name,
      strict: given.strict ?? false,
      agents: cast.agents,
      models: given.models ?? {},
      inputs: mapped(given.inputs ?? {}, inputOf),
      environment: {
        copy: environment.copy ?? [],
        link: environment.link ?? [],
        ...present({ setup: environment.setup }),
        cache: environment.cache ?? [],
      },
      sandbox: given.sandbox ?? 'auto',
      deliver: given.deliver ?? 'branch',
      on: eventsOf(parts),
      root: { ...phaseOf('', given), tasks },
    },
  };
}

function topOf(parts: TopParts): readonly (Part | Answers)[] {
  return 'nodes' in parts || 'answers' in parts ? [parts] : parts;
}

/** Two answers to one type of event both begin for it. */
function eventsOf(parts: readonly (Part | Answers)[]): Workflow['on'] {
  const events = new Map<string, readonly string[]>();
  for (const part of parts) {
    if ('nodes' in part) continue;
    for (const [type, ids] of Object.entries(part.events)) events.set(type, [...(events.get(type) ?? []), ...ids]);
  }
  return Object.fromEntries(events);
}

function mapped<T, U>(map: Readonly<Record<string, T>>, change: (value: T) => U): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
