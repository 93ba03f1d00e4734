import type { BudgetDefinition, RetryDefinition } from '../../core/workflow/workflow.ts';
import { byKind, mapped } from '../shape/collections.ts';
import { duration, money, tokens } from '../shape/quantities.ts';
import { field, type Fields, record, requiredField } from '../shape/record.ts';
import { count, oneOf } from '../shape/scalars.ts';
import type { Shape } from '../shape/shape.ts';
import { present } from './present.ts';

type BudgetFields = {
  readonly tokens?: number;
  readonly usd?: number;
  readonly duration?: number;
  readonly mode?: BudgetDefinition['mode'];
};

const budgetFields: Fields<BudgetFields> = {
  tokens: field(tokens, 'Tokens that may be spent, such as 200000, 200k or 2M.'),
  usd: field(money, 'US dollars that may be spent.'),
  duration: field(duration, 'How long it may take, such as 90s, 5m or 1h30m; a bare number is seconds.'),
  mode: field(oneOf('audit', 'enforce'), '`audit` (unless said) only tells; `enforce` also starts nothing more.'),
};

export const budgetShape: Shape<BudgetDefinition> = mapped(
  record(budgetFields, { expects: 'a budget' }),
  ({ tokens, usd: usdMicros, duration: durationMs, mode = 'audit' }) => ({
    ...present({ tokens, usdMicros, durationMs }),
    mode,
  }),
);

type RetryFields = { readonly max_attempts: number; readonly backoff?: number };

const retryFields: Fields<RetryFields> = {
  max_attempts: requiredField(count, 'How often it is tried at most, the first time included.'),
  backoff: field(duration, 'How long to wait before it is tried again.'),
};

/** A number is the most attempts, at once one after the other. */
export const retryShape: Shape<RetryDefinition> = byKind(
  {
    scalar: mapped(count, (maxAttempts) => ({ maxAttempts, backoffMs: 0 })),
    map: mapped(record(retryFields, { expects: 'a retry' }), (given) => ({
      maxAttempts: given.max_attempts,
      backoffMs: given.backoff ?? 0,
    })),
  },
  'a number of attempts, or a map with `max_attempts` and `backoff`',
);
