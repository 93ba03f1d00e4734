export type { Condition, Expr, Gives } from './front/builder/expression.ts';
export type { FromSchema } from './front/builder/from-schema.ts';
export { on } from './front/builder/on.ts';
export type { Answers, Event } from './front/builder/on.ts';
export type {
  Agent,
  AgentTaskOptions,
  Budget,
  CommandOptions,
  Contract,
  Gate,
  PhaseOptions,
  SuperviseOptions,
  WorkflowOptions,
} from './front/builder/options.ts';
export type { Part, Task } from './front/builder/part.ts';
export { phase, saga, supervise } from './front/builder/phase.ts';
export { cel } from './front/builder/record-expression.ts';
export { candidates, map, refine } from './front/builder/repeat.ts';
export { branch, parallel, sequence } from './front/builder/sequence.ts';
export { command, task } from './front/builder/task.ts';
export { type Flow, workflow } from './front/builder/workflow.ts';
