import { type Asking, evaluateText } from './evaluate-for.ts';

const TEXT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
const NAME = /\b(?:tasks|inputs|event|item|previous|index|iteration)\b(?:\.\w+(?!\s*\()|\[\d+\])*/g;
const VALUE_MAX = 100;

/** What the names in an expression stood for, for people: `tasks.a.output.n = 3, inputs.most = 2`. */
export function shownValues(text: string, asking: Asking): string {
  const names = new Set(text.replace(TEXT, '""').match(NAME) ?? []);
  const shown = [...names].flatMap((name) => {
    const answer = evaluateText(name, asking);
    return answer.type === 'value' ? [`${name} = ${JSON.stringify(answer.value).slice(0, VALUE_MAX)}`] : [];
  });
  return shown.join(', ');
}
