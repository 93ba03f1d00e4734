/** One example of each field of the language, as it would stand in a file: what follows the colon. */
export type FieldExamples = Readonly<Record<string, string>>;

export const FILE: FieldExamples = {
  name: 'shop-search',
  strict: 'true',
  agents: '{builder: {adapter: claude, model: standard}}',
  models: '{standard: {claude: sonnet}, deep: {claude: opus}}',
  inputs: '{days: {type: number, default: 30}}',
  environment: '{setup: npm ci, cache: [~/.npm]}',
  sandbox: 'required',
  deliver: 'branch',
  on: '{release: hello}',
  approval: 'before_start',
  success_criteria: '[Notes survive a restart.]',
  gotchas: '[The tests need port 8080.]',
  test_command: 'npm test',
  owns: '[src/**, test/**]',
  reads: '[docs/**]',
  protected: '[.github/**, package-lock.json]',
  gates: '[npm test, npm run lint]',
  budget: '{usd: 5, mode: enforce}',
  retry: '2',
  max_parallel: '4',
  saga: 'true',
  tasks: '[{id: hello, run: echo hello > hello.txt}]',
  pipeline: '[{stage: plan, output: plan.md}, {stage: build}]',
  workers: '[{id: api, role: backend developer, outputs: [api.yaml]}]',
};

export const AGENT: FieldExamples = {
  adapter: 'claude',
  model: 'deep',
  effort: 'high',
  tools: '[read, edit, shell]',
  prompt: 'You know this code base well.',
  writes: 'none',
  sandbox: 'required',
  env: '[NPM_TOKEN]',
  max_turns: '60',
  max_parallel: '2',
  options: '{project_settings: true}',
};

export const INPUT: FieldExamples = {
  type: 'string',
  description: 'The language to translate to.',
  required: 'false',
  default: 'de',
  options: '[de, fr, it]',
};

export const ENVIRONMENT: FieldExamples = {
  copy: '[.env.local]',
  link: '[node_modules]',
  setup: 'npm ci',
  cache: '[~/.npm]',
};

export const TASK: FieldExamples = {
  id: 'page',
  needs: '[api]',
  join: 'none_failed',
  when: 'tasks.api.status == "complete" && inputs.lang != "en"',
  approval: 'before_integrate',
  agent: 'builder',
  model: 'fast',
  role: 'technical writer',
  objective: 'Write the page of help in ${{ inputs.lang }}.',
  output_format: 'One page in Markdown.',
  tools: '[read, edit]',
  sources: '[docs/search.md]',
  boundaries: '[Change no code.]',
  success_criteria: '[Every option of the search is named.]',
  gotchas: '[The ranking changed in May.]',
  test_command: 'npm run check-links',
  owns: '[web/**]',
  reads: '[docs/**]',
  protected: '[web/legal/**]',
  deliverables: '[web/help.md]',
  inputs: '[api.yaml]',
  references: '[api.yaml]',
  reason: 'Help shows the search as it became.',
  output: '{type: object, properties: {words: {type: integer}}}',
  writes: 'workspace',
  may_change_nothing: 'true',
  gates: '[npm test, {placeholders: true}]',
  budget: '{tokens: 200k, duration: 2h}',
  retry: '{max_attempts: 3, backoff: 30s}',
  run: 'make docs',
  env: '{LANGUAGE: "${{ inputs.lang }}"}',
  timeout: '45m',
  map: 'tasks.api.output.pages',
  on_failure: 'collect',
  max_parallel: '1',
  loop: '{until: previous.clean, max: 3}',
  candidates: '3',
  judge: '{agent: builder, criteria: [The shortest page.]}',
  supervise: '{agent: builder, workers: [builder]}',
  saga: 'true',
  compensate: 'revert',
  uses: './page.yaml',
  with: '{lang: "${{ inputs.lang }}"}',
  imported: '{file: ./page.yaml}',
  tasks: '[{id: store, run: make store}, {id: queue, run: make queue}]',
};

export const LOOP: FieldExamples = {
  until: 'tasks.page.output.clean',
  max: '3',
  on_max: 'accept',
};

/** One of both goes into a file. */
export const MAP: FieldExamples = {
  glob: 'docs/**/*.md',
  matrix: '{os: [linux, macos], page: tasks.api.output.pages}',
};

export const JUDGE: FieldExamples = { agent: 'builder', criteria: '[The shortest page.]' };

export const IMPORTED: FieldExamples = {
  file: './page.yaml',
  inputs: '{lang: {default: de}}',
  max_parallel: '2',
};

export const SUPERVISE: FieldExamples = {
  agent: 'builder',
  workers: '[builder]',
  until: '"tasks.exists(id, tasks[id].output.clean)"',
  max_rounds: '5',
  max_tasks: '20',
  approval: 'true',
};

export const GATE: FieldExamples = {
  run: 'npm test',
  files: '[dist/index.html]',
  placeholders: '[TODO, lorem]',
  name: 'unit tests',
  timeout: '10m',
};

export const BUDGET: FieldExamples = { tokens: '1.5M', usd: '0.25', duration: '1h30m', mode: 'enforce' };

export const RETRY: FieldExamples = { max_attempts: '3', backoff: '30s' };

/** What a stage has beside the fields of a task. */
export const STAGE: FieldExamples = {
  stage: 'implement',
  id: 'implement',
  output: 'plan.md',
  description: 'Write down who builds what.',
  task: 'Build the endpoints of plan.md.',
  parallel: '[backend, {agent: frontend, task: Build the screens.}]',
};

/** What a worker has beside the fields of a task. */
export const WORKER: FieldExamples = {
  id: 'page',
  dependencies: '[api]',
  depends_on: '[{worker: api, reason: The words must be settled.}]',
  description: 'Tell customers of the search.',
  task: 'Write one page of help.',
  outputs: '[help/search.md]',
};
