import { didYouMean } from '../core/base/did-you-mean.ts';
import { TuttiError } from '../core/base/tutti-error.ts';

/** A way for agents to work together, with a workflow of that shape to begin with. */
export type Pattern = {
  readonly name: string;
  readonly aliases: readonly string[];
  /** When to choose it. */
  readonly scenario: string;
  /** YAML, without the agents and gates, which depend on the repository. */
  readonly tasks: string;
};

/** In the order in which a person should try them: the simplest first. */
export const PATTERNS: readonly Pattern[] = [
  {
    name: 'sequential',
    aliases: ['pipeline', 'chain'],
    scenario: 'each step builds on the one before it',
    tasks: `tasks: # Each is told what those that it needs handed over.
  - {id: analyze, agent: analyzer, objective: Find out what a health endpoint of this service needs.,
     output_format: Facts with file and line., boundaries: [Change no file.]}
  - {id: design, needs: [analyze], agent: designer, objective: Design the health endpoint in docs/health.md.,
     output_format: One page in Markdown., boundaries: [Write no code.], deliverables: [docs/health.md]}
  - {id: build, needs: [design], agent: builder, objective: Build what docs/health.md describes.,
     output_format: Code in the style around it., boundaries: [Add no packages.]}
  - {id: test, needs: [build], agent: tester, objective: Test what was built against docs/health.md.,
     output_format: Tests that run with the others., boundaries: [Change no code but tests.]}
`,
  },
  {
    name: 'parallel',
    aliases: ['fan-out'],
    scenario: 'several parts do not depend on each other',
    tasks: `tasks: # The explorers look at the same time, since none needs another; the last one waits for all of them.
  - {id: auth, agent: auth-explorer, objective: Describe how a request is authenticated here.,
     output_format: A map with file and line., boundaries: [Change no file.]}
  - {id: data, agent: db-explorer, objective: Describe which data is kept and where.,
     output_format: A map with file and line., boundaries: [Change no file.]}
  - {id: api, agent: api-explorer, objective: Describe which routes there are and who calls them.,
     output_format: A map with file and line., boundaries: [Change no file.]}
  - {id: overview, needs: [auth, data, api], agent: analyzer, objective: Write the three maps into docs/overview.md.,
     output_format: Two pages in Markdown., boundaries: [Change no code.], deliverables: [docs/overview.md]}
`,
  },
  {
    name: 'branch',
    aliases: ['conditional', 'routing'],
    scenario: 'what is to be done depends on what is found first',
    tasks: `tasks: # Of the last three, the one runs whose condition holds; the others are skipped.
  - {id: scan, agent: analyzer, objective: Find what is wrong with the code that changed last.,
     output_format: "Issues, each with a severity and a type.", boundaries: [Change no file.],
     output: {type: object, required: [issues], properties: {issues: {type: array, items: {type: object,
       required: [severity, type], properties: {severity: {type: string}, type: {type: string}}}}}}}
  - {id: fix, needs: [scan], when: 'tasks.scan.output.issues.exists(each, each.severity == "critical")',
     agent: bug-fixer, objective: Mend the critical issues that were found.,
     output_format: A test and a fix., boundaries: [Mend no others.]}
  - {id: audit, needs: [scan], when: '!tasks.scan.output.issues.exists(each, each.severity == "critical") &&
       tasks.scan.output.issues.exists(each, each.type == "security")',
     agent: security-auditor, objective: Follow up what was found about security.,
     output_format: Findings with file and line., boundaries: [Change no file.]}
  - {id: review, needs: [scan], when: '!tasks.scan.output.issues.exists(each, each.severity == "critical") &&
       !tasks.scan.output.issues.exists(each, each.type == "security")',
     agent: code-reviewer, objective: Review the code that changed last.,
     output_format: Findings with file and line., boundaries: [Change no file.]}
`,
  },
  {
    name: 'refine',
    aliases: ['loop', 'iterative'],
    scenario: 'good enough can be measured, and takes several tries',
    tasks: `tasks:
  - id: refine # Again and again, until the reviewer gives 8 of 10; each try is told what the last review said.
    loop: {until: tasks.review.output.score >= 8, max: 5}
    tasks:
      - id: improve
        agent: builder
        objective: Make the error messages of the command line say what is wrong and what to do.
        output_format: Code, with the tests that it needs.
        boundaries: [Change no behaviour but messages.]
      - id: review
        needs: [improve]
        agent: code-reviewer
        objective: Judge the error messages as somebody who meets them for the first time.
        output_format: A score from 0 to 10, and what would make it higher.
        boundaries: [Change no file.]
        output: {type: object, required: [score], properties: {score: {type: number}, findings: {type: string}}}
`,
  },
  {
    name: 'supervise',
    aliases: ['supervisor', 'hub'],
    scenario: 'it is known what must hold at the end, not which tasks lead there',
    tasks: `tasks:
  - id: team # One agent hands out tasks, looks at the results, and goes on until it holds.
    supervise:
      agent: orchestrator
      workers: [code-reviewer, bug-fixer, test-runner, architect]
      max_rounds: 10 # Then it has failed, and you decide.
      max_tasks: 30
      approval: false # true: you look at each list of tasks before it begins.
    objective: Every test passes three times in a row, and no test was skipped or weakened for it.
    success_criteria: [The cause of each failure is known and written into the commit that mends it.]
`,
  },
  {
    name: 'event',
    aliases: ['event-driven', 'events', 'router'],
    scenario: 'work begins when something happens',
    tasks: `# tutti emit test_failed --data '{"suite": "unit"}'
on: {file_changed: review, pr_opened: review, test_failed: fix, security_alert: audit, performance_issue: optimize}
tasks: # Each is told of the event, as data.
  - {id: review, agent: code-reviewer, objective: Review the change that the event speaks of.,
     output_format: Findings with file and line., boundaries: [Change no file.]}
  - {id: fix, agent: bug-fixer, objective: Find the cause of the failure that the event speaks of and mend it.,
     output_format: A test and a fix., boundaries: [Weaken no test.]}
  - {id: audit, agent: security-auditor, objective: Find out whether the alert of the event concerns this code.,
     output_format: A verdict with file and line., boundaries: [Change no file.]}
  - {id: optimize, agent: optimizer, objective: Make what the event speaks of measurably faster.,
     output_format: Figures before and after., boundaries: [Change no behaviour.]}
`,
  },
  {
    name: 'map-reduce',
    aliases: ['map', 'batch'],
    scenario: 'the same for many files or items, and one report',
    tasks: `tasks:
  - id: look # Once for each file; what fails for one leaves the others alone.
    map: {glob: "src/**"}
    on_failure: collect
    max_parallel: 4
    agent: code-reviewer
    objective: Look through \${{ item }} for errors that are swallowed.
    output_format: The number of places, and the worst of them.
    boundaries: [Change no file., Look at no other file.]
    output: {type: object, required: [count], properties: {count: {type: integer}, worst: {type: string}}}
  - id: report
    needs: [look]
    agent: analyzer
    objective: Write docs/swallowed-errors.md, with the patterns behind what was found, numbers, and what to do.
    output_format: One page in Markdown.
    boundaries: [Change no code.]
    deliverables: [docs/swallowed-errors.md]
`,
  },
  {
    name: 'saga',
    aliases: ['transaction', 'transactions'],
    scenario: 'several steps must all succeed, or be undone',
    tasks: `tasks:
  - id: rename # When a step fails, those before it are undone, the newest first.
    saga: true
    tasks:
      - {id: schema, agent: builder, objective: Add the column display_name beside name with a migration.,
         output_format: A migration with its way back., boundaries: [Drop nothing.], owns: [db/**], compensate: revert}
      - {id: service, needs: [schema], agent: api-builder, objective: Read and write display_name instead of name.,
         output_format: Code with tests., boundaries: [Keep the old routes.], owns: [src/**], compensate: revert}
      - id: rollout # What happens outside of the repository needs a command that undoes it.
        needs: [service]
        run: ./scripts/rollout.sh up
        compensate: {run: ./scripts/rollout.sh down}
`,
  },
];

/** @throws TuttiError `USAGE` where there is no pattern of that name */
export function patternNamed(name: string): Pattern {
  const wanted = name.toLowerCase();
  const found = PATTERNS.find((each) => each.name === wanted || each.aliases.includes(wanted));
  if (found !== undefined) return found;
  const near = didYouMean(
    wanted,
    PATTERNS.flatMap((each) => [each.name, ...each.aliases]),
  );
  throw new TuttiError({
    code: 'USAGE',
    where: '--pattern',
    what: `there is no pattern '${name}'; nothing was written${near}`,
    fix: '`tutti init --pattern` shows which there are, and when to choose each',
  });
}
