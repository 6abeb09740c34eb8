/** Which files are read, and what is said of those that cannot be. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namesOf, readFiles } from '../../../src/app/configuration/files.js';
import { problemLines } from '../../../src/app/configuration/problem.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';

/** A folder with these files, and what reading it says, the folder's own name left out. */
function reading(contents: Readonly<Record<string, string | Uint8Array>>, ...names: readonly string[]) {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
  const { files, problems } = readFiles(names.map((name) => join(folder, name)));
  return {
    names: files.map(({ name }) => name.slice(folder.length + 1)),
    texts: files.map(({ text }) => text),
    lines: problemLines(problems).map((line) => line.replaceAll(`${folder}/`, '')),
  };
}

describe('which files', () => {
  test('a setting names several, parted by commas', () =>
    expect(namesOf(' a.yaml, b/ ,,c.yml,')).toEqual(['a.yaml', 'b/', 'c.yml']));

  test('a folder is its YAML files by name', () => {
    const found = reading({ 'b.yml': 'b', 'a.yaml': 'a', 'c.json': 'c', 'd.yaml.bak': 'd' }, '.');
    expect(found).toEqual({ names: ['a.yaml', 'b.yml'], texts: ['a', 'b'], lines: [] });
  });

  test('one that is named twice is read once', () =>
    expect(reading({ 'a.yaml': 'a' }, 'a.yaml', '.').names).toEqual(['a.yaml']));

  test('through a link, as volumes of Kubernetes are', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'a.yaml'), 'a');
    symlinkSync(join(folder, 'data', 'a.yaml'), join(folder, 'a.yaml'));
    expect(readFiles([folder]).files.map(({ text }) => text)).toEqual(['a']);
  });
});

describe('what cannot be read is one line', () => {
  test.each([
    ['no file', {}, 'x.yaml', 'x.yaml:1:1: there is no such file or folder.'],
    [
      'a file in the place of a folder',
      { x: '' },
      'x/y.yaml',
      'x/y.yaml:1:1: there is no such file or folder.',
    ],
    [
      'more than a mebibyte',
      { 'x.yaml': '#'.repeat(1024 * 1024 + 1) },
      'x.yaml',
      'x.yaml:1:1: this file has 1048577 bytes; at most 1048576 (1 MiB) are accepted.',
    ],
    [
      'UTF-16',
      { 'x.yaml': Buffer.from('\ufefforganizations: []', 'utf16le') },
      'x.yaml',
      'x.yaml:1:1: this is UTF-16; save it as UTF-8.',
    ],
    [
      'Latin-1',
      { 'x.yaml': Buffer.from('# ü\nname: Zoë\n'.replace('ü', 'u'), 'latin1') },
      'x.yaml',
      'x.yaml:2:9: this is not UTF-8; save the file as UTF-8.',
    ],
    [
      'Latin-1 after what is UTF-8',
      { 'x.yaml': Buffer.concat([Buffer.from('ä🙂 '), Buffer.from([0xe4]), Buffer.from(' x')]) },
      'x.yaml',
      'x.yaml:1:5: this is not UTF-8; save the file as UTF-8.',
    ],
    [
      'a character cut off at the end',
      { 'x.yaml': Buffer.from([0x61, 0xc3]) },
      'x.yaml',
      'x.yaml:1:2: this is not UTF-8; save the file as UTF-8.',
    ],
  ])('%s', (_, contents, name, line) => expect(reading(contents, name).lines).toEqual([line]));

  test('a folder without files', () => {
    const folder = temporaryFolder();
    expect(problemLines(readFiles([folder]).problems)).toEqual([
      `${folder}:1:1: this folder has no file that ends in .yaml or .yml.`,
    ]);
  });

  test('neither a file nor a folder', () =>
    expect(problemLines(readFiles(['/dev/null']).problems)).toEqual([
      '/dev/null:1:1: this is neither a file nor a folder.',
    ]));

  test('a link to nothing among others', () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'nowhere'), join(folder, 'a.yaml'));
    expect(problemLines(readFiles([folder]).problems)).toEqual([
      `${folder}/a.yaml:1:1: there is no such file or folder.`,
    ]);
  });

  test('no name at all', () =>
    expect(problemLines(readFiles(namesOf(' , ')).problems)).toEqual([
      'MUSTER_CONFIG should name a file or a folder.',
    ]));

  test('each of several', () =>
    expect(reading({ 'a.yaml': 'a' }, 'x.yaml', 'a.yaml', 'y.yaml')).toMatchObject({
      names: ['a.yaml'],
      lines: ['x.yaml:1:1: there is no such file or folder.', 'y.yaml:1:1: there is no such file or folder.'],
    }));
});

test('a byte order mark is no part of the text', () =>
  expect(reading({ 'x.yaml': '\ufefforganizations: []' }, 'x.yaml').texts).toEqual(['organizations: []']));
