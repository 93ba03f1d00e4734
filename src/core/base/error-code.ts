/**
 * Every code that a person can meet, with what it means and what helps, as `tutti explain <code>` prints it.
 * Codes are stable: scripts compare them. A test keeps this list and the one in docs/errors.md the same.
 */
export const ERROR_MEANINGS = {
  USAGE: 'The words of the command are wrong. `tutti help <verb>` shows what the verb takes.',
  COMMAND_REFUSED: 'The run does not take this command as it stands. `tutti why <task>` shows what it waits for.',
  NO_ATTEMPT:
    'The words report progress from inside of an attempt, where `TUTTI_REPORT` names a file. This is outside.',
  INTERNAL: 'A bug of tutti. Nothing that was journaled is lost; `tutti resume` goes on once it is mended.',
  NODE_TOO_OLD: 'tutti needs Node 24.12 or newer, for `node:sqlite` and for reading TypeScript.',
  JOURNAL_BUSY: 'Another process held the journal for over 5 s. Try again; `tutti runs` shows who drives a run.',
  JOURNAL_CONFLICT:
    'Two drivers wrote to one run, and this one lost. Nothing of it was written; `tutti resume` goes on.',
  JOURNAL_CORRUPT: 'The journal holds what tutti did not write there. It was left as it is: copy it before all else.',
  JOURNAL_DISK_FULL: 'No space is left for the journal. What is in it is whole; make space, then `tutti resume`.',
  JOURNAL_FAILED: 'The disk refused to read or write the journal. Look at the disk, then `tutti resume`.',
  JOURNAL_FENCED: 'Another process drives this run by now, so this one may no longer write to it.',
  JOURNAL_GONE: 'The journal was deleted, moved or replaced while it was in use. Put it back, then `tutti resume`.',
  JOURNAL_NEWER: 'A newer tutti wrote this journal, so this one leaves it alone. Install that version or a later one.',
  JOURNAL_READ_ONLY: 'The journal, or its folder, may not be written. Give yourself the right to write there.',
  RUN_AMBIGUOUS: 'More than one run begins with these letters. Write some more of them.',
  RUN_EXISTS: 'There is a run with this id already.',
  RUN_UNKNOWN: 'No run of this repository has this id. `tutti runs` lists them.',
  STATE_UNWRITABLE: 'The folder for workspaces cannot be made. `XDG_STATE_HOME` names another place for it.',
  LOGS_UNWRITABLE: 'The log files below .tutti/logs cannot be written. The run goes on: its journal is elsewhere.',

  // git
  GIT_MISSING: 'git was not found or does not start. Install it, or put it on the PATH.',
  GIT_TOO_OLD: 'tutti needs git 2.39 or newer, for merging without a checkout.',
  GIT_FAILED:
    'git did not do what it was asked: often a full disk, a lock or a damaged repository. What it said is shown.',
  NOT_A_REPOSITORY:
    'The folder is in no git repository. Go to one, name one with `--cwd`, or make one with `git init`.',
  NO_COMMIT_YET: 'The repository has no commit that a run could start from. Commit something first.',
  BARE_REPOSITORY: 'The repository has no checkout. Run tutti in a clone or a worktree of it.',
  REPOSITORY_OF_ANOTHER_USER:
    'The repository belongs to somebody else, so git refuses to trust it. Take it over or allow it.',
  REPOSITORY_READ_ONLY: 'The git directory cannot be written, so branches and the journal cannot be kept.',
  OBJECT_FORMAT_UNSUPPORTED: 'The repository names objects by SHA-256; tutti knows SHA-1 repositories only.',
  OBJECTS_MISSING: 'A partial clone lacks files of the commit. Fetch them first; tutti never reaches for the network.',
  BRANCH_IN_THE_WAY: 'A branch called `tutti` leaves no room for `tutti/<run>`. Rename it.',
  BRANCH_CHECKED_OUT:
    "The run's branch is checked out somewhere; moving it would make that checkout look edited. Leave it there.",
  BRANCH_EXISTS: 'There is a branch of that name already. Choose another one: nothing is overwritten.',
  REF_LOCKED: 'Another git holds a lock on a branch. When no git is running, remove the lock file that is named.',
  CHECKOUT_DIRTY: 'Work that is not committed is not part of a run: it starts from a commit. It stays as it is.',
  OPERATION_IN_PROGRESS:
    'A rebase, merge or bisect is unfinished in the checkout. A run starts from HEAD and leaves it alone.',
  SHALLOW_REPOSITORY: 'The history is cut off. A run works; git log in workspaces ends where yours ends.',
  SUBMODULES_UNSUPPORTED: 'Folders of submodules are empty in workspaces, and changes to them are not taken in.',
  FILTERS_OFF: 'Filters such as LFS do not run in workspaces: files are there as they are stored, as pointers.',
  WORKSPACE_GONE: 'The folder of a task was removed or replaced. The next attempt gets a new one.',
  WORKSPACE_FOREIGN: 'A folder where a workspace should be was not made by tutti, so it is left alone. Move it away.',
  SETUP_FAILED: 'The command of `environment.setup` did not succeed in a fresh workspace. Its last output is shown.',
  RESTORE_TARGET_EXISTS: 'The folder to restore into exists already. Name a new one: nothing is overwritten.',
  NOTHING_KEPT: 'Nothing is kept under that name. `tutti restore <task>` lists what is.',

  // processes
  SANDBOX_MISSING: 'A sandbox is required and this machine has none that works. Install bubblewrap, or allow less.',
  PROGRAM_MISSING:
    'A program was not found on the PATH, of which directories inside the repository are no part. Install it.',
  AGENT_NOT_LOGGED_IN: 'An agent CLI is installed, and nobody is logged in to it. Log in, or set its key.',
  DISK_FULL: 'No space is left on a disk that the run needs. What is in the journal is whole; make space, then resume.',
  DISK_FAILED: 'A disk refused to read or write. What is in the journal is whole; look at the disk, then resume.',
  LIMIT_REACHED:
    'The system gives no more open files, processes or memory. Lower `--max-parallel`, or raise its limits.',
  FILE_REFUSED: 'A file or folder that the run needs may not be read or written. Give yourself the right to.',
  PROCESS_REFUSED: 'The system starts no more processes. Lower `--max-parallel`, or raise its limits.',

  // workflow files
  FILE_TOO_LARGE: 'The file is larger than 16 MB, so it was not read.',
  YAML_SYNTAX: 'The file is not valid YAML. Most often a quote, a bracket or the blank after a colon is missing.',
  YAML_TOO_DEEP: 'Lists and maps are nested too deep to be meant. Often a bracket is never closed.',
  YAML_ALIAS: 'An alias (`*name`) names no anchor before it, stands inside of itself, or makes the file too large.',
  YAML_KEY: 'A key must be a text, and not a name that objects have of their own.',
  YAML_KEY_REPEATED: 'One map has the same key twice, and only one could be meant.',
  YAML_MANY_DOCUMENTS: 'A file holds one workflow, and no second one behind `---`.',
  WORKFLOW_EMPTY: 'The file holds nothing. `tutti init` writes one to begin with.',
  WORKFLOW_SHAPELESS: 'A workflow is a map with one of `tasks`, `pipeline` and `workers`.',
  FIELD_UNKNOWN: 'The language has no such field there. `tutti schema` lists all, and editors complete them by it.',
  FIELD_MISSING: 'Something cannot do without this field.',
  FIELD_MISPLACED:
    'The field means nothing on this kind of task: one for an agent, one that runs a command, or a phase.',
  VALUE_TYPE: 'Something of another kind stands where a text, a number, a list or a map belongs.',
  VALUE_INVALID: 'The value is of the right kind, and still not one that can stand there.',
  ID_INVALID: 'A name has small letters, digits, `-` and `_`, begins with a letter, and is 64 long at most.',
  NOT_YET_SUPPORTED: 'The field is part of the language, but this version cannot run it yet, so the file is refused.',
  FIELD_IGNORED: 'The field means nothing in a file that another one uses: the first file decides.',
  USES_REFUSED: 'A file that is used is named by a path from the file that uses it, and lies in the repository.',
  USES_CIRCLE: 'Files use one another in a circle, so there would be no end of tasks. Take one of them out.',
  USES_TOO_DEEP: 'Files use one another more than 16 levels deep. Write some of the tasks down where they are used.',
  NEED_IMPLIED: 'The file does not say what a task follows, so it was taken from its place or from what it takes in.',
  AGENT_IS_ROLE: 'Nothing defines an agent of this name, so the default agent does the work and is told to be it.',
  PROBLEMS_CUT: 'There are more problems than a person reads at once. Mend the first ones, and look again.',

  // programs that make a workflow
  CODE_SYNTAX: 'The file is no program that Node can run: its types are taken away, and nothing else is changed.',
  CODE_THREW: 'The program that should make a workflow threw an error, or imports what is not there.',
  WORKFLOW_NOT_EXPORTED: 'The program exports no workflow. Write `export default workflow({ … })`, or call it `flow`.',

  // what a workflow means
  RESERVED_ID: 'The name means something else in expressions, such as `in` or `true`. Choose another one.',
  DUPLICATE_ID: 'Two tasks beside each other have one name, at least once `-` is written `_`. Rename one.',
  UNKNOWN_NEED: 'A task needs one that is not beside it. Mend the name, or add the task.',
  NEED_ACROSS_PHASES:
    'A need leads into or out of a phase. Write the edge between the two phases that the message names.',
  REPEATED_NEED: 'A task names the same need twice. Leave one out.',
  CYCLE: 'Tasks wait for one another in a circle, so none could ever start. Take one of the needs out.',
  UNKNOWN_AGENT: 'A task or a fallback names an agent that `agents` does not define, and that is no role of tutti.',
  WORKFLOW_TOO_LARGE: 'A workflow has at most 100,000 tasks, 64 levels and 10,000 needs a task. Make several of it.',
  EMPTY_PHASE: 'A phase, or the workflow, has no tasks. Add one, or take the phase out.',
  CONFLICTING_OPTIONS: 'Two options of a task cannot both be meant. Take one of them out.',
  DUPLICATE_GATE: 'Two gates of one task have the same name. Reports speak of gates by name: rename one.',
  BAD_EXPRESSION:
    'An expression is not CEL, or cannot give what is needed there. The caret stands where it went wrong.',
  NAME_NOT_IN_SCOPE: 'An expression speaks of what has no value there. A task sees inputs, and what it needs.',
  TEMPLATE_REFUSED: 'A `${{ }}` stands in text for a shell, where its value could become a command. Put it into `env`.',
  MAP_TOO_LARGE: 'A map goes over at most 10,000 items. Let one item stand for several.',
  NEVER_COMPENSATED: 'A task says what undoes it, and no phase around it is a saga. Add `saga: true` to one.',
  ON_UNKNOWN_TASK: 'A task that is to answer an event does not stand at the top of the file. Mend the name.',
  OUTPUT_UNKNOWN: 'An expression asks for a field that the schema in `output` of that task does not name.',
  BAD_SCHEMA: 'The JSON Schema in `output` cannot be used: it refers to what it does not hold, or is none.',
  BAD_GLOB:
    'A pattern of paths cannot be read, or is too large. Patterns are relative, with `/`, `*`, `**`, `?` and `{a,b}`.',
  OWNS_WIDENED: 'A task owns more than the phase around it. Children may only narrow what they inherit.',
  DELIVERABLE_NOT_OWNED: 'A task is to deliver a file that it may not write. Add the path to its `owns`.',
  OWNERSHIP_OVERLAP:
    'Two tasks that can run at the same time own the same path. Narrow one of them, or let one need the other.',
  OWNERSHIP_UNPROVED:
    'Tasks that can run beside others say nothing, or too much, about what they own: two may change one file.',
  MISSING_EDGE: 'A task takes in what another one delivers, and does not wait for it. Add the need.',
  NOBODY_MAKES: 'A task takes in a file that no task delivers. Fine when it is in the repository already.',
  CONTRACT_INCOMPLETE: 'An agent is not told what to do, what to hand over, or what to leave alone.',
  VAGUE_CONTRACT: 'An objective asks for nothing in particular. Say what is to be there afterwards, and where.',
  NOTHING_CHECKED: 'No gate, test command or deliverable looks at what a task changes.',
  DELIVERY_BY_HAND:
    'The run ends with its branch; the report shows the command that merges it or opens a pull request.',
  EVENT_UNKNOWN: 'No task of the workflow answers this event. Mend its type, or name a task for it under `on`.',
  EVENT_AWAITED: 'Every task of the workflow answers an event, so nothing is there to run without one.',
  INPUT_MISSING: 'The workflow needs an input that was not given. Add `--input name=value`.',
  INPUT_UNKNOWN: 'The workflow declares no input of this name. Mend the name, or declare it under `inputs`.',
  INPUT_INVALID: 'The value of an input has another type than declared, or is none of its options.',

  // Why a task failed
  ATTEMPT_FAILED:
    'The last attempt that was allowed crashed, ran out of time, fell silent or refused. Its log says more.',
  ATTEMPT_LOST: 'The process of an attempt vanished several times in a row. Look at the machine, then `tutti retry`.',
  NO_CHANGE: 'An agent said that it was done, and had changed nothing. Sharpen the objective, or allow it.',
  OWNERSHIP_BROKEN: 'An attempt changed paths that it may not change. Widen its `owns`, or sharpen its boundaries.',
  OUTPUT_INVALID:
    'A task gave no structured result that its schema allows, though its agent was told twice what is wrong.',
  GATES_RED: 'A gate did not pass, and no attempt is left. `tutti show <task>` has what the gate printed.',
  REJECTED: 'A person said no. `tutti retry <task>` tries again, `tutti skip <task>` goes on without it.',
  EXPRESSION_FAILED: 'A condition, a `map` or a `${{ }}` could not be worked out with the values that the run had.',
  CHILD_FAILED: 'A task of the phase failed. `tutti inbox` shows which; the phase follows what becomes of it.',
  MAX_ITERATIONS_REACHED: 'A loop went round as often as it may, and its condition does not hold.',
  NO_PROGRESS: 'Two iterations of a loop in a row changed nothing and came to the same outputs.',
  MAX_ROUNDS_REACHED: 'A supervisor had all its rounds, and what it was asked for is not there.',
  JUDGE_FAILED: 'Several candidates passed, and the agent that was to choose among them did not.',
  COMPENSATION_FAILED: 'A saga failed, and not all that it had done could be undone. Look at what is left.',
  CHILD_CANCELLED: 'A task of the phase was cancelled, so the phase cannot be complete.',
  CANCELLED: 'A person cancelled the task.',
  ADAPTER_UNKNOWN: 'An agent names an adapter that this tutti does not have. `tutti doctor` lists those that it has.',

  // Runs and the command line.
  WORKFLOW_INVALID: 'The workflow has errors, so nothing was started. `tutti plan <file>` shows each where it stands.',
  FILE_UNREADABLE: 'The file is not there, is a folder, or may not be read.',
  FILE_EXISTS: 'A file of that name is there already, and nothing is overwritten.',
  TASK_UNKNOWN: 'The run has no such task, or more than one whose path ends so. `tutti status` lists them.',
  RUN_TAKEN: 'A live process drives this run. Follow it with `tutti events -f`, or stop it with `tutti pause`.',
  DRIVER_SILENT: 'The process that drives the run did not answer in time. Look whether it was stopped.',
} as const;

export type ErrorCode = keyof typeof ERROR_MEANINGS;

/** The exit status that a code leads to where it ends a command before anything ran. */
export const MACHINE_LACKS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NODE_TOO_OLD',
  'SANDBOX_MISSING',
  'PROGRAM_MISSING',
  'AGENT_NOT_LOGGED_IN',
  'STATE_UNWRITABLE',
  'JOURNAL_NEWER',
  'JOURNAL_READ_ONLY',
  'JOURNAL_DISK_FULL',
  'GIT_MISSING',
  'GIT_TOO_OLD',
  'REPOSITORY_READ_ONLY',
]);
