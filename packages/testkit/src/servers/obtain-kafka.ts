import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDebian, programOf, runInstaller } from './run-installer.ts';

const kafkaVersion = '4.1.1';
const loggerVersion = '1.7.36';
const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

export interface ObtainedKafka {
  readonly java: string;
  /** Folder of the broker's jars. */
  readonly libraries: string;
}

const cache = join(import.meta.dirname, '../../../../.toolchain');

/**
 * Apache Kafka's jars from Maven Central, kept in the clone's tool chain, and a Java to run them. Throws when they cannot
 * be had. Two processes at once each fetch their own, and one of the two stays.
 */
export function obtainKafka(): ObtainedKafka {
  const java = programAfter(['java'], ['-version'], 'openjdk-17-jre-headless');
  const libraries = join(cache, `kafka-${kafkaVersion}`);
  if (existsSync(libraries)) return { java, libraries };
  const maven = programAfter(['mvn'], ['--version'], 'maven');
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'kafka-'));
  const pom = join(work, 'pom.xml');
  writeFileSync(pom, project);
  const fetched = join(work, 'lib');
  const copy = [`${dependencyPlugin}:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${fetched}`];
  if (!runInstaller(maven, ['-q', '-B', '-f', pom, ...copy]))
    throw new Error(`Apache Kafka ${kafkaVersion} cannot be fetched from Maven Central; the tests need it: see above for Maven's reason`);
  if (!existsSync(libraries)) renameSync(fetched, libraries);
  rmSync(work, { recursive: true, force: true });
  return { java, libraries };
}

function programAfter(names: readonly string[], ask: readonly string[], debianPackage: string): string {
  const known = programOf(names, ask);
  if (known !== undefined) return known;
  installDebian([debianPackage]);
  const found = programOf(names, ask);
  if (found === undefined) throw new Error(`${debianPackage} was installed but ${names.join(' or ')} does not start`);
  return found;
}

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const project = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>lunettes</groupId><artifactId>test-servers</artifactId><version>1</version><packaging>pom</packaging><dependencies>
${dependency('org.apache.kafka', 'kafka_2.13', kafkaVersion)}
${dependency('org.slf4j', 'slf4j-simple', loggerVersion)}
</dependencies></project>
`;
