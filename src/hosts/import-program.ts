import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { builderFile } from './own-package.ts';

const BUILDER: string = 'tutti/builder';

/**
 * Runs a program of the person in this process, and gives what it exports. It gets the builder of this very tutti,
 * wherever the program lies and whatever is installed there: a workflow of another version could mean something else
 * here.
 */
export async function importProgram(path: string): Promise<object> {
  const url = pathToFileURL(builderFile()).href;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === BUILDER ? { url, shortCircuit: true } : next(specifier, context),
  });
  const { promise: never, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(new Error('it awaits what never comes'));
  // Node has nothing left to do then, and would end this process as if all were well.
  process.once('beforeExit', end);
  const { exit } = process;
  // A program that ends the process would end this one, as if all were well.
  process.exit = (code): never => {
    throw new Error(`it calls process.exit(${code ?? ''})`);
  };
  try {
    const exported: unknown = await Promise.race([import(pathToFileURL(path).href), never]);
    return typeof exported === 'object' && exported !== null ? exported : {};
  } finally {
    process.exit = exit;
    process.off('beforeExit', end);
    hooks.deregister();
  }
}
