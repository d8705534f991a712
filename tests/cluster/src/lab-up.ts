import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { makeCertificates } from './certificates.ts';
import { type AuditLevel, auditLogsOf, startApiServers, startControllers, startScheduler, versionModule } from './control-plane.ts';
import { installPackages } from './debian-packages.ts';
import { buildKubernetes, versionOf } from './go-programs.ts';
import { pushImages } from './images.ts';
import { enterNetwork, isInside } from './inside.ts';
import { LabFailure } from './lab-failure.ts';
import { type KubernetesMinor, type LabFacts, labFactsPath, programsOf } from './lab-paths.ts';
import { checkMachine, clearMachine, prepareMachine } from './machine.ts';
import { awaitNode, startContainerd, startKubelet } from './node.ts';
import { step } from './progress.ts';
import { startRegistry } from './registry.ts';

export interface LabPlan {
  readonly kubernetes: KubernetesMinor;
  readonly apiServers: number;
  readonly level: AuditLevel;
}

/** Everything from an empty machine to a node that takes Pods. A lab of the same sort that runs already is left as it is. */
export async function up(plan: LabPlan): Promise<void> {
  checkMachine();
  if (!isInside()) {
    const running = labFacts();
    if (running !== undefined)
      throw new LabFailure(`a lab with Kubernetes ${running.gitVersion} is up already; end it with: lunettes lab down`);
    await step('installing what Debian has', installPackages);
    await step(`building Kubernetes ${plan.kubernetes} and etcd`, (line) => buildKubernetes(plan.kubernetes, line));
    await clearMachine();
    await step('making network, control groups and certificates', async () => {
      await prepareMachine();
      await makeCertificates();
    });
    // What follows talks to addresses that exist in the lab's namespace only.
    return enterNetwork();
  }
  const programs = programsOf(plan.kubernetes);
  await step('starting etcd and the API servers', () => startApiServers({ programs, apiServers: plan.apiServers, policy: plan.level }));
  startControllers(programs);
  startScheduler(programs);
  await step('filling the registry', async () => {
    await startRegistry();
    await pushImages();
  });
  await step('starting containerd and the kubelet', async () => {
    await startContainerd();
    startKubelet(programs);
    await awaitNode();
  });
  const facts: LabFacts = {
    kubernetes: plan.kubernetes,
    gitVersion: versionOf(versionModule(plan.kubernetes), 'k8s.io/kubernetes'),
    auditLogs: auditLogsOf(plan.apiServers),
  };
  writeFileSync(labFactsPath, `${JSON.stringify(facts)}\n`);
}

/** What runs; undefined when no lab is up. */
export function labFacts(): LabFacts | undefined {
  return existsSync(labFactsPath) ? JSON.parse(readFileSync(labFactsPath, 'utf8')) : undefined;
}

/** What runs. Throws `LabFailure` when no lab is up. */
export function runningLab(): LabFacts {
  const facts = labFacts();
  if (facts === undefined) throw new LabFailure('no lab is up; start one with: lunettes lab up');
  return facts;
}
