// Lints diagrams as Camunda Modeler 8.8 does: prints `file:element: message`, exit status 1 if there is a finding.
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const PLATFORM = 'Camunda Cloud';
const VERSIONS = [ '8.8.0', '8.9.0' ];
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

// The linter is written for bundlers (imports without file endings), so Node cannot import it unchanged.
async function loadLinter() {
  const contents = `
    export { Linter } from '@camunda/linting';
    export { BpmnModdle } from 'bpmn-moddle';
    export { default as modeler } from 'modeler-moddle/resources/modeler.json';
    export { default as zeebe } from 'zeebe-bpmn-moddle/resources/zeebe.json';`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'error'
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

async function findDiagrams(path) {
  if (!(await stat(path)).isDirectory()) return [ path ];
  const names = await readdir(path, { recursive: true });
  return names.filter(name => name.endsWith('.bpmn')).sort().map(name => join(path, name));
}

async function* findings(xml, { linter, moddle }) {
  const { rootElement, warnings } = await moddle.fromXML(xml);
  for (const warning of warnings) {
    yield { id: warning.element?.id ?? rootElement.id, message: warning.message };
  }
  const platform = rootElement.get('modeler:executionPlatform');
  const version = rootElement.get('modeler:executionPlatformVersion');
  if (platform !== PLATFORM || !VERSIONS.includes(version)) {
    // With another platform or version the modeler would use other rules, or none.
    yield { id: rootElement.id, message: `The execution platform must be "${PLATFORM}" ${VERSIONS.join(' or ')}` };
    return;
  }
  yield* await linter.lint(rootElement);
}

const { Linter, BpmnModdle, modeler, zeebe } = await loadLinter();
const tools = { linter: new Linter({ type: 'cloud' }), moddle: new BpmnModdle({ modeler, zeebe }) };
const paths = (await Promise.all(process.argv.slice(2).map(findDiagrams))).flat();
let count = 0;
for (const path of paths) {
  try {
    for await (const { id, message } of findings(await readFile(path, 'utf8'), tools)) {
      console.log(`${path}:${id}: ${message}`);
      count += 1;
    }
  } catch (error) {
    console.log(`${path}:: ${error.message}`);
    count += 1;
  }
}
console.error(`${paths.length} diagrams, ${count} findings`);
process.exitCode = count ? 1 : 0;
