// Builds web/static from this folder: styles with Sass, scripts with esbuild. Nothing is fetched.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build, transform } from 'esbuild';
import { compile } from 'sass';

const sources = dirname(fileURLToPath(import.meta.url));
const root = join(sources, '..', '..');
const target = join(root, 'web', 'static');
const browsers = [ 'es2022', 'chrome109', 'firefox115', 'safari16' ];

async function buildScript(name) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [ join(sources, name) ],
    outdir: target,
    bundle: true,
    minify: true,
    format: 'iife',
    target: browsers,
    legalComments: 'none', // the whole licences are written beside the bundle
    logLevel: 'warning',
    metafile: true
  });
  await writeLicences(name, Object.keys(metafile.inputs));
}

async function buildStyles(name) {
  const { css, loadedUrls } = compile(join(sources, name.replace('.css', '.scss')), {
    loadPaths: [ join(root, 'node_modules') ],
    quietDeps: true
  });
  const { code } = await transform(css, { loader: 'css', minify: true, target: browsers });
  await writeFile(join(target, name), code);
  await writeLicences(name, loadedUrls.map(url => relative(root, fileURLToPath(url))));
}

async function readLicence(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find(entry => /^licen[cs]e/i.test(entry));
  // A package that only names its licence: the text is that of the MIT licence, anything else is looked into by hand.
  if (!file && license !== 'MIT') throw new Error(`${name} has no licence file, and its licence is ${license}`);
  const text = await readFile(file ? join(folder, file) : join(sources, 'licence-mit.txt'), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

async function writeLicences(name, inputs) {
  const packages = inputs.map(path => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean);
  const licences = await Promise.all([ ...new Set(packages) ].sort().map(readLicence));
  await writeFile(join(target, `${name}.LEGAL.txt`), licences.join(`\n${'-'.repeat(80)}\n\n`));
}

async function printSizes() {
  for (const name of (await readdir(target)).sort()) {
    const path = join(target, name);
    const content = await readFile(path);
    const [ size, gzipped ] = [ content, gzipSync(content) ].map(bytes => (bytes.length / 1024).toFixed(1));
    console.log(`${relative(root, path).padEnd(36)} ${size.padStart(7)} KB ${gzipped.padStart(7)} KB gzipped`);
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all([
  buildScript('app.js'), buildScript('diagram.js'), buildScript('form.js'), buildScript('questionnaire.js'),
  buildStyles('app.css')
]);
await printSizes();
