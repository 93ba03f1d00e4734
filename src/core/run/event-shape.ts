import {
  type Check,
  type Fields,
  isCount,
  isFlag,
  isJson,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isOptional,
  isPath,
  isRecordOf,
  isRunId,
  isSha,
  isShape,
  isText,
  isUnion,
} from '../base/shape.ts';
import type { LeafNode, NodeCommon } from '../plan/plan.ts';
import type {
  AgentWork,
  BudgetDefinition,
  CommandWork,
  CompensateDefinition,
  GateDefinition,
} from '../workflow/workflow.ts';
import type { AttemptEnd, GateAnswer, GateResult, Handoff, Integration, TaskFailure, Usage } from './attempt.ts';
import type { Limits, RunEvent } from './event.ts';

type Merged = Extract<Integration, { readonly type: 'merged' | 'nothing' }>;
type NotMerged = Extract<Integration, { readonly type: 'conflict' | 'gates-failed' | 'moved' | 'impossible' }>;

const isTexts: Check<readonly string[]> = isListOf(isText);
const attempted = { task: isPath, attempt: isCount } as const;
const answered = { task: isPath, block: isCount, by: isText, message: isText } as const;

export const isBudget: Check<BudgetDefinition> = isShape<BudgetDefinition>({
  tokens: isOptional(isNumber),
  usdMicros: isOptional(isNumber),
  durationMs: isOptional(isNumber),
  mode: isOneOf('audit', 'enforce'),
});

export const isLimits: Check<Limits> = isShape<Limits>({ maxParallel: isCount, perAgent: isRecordOf(isCount) });

const isFailure: Check<TaskFailure> = isShape<TaskFailure>({ code: isText, what: isText, fix: isText });

const isUsage: Check<Usage> = isShape<Usage>({
  inputTokens: isNumber,
  cacheReadTokens: isNumber,
  cacheWriteTokens: isNumber,
  outputTokens: isNumber,
  usdMicros: isNullOr(isNumber),
});

const isHandoff: Check<Handoff> = isShape<Handoff>({
  summary: isText,
  deliverables: isTexts,
  testsRun: isTexts,
  knownIssues: isTexts,
  integrationNotes: isText,
  dependencies: isTexts,
});

const isAnswer: Check<GateAnswer> = isOneOf('pass', 'fail', 'could-not-run', 'no-tests', 'flaky');

const isGateResults: Check<readonly GateResult[]> = isListOf(
  isShape<GateResult>({
    name: isText,
    kind: isText,
    answer: isAnswer,
    durationMs: isNumber,
    evidence: isText,
    onBase: isOptional(isAnswer),
  }),
);

const isEnd: Check<AttemptEnd> = isShape<AttemptEnd>({
  outcome: isOneOf(
    ...(['done', 'no-change', 'crashed', 'timed-out', 'stalled', 'refused', 'output-invalid', 'rate-limited'] as const),
    ...(['auth', 'budget', 'blocked', 'cancelled', 'lost'] as const),
  ),
  message: isText,
  commit: isNullOr(isSha),
  changed: isCount,
  violations: isListOf(
    isShape<AttemptEnd['violations'][number]>({
      path: isText,
      rule: isOneOf(
        ...(['not-owned', 'owned-by-other', 'protected', 'unsafe-path'] as const),
        ...(['nested-repository', 'symlink-escape', 'not-yours', 'secret'] as const),
      ),
      detail: isText,
    }),
  ),
  usage: isUsage,
  session: isNullOr(isText),
  exit: isNullOr(isNumber),
  handoff: isNullOr(isHandoff),
  output: isOptional(isJson),
  until: isOptional(isNumber),
});

const isMerged: Check<Merged> = isUnion<Merged>({
  merged: isShape({ head: isSha, commit: isSha, tree: isSha, onto: isSha, gates: isGateResults }),
  nothing: isShape({ head: isSha }),
});

const isNotMerged: Check<NotMerged> = isUnion<NotMerged>({
  conflict: isShape({ onto: isSha, files: isTexts, excerpt: isText }),
  'gates-failed': isShape({ onto: isSha, commit: isSha, gates: isGateResults }),
  impossible: isShape({ error: isFailure }),
  moved: isShape({ expected: isSha, actual: isNullOr(isSha) }),
});

const isGate: Check<GateDefinition> = isUnion<GateDefinition>({
  run: isShape({ name: isText, command: isText, timeoutMs: isOptional(isNumber) }),
  files: isShape({ name: isText, paths: isTexts }),
  placeholders: isShape({ name: isText, words: isTexts }),
});

const agent: Check<Omit<AgentWork, 'type'>> = isShape<Omit<AgentWork, 'type'>>({
  agent: isText,
  model: isOptional(isText),
  role: isOptional(isText),
  objective: isText,
  outputFormat: isOptional(isText),
  tools: isTexts,
  sources: isTexts,
  boundaries: isTexts,
});
const command: Check<Omit<CommandWork, 'type'>> = isShape({ command: isText });

const isWork: Check<AgentWork | CommandWork> = isUnion<AgentWork | CommandWork>({ agent, command });

const isCompensation: Check<CompensateDefinition> = isUnion<CompensateDefinition>({
  agent,
  command,
  revert: isShape({}),
});

const ofAnyNode: Fields<NodeCommon> = {
  path: isPath,
  parent: isNullOr(isPath),
  needs: isListOf(isPath),
  join: isOneOf('all_success', 'none_failed', 'one_success', 'all_done'),
  when: isOptional(isText),
  approval: isListOf(isOneOf('before_start', 'before_integrate')),
  priority: isNumber,
  gates: isListOf(isGate),
  budget: isOptional(isBudget),
  maxAttempts: isCount,
  backoffMs: isNumber,
  successCriteria: isTexts,
  gotchas: isTexts,
  owns: isNullOr(isTexts),
  reads: isTexts,
  protected: isTexts,
  compensate: isOptional(isCompensation),
};

const isLeaf: Check<LeafNode> = isShape<LeafNode>({
  ...ofAnyNode,
  kind: isOneOf('leaf'),
  stages: isListOf(isOneOf('prepare', 'run', 'verify', 'integrate')),
  agent: isText,
  work: isWork,
  deliverables: isTexts,
  inputs: isTexts,
  references: isTexts,
  reason: isOptional(isText),
  output: isOptional(isRecordOf(isJson)),
  writes: isOneOf('workspace', 'patch', 'none'),
  mayChangeNothing: isFlag,
  env: isRecordOf(isText),
  timeoutMs: isOptional(isNumber),
  undoes: isOptional(isPath),
  judges: isOptional(isListOf(isPath)),
});

/** One line an event. Whoever adds an event, or a field to one, is sent here by the compiler. */
export const isRunEvent: Check<RunEvent> = isUnion<RunEvent>({
  'run.started': isShape({
    run: isRunId,
    workflow: isText,
    plan: isText,
    base: isSha,
    baseRef: isText,
    branch: isText,
    limits: isLimits,
    approveAll: isFlag,
  }),
  'run.paused': isShape({}),
  'run.unpaused': isShape({}),
  'run.delivered': isShape({ how: isOneOf('branch', 'merge', 'pr'), head: isSha }),
  'task.opened': isShape({ task: isPath, items: isOptional(isListOf(isJson)) }),
  'task.listing': isShape({ task: isPath }),
  'task.iterated': isShape({ task: isPath, iteration: isCount }),
  'task.unfolded': isShape({ task: isPath, children: isListOf(isLeaf) }),
  'task.readied': isShape({ task: isPath, values: isRecordOf(isJson) }),
  'task.skipped': isShape({ task: isPath, because: isOneOf('when', 'need', 'person', 'judge'), detail: isText }),
  'task.blocked': isShape({
    task: isPath,
    block: isCount,
    reason: isOneOf('question', 'approval', 'quota', 'conflict', 'budget', 'environment'),
    message: isText,
    until: isOptional(isNumber),
  }),
  'task.unblocked': isShape(answered),
  'task.completed': isShape({ task: isPath, end: isOptional(isEnd), result: isOptional(isText) }),
  'task.failed': isShape({ task: isPath, error: isFailure, result: isOptional(isText) }),
  'task.verifying': isShape({ task: isPath }),
  'tasks.refused': isShape({ task: isPath, problems: isTexts }),
  'candidate.held': isShape({ task: isPath }),
  'candidate.chosen': isShape({ task: isPath, candidate: isPath, reason: isText }),
  'compensation.started': isShape({
    task: isPath,
    because: isOneOf('failed', 'cancelled'),
    error: isFailure,
    children: isListOf(isLeaf),
  }),
  'task.reopened': isShape({
    task: isPath,
    because: isOneOf('retry', 'need', 'child', 'gates', 'again'),
    message: isText,
  }),
  'task.cancelling': isShape({ task: isPath, by: isText }),
  'task.cancelled': isShape({ task: isPath, result: isOptional(isText) }),
  'attempt.started': isShape(attempted),
  'attempt.prepared': isShape({ ...attempted, base: isSha, workspace: isText }),
  'attempt.ended': isShape({ ...attempted, end: isEnd }),
  'attempt.failed': isShape({
    ...attempted,
    burnt: isFlag,
    nextAt: isNullOr(isNumber),
    onward: isNullOr(isShape({ base: isSha, commit: isNullOr(isSha) })),
  }),
  'gate.checked': isShape({ ...attempted, commit: isNullOr(isSha), passed: isFlag, results: isGateResults }),
  'merge.integrated': isShape({ ...attempted, result: isMerged }),
  'merge.refused': isShape({ ...attempted, result: isNotMerged }),
  'approval.granted': isShape(answered),
  'approval.rejected': isShape(answered),
  'budget.alerted': isShape({
    task: isPath,
    what: isOneOf('tokens', 'usd', 'duration'),
    percent: isOneOf(80, 100),
    spent: isNumber,
    limit: isNumber,
  }),
  'budget.raised': isShape({ task: isPath, budget: isBudget, by: isText }),
});
