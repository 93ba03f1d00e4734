import { didYouMean } from '../base/did-you-mean.ts';
import { ROOT } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { Finding } from '../base/problem.ts';
import { checkInputValue, readInputText } from '../workflow/check-input-value.ts';
import type { Workflow } from '../workflow/workflow.ts';

/**
 * The values of a workflow's inputs, with defaults filled in, and all that is wrong with what was given. A text stands
 * for a value of the input's type where it can be read as one, since a command line knows nothing but texts.
 */
export function readInputs(
  workflow: Workflow,
  given: JsonObject,
): { readonly inputs: JsonObject; readonly findings: readonly Finding[] } {
  const findings: Finding[] = Object.keys(given)
    .filter((name) => !Object.hasOwn(workflow.inputs, name))
    .map((name) => unknownInput(name, workflow));
  const inputs: [string, Json][] = [];
  for (const [name, input] of Object.entries(workflow.inputs)) {
    const at = { task: ROOT, keys: ['inputs', name] };
    const written = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = typeof written === 'string' ? readInputText(input, written) : written;
    if (value === undefined) {
      if (input.default !== undefined) inputs.push([name, input.default]);
      else if (input.required) findings.push(missingInput(name, workflow));
      // An input that may be left out is null then, so that an expression can ask for it.
      else inputs.push([name, null]);
      continue;
    }
    const wrong = checkInputValue(input, value);
    if (wrong === null) inputs.push([name, value]);
    else {
      const message = `the input \`${name}\` ${wrong}`;
      findings.push({ severity: 'error', code: 'INPUT_INVALID', message, fix: `give it as \`--input ${name}=…\``, at });
    }
  }
  return { inputs: Object.fromEntries(inputs), findings };
}

function unknownInput(name: string, { inputs }: Workflow): Finding {
  const known = Object.keys(inputs);
  const message = `the workflow has no input \`${name}\`${didYouMean(name, known)}`;
  const fix = known.length === 0 ? 'it takes none' : `it takes ${known.map((input) => `\`${input}\``).join(', ')}`;
  return { severity: 'error', code: 'INPUT_UNKNOWN', message, fix, at: { task: ROOT, keys: ['inputs'] } };
}

function missingInput(name: string, { inputs }: Workflow): Finding {
  const described = inputs[name]?.description;
  const message = `the input \`${name}\` is missing${described === undefined ? '' : `: ${described}`}`;
  const fix = `add \`--input ${name}=…\``;
  return { severity: 'error', code: 'INPUT_MISSING', message, fix, at: { task: ROOT, keys: ['inputs', name] } };
}
