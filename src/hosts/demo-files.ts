/** The repository that `tutti demo` makes: small enough to be read in a minute, and checked by shell scripts alone. */
export const DEMO_FILES: Readonly<Record<string, string>> = {
  'README.md': `# greetings

Says hello in several languages. \`sh test/all.sh\` runs its tests.
`,
  'test/all.sh': `set -e
for test in test/*.sh; do
  [ "$test" = test/all.sh ] || sh "$test"
done
`,
  'tutti.yaml': `# Four tasks: two of them side by side, and one that gets it wrong at first. \`tutti plan\` shows the waves.
name: greetings
agents:
  writer: {adapter: scripted, options: {script: agents.yaml}}
budget: {tokens: 50000, mode: enforce}

# Asked when all is integrated, on the branch that holds everything.
gates:
  - {name: all tests, run: sh test/all.sh}

tasks:
  - id: words
    agent: writer
    objective: Collect a greeting in three languages in data/greetings.txt, as lines of \`language=greeting\`.
    output_format: One plain text file.
    boundaries: [Write no code yet.]
    owns: [data/**]
    deliverables: [data/greetings.txt]

  - id: command
    needs: [words]
    agent: writer
    objective: A script bin/greet.sh that prints the greeting of the language that it is given, and a test of it.
    output_format: POSIX shell.
    boundaries: [Leave data/ as it is.]
    owns: [bin/**, test/greet.sh]
    gates: [{name: greet, run: sh test/greet.sh}]

  - id: page
    needs: [words]
    agent: writer
    objective: A page web/index.html that shows every greeting with the language it is in, and a test of it.
    output_format: HTML without scripts.
    boundaries: [Leave data/ as it is.]
    owns: [web/**, test/page.sh]
    gates: [{name: page, run: sh test/page.sh}]

  - id: summary
    needs: [command, page]
    run: |
      mkdir -p docs
      { echo '# What was made'; git ls-files bin web data | sed 's/^/- /'; } > docs/summary.md
    owns: [docs/**]
    deliverables: [docs/summary.md]
`,
  'agents.yaml': `# What the scripted agents of this demo do, in place of a model.
tasks:
  words:
    - attempt: 1
      steps:
        - say: Reading README.md
        - sleep: 400
        - write: {path: data/greetings.txt, content: "english=Hello\\nfrench=Bonjour\\nitalian=Ciao\\n"}
        - usage: {input: 2100, output: 160}
        - done: {summary: Three greetings, known_issues: [No greeting for the evening yet]}
  command:
    - attempt: 1
      steps:
        - say: Reading data/greetings.txt
        - sleep: 700
        - write: {path: bin/greet.sh, content: "sed -n \\"s/^$1=//p\\" data/greetings.txt\\n"}
        - say: Writing a test
        - sleep: 500
        - write: {path: test/greet.sh, content: "[ \\"$(sh bin/greet.sh french)\\" = Bonjour ] || { echo 'greet.sh french: no Bonjour'; exit 1; }\\n"}
        - usage: {input: 5200, output: 480}
        - done: {summary: bin/greet.sh prints one greeting, tests_run: [test/greet.sh]}
  page:
    - attempt: 1
      steps:
        - say: Reading data/greetings.txt
        - sleep: 500
        - write: {path: web/index.html, content: "<ul>\\n<li lang=en>Hello</li>\\n<li lang=fr>Bonjour</li>\\n</ul>\\n"}
        - write: {path: test/page.sh, content: "for word in $(sed 's/.*=//' data/greetings.txt); do\\n  grep -q \\"$word\\" web/index.html || { echo \\"web/index.html: no $word\\"; exit 1; }\\ndone\\n"}
        - usage: {input: 4800, output: 610}
        - done: {summary: A page with the greetings}
    - attempt: 2
      steps:
        - say: The test says that one greeting is missing
        - sleep: 500
        - write: {path: web/index.html, content: "<ul>\\n<li lang=en>Hello</li>\\n<li lang=fr>Bonjour</li>\\n<li lang=it>Ciao</li>\\n</ul>\\n"}
        - usage: {input: 3900, output: 240}
        - done: {summary: A page with all greetings, tests_run: [test/page.sh]}
`,
};
