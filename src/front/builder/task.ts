import type { Json, JsonObject } from '../../core/base/json.ts';
import { type CallSite, callSite } from './call-site.ts';
import { type Fault, faultsOf, isFields, type KindTable } from './field-kind.ts';
import type { FromSchema } from './from-schema.ts';
import { agentTaskKinds, commandKinds } from './option-kinds.ts';
import type { AgentTaskOptions, CommandOptions } from './options.ts';
import { type Task, taskOf } from './part.ts';
import { present } from '../language/present.ts';
import { agentWorkOf, leafOf } from './settle-options.ts';
import type { LeafDefinition } from '../../core/workflow/workflow.ts';

/** Work for an agent. With a schema in `output`, `task.output` has its fields. */
export function task<const Id extends string, const Schema extends JsonObject = JsonObject>(
  id: Id,
  options: AgentTaskOptions & { readonly output?: Schema },
): Task<Id, FromSchema<Schema>> {
  const { given, faults } = sound(options, agentTaskKinds, { owner: `the task \`${id}\``, empty: { objective: '' } });
  return leaf(id, { definition: leafOf(id, given, agentWorkOf(given)), faults, site: callSite(task) }, given);
}

/** A shell command as a task: the words are yours alone, and nothing is ever filled into them. */
export function command<const Id extends string, const Schema extends JsonObject = JsonObject>(
  id: Id,
  run: string,
  options: CommandOptions & { readonly output?: Schema } = {},
): Task<Id, FromSchema<Schema>> {
  const { given, faults } = sound(options, commandKinds, { owner: `the command \`${id}\``, empty: {} });
  const definition = leafOf(id, given, { type: 'command', command: run });
  return leaf(id, { definition, faults, site: callSite(command) }, given);
}

type Leaf = { readonly definition: LeafDefinition; readonly faults: readonly Fault[]; readonly site: CallSite };

function leaf<const Id extends string, Output = Json>(
  id: Id,
  node: Leaf,
  { writes, mayChangeNothing }: CommandOptions,
): Task<Id, Output> {
  return taskOf(id, { ...node, ...present({ writes, mayChangeNothing }), children: [], isCase: false });
}

/** What was handed over, or where something is wrong with it, nothing: the faults are told in its stead. */
export function sound<T extends object>(
  options: T,
  kinds: KindTable,
  { owner, empty }: { readonly owner: string; readonly empty: NoInfer<T> },
): { readonly given: T; readonly faults: readonly Fault[] } {
  const faults = isFields(options)
    ? faultsOf(options, kinds, { name: '', owner })
    : [{ code: 'VALUE_TYPE' as const, message: `${owner} takes an object with fields`, fix: 'add one: `{ … }`' }];
  return faults.length === 0 ? { given: options, faults } : { given: empty, faults };
}
