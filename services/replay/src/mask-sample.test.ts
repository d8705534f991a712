import { expect, test } from 'vitest';
import { maskSample, sampleBytesMax, sampleOf } from './mask-sample.ts';

const secrets: readonly (readonly [string, string])[] = [
  ['a body of a Secret', '{"kind":"Secret","data":{"user":"Y2FuYXJ5"},"type":"Opaque"}'],
  ['a body that the cut left open', '{"kind":"Secret","stringData":{"user":"canary'],
  ['the value of a variable', '{"name":"DB","value":"canary"}'],
  ['a password under any name', '{"db-Password" : "canary\\"canary"}'],
  ['a token in a header', 'Authorization: Bearer canary.canary'],
  ['a query parameter', 'https://host/path?access_token=canary&x=1'],
  ['user and password in a URL', 'https://user:canary@registry/v2'],
  ['a JSON web token', 'x eyJjYW5hcnkiOjF9.canary.canary y'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\ncanary'],
  ['YAML', 'token: canary'],
];

test.each(secrets)('%s is masked', (_, text) => {
  expect(maskSample(text)).not.toMatch(/canary|Y2FuYXJ5/);
  expect(maskSample(text)).toContain('***');
});

test('what finds a record again stays readable', () => {
  const text =
    '{"kind":"Event","auditID":"8a6eb85c-6428-4a45-b29a-0c723baca2bc","requestURI":"/api/v1/namespaces/shop/pods/web-5d9c7b6f4-x2x7k/status"';
  expect(maskSample(text)).toBe(text);
});

test('a sample is at most 256 bytes of well-formed text', () => {
  for (const text of ['é'.repeat(300), `x${'😀'.repeat(100)}`, 'short']) {
    const sample = sampleOf(Buffer.from(text));
    expect(Buffer.byteLength(sample)).toBeLessThanOrEqual(sampleBytesMax);
    expect(text.startsWith(sample)).toBe(true);
  }
  expect(sampleOf(Buffer.from([0xff, 0x41]))).toBe('\ufffdA');
});

test('a secret that reaches beyond the cut leaves no half behind', () => {
  expect(sampleOf(Buffer.from(`${'x '.repeat(120)}"token":"${'canary'.repeat(40)}"`))).not.toContain('canary');
});
