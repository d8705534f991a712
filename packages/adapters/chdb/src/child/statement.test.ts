import { describe, expect, test } from 'vitest';
import { readStatement } from './statement.ts';

/** What the engine will be told and what it will read from the file. */
function splitOf(text: string) {
  const statement = readStatement(text);
  if (statement.kind !== 'insert') return undefined;
  const { into, settings, format, dataFrom } = statement;
  return { into: into.trim(), settings: settings.trim(), format, data: text.slice(dataFrom) };
}

describe('the rows of an insert are data, whatever they contain', () => {
  const cases: readonly [string, ReturnType<typeof splitOf>][] = [
    ['INSERT INTO t FORMAT JSONEachRow', { into: 'INSERT INTO t', settings: '', format: 'JSONEachRow', data: '' }],
    [
      "insert into t (a, `b)`) settings x=1, y='FORMAT TSV' format TSV\n1\t2\n\nDROP TABLE t",
      {
        into: 'insert into t (a, `b)`)',
        settings: "settings x=1, y='FORMAT TSV'",
        format: 'TSV',
        data: '1\t2\n\nDROP TABLE t',
      },
    ],
    [
      'INSERT INTO t SETTINGS a = 1 VALUES (1), (2)',
      { into: 'INSERT INTO t', settings: 'SETTINGS a = 1', format: 'Values', data: ' (1), (2)' },
    ],
    [
      '/* INSERT FORMAT x */ -- y\nINSERT INTO `format` FORMAT RowBinary\n\n\n',
      { into: 'INSERT INTO `format`', settings: '', format: 'RowBinary', data: '\n\n' },
    ],
  ];
  test.each(cases)('%s', (text, expected) => expect(splitOf(text)).toEqual(expected));
});

describe('everything else is one statement', () => {
  test.each([
    ['INSERT INTO t SELECT 1 FORMAT Null', 'Null', false],
    ["SELECT format('{}', 1) AS format FROM t", undefined, true],
    ['SELECT 1 FORMAT JSON SETTINGS max_threads = 1;', 'JSON', true],
    ['WITH 1 AS x SELECT x FORMAT CSV', 'CSV', true],
    ['SELECT \'a;b\', "c;d", `e;f` /* ; */ -- ;', undefined, true],
    ['', undefined, false],
  ])('%s', (text, format, rows) => expect(readStatement(text)).toEqual({ kind: 'query', format, rows }));

  test.each(['SELECT 1; DROP TABLE t', 'DROP TABLE a;;', 'INSERT INTO t', 'INSERT INTO t (a) FORMAT'])(
    'refused as syntax error: %s',
    (text) => expect(() => readStatement(text)).toThrow('Code: 62.'),
  );
  test.each(["INSERT INTO t FROM INFILE '/etc/passwd' FORMAT TSV", "SELECT 1 INTO OUTFILE '/tmp/x'"])(
    'refused as naming a file: %s',
    (text) => expect(() => readStatement(text)).toThrow('Code: 344.'),
  );
});
