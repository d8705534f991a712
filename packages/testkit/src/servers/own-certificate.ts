import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDebian, programOf } from './run-installer.ts';

export interface OwnCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** Key and certificate in one, as Java wants it. */
  readonly bothFile: string;
}

/** A certificate for 127.0.0.1 that only whoever is given `certFile` believes. */
export function ownCertificate(): OwnCertificate {
  if (programOf(['openssl'], ['version']) === undefined) installDebian(['openssl']);
  const folder = mkdtempSync(join(tmpdir(), 'lunettes-tls-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string): string => join(folder, name);
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', file('key.pem'), '-out', file('cert.pem')];
  const made = spawnSync('openssl', ['req', '-x509', ...key, ...subject]);
  if (made.status !== 0) throw new Error(`openssl makes no certificate: ${made.stderr}`);
  writeFileSync(file('both.pem'), `${readFileSync(file('key.pem'), 'utf8')}${readFileSync(file('cert.pem'), 'utf8')}`);
  return { certFile: file('cert.pem'), keyFile: file('key.pem'), bothFile: file('both.pem') };
}

/** Settings of a broker that lets in, over TLS with this certificate, who logs in by SASL PLAIN as `login` says in the form of JAAS. */
export const saslOverTls = ({ certFile, bothFile }: OwnCertificate, login: string): Readonly<Record<string, string>> => ({
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:SASL_SSL',
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': bothFile,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': certFile,
  'sasl.enabled.mechanisms': 'PLAIN',
  'sasl.mechanism.inter.broker.protocol': 'PLAIN',
  'listener.name.plaintext.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${login};`,
});
