import { readWorkflow } from '../../../src/front/yaml/read-workflow.ts';

/** Each problem that is no remark about contracts, as `severity CODE line:column message`. */
export function problemsOf(text: string): readonly string[] {
  return readWorkflow(text, 'tutti.yaml')
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`);
}
