import { parseJson } from '../base/read-json.ts';
import {
  type Check,
  isCount,
  isFlag,
  isOptional,
  isPath,
  isRunId,
  isSha,
  isShape,
  isText,
  isUnion,
} from '../base/shape.ts';
import type { PersonCommand } from './command.ts';
import { isBudget, isLimits } from './event-shape.ts';

const said = { task: isPath, by: isText, message: isText } as const;
const answers = { ...said, block: isCount } as const;

const isPersonCommand: Check<PersonCommand> = isUnion<PersonCommand>({
  'start-run': isShape({
    run: isRunId,
    plan: isText,
    base: isSha,
    baseRef: isText,
    branch: isText,
    limits: isLimits,
    approveAll: isFlag,
  }),
  approve: isShape(answers),
  reject: isShape(answers),
  answer: isShape(answers),
  unblock: isShape({ ...answers, budget: isOptional(isBudget) }),
  retry: isShape(said),
  skip: isShape(said),
  cancel: isShape({ task: isPath, by: isText }),
  pause: isShape({ by: isText }),
  unpause: isShape({ by: isText }),
});

/** A command that another process wrote, perhaps of another version; null when it is none that is known here. */
export function decodePersonCommand(text: string): PersonCommand | null {
  const command: unknown = parseJson(text);
  return isPersonCommand(command) ? command : null;
}
