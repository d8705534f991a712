import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { kubeconfig, kubeconfigOf, makeCertificates } from './certificates.ts';
import { type AuditLevel, auditLogsOf, startApiServers, startControllers, startScheduler, versionModule } from './control-plane.ts';
import { installPackages } from './debian-packages.ts';
import { buildKubernetes, buildKwok, versionOf } from './go-programs.ts';
import { pushImages } from './images.ts';
import { enterNetwork, isInside } from './inside.ts';
import { startKwokNodes } from './kwok.ts';
import { LabFailure } from './lab-failure.ts';
import { apiPorts, type KubernetesMinor, type LabFacts, labFactsPath, programsOf } from './lab-paths.ts';
import { checkMachine, clearMachine, prepareMachine } from './machine.ts';
import { awaitNode, startContainerd, startKubelet } from './node.ts';
import { step } from './progress.ts';
import { startRegistry } from './registry.ts';

export interface LabPlan {
  readonly kubernetes: KubernetesMinor;
  readonly apiServers: number;
  readonly level: AuditLevel;
  readonly webhook: boolean;
  /** Nodes that kwok plays. */
  readonly kwokNodes: number;
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
    if (plan.kwokNodes > 0) await step('building kwok', async (line) => void (await buildKwok(line)));
    await clearMachine();
    await step('making network, control groups and certificates', async () => {
      await prepareMachine();
      await makeCertificates();
      // With two API servers the kubelet talks to the second, so that a Pod's life is spread over two logs.
      writeFileSync(kubeconfigOf('kubelet'), kubeconfig('kubelet', apiPorts[plan.apiServers - 1] ?? 0), { mode: 0o600 });
    });
    // What follows talks to addresses that exist in the lab's namespace only.
    return enterNetwork();
  }
  const programs = programsOf(plan.kubernetes);
  await step('starting etcd and the API servers', () =>
    startApiServers({ programs, apiServers: plan.apiServers, policy: plan.level, webhook: plan.webhook }),
  );
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
  if (plan.kwokNodes > 0)
    await step(`starting ${plan.kwokNodes} nodes of kwok`, async (line) => startKwokNodes(await buildKwok(line), plan.kwokNodes));
  const facts: LabFacts = {
    kubernetes: plan.kubernetes,
    gitVersion: versionOf(versionModule(plan.kubernetes), 'k8s.io/kubernetes'),
    auditLogs: auditLogsOf(plan.apiServers),
    level: plan.level,
  };
  writeFileSync(labFactsPath, `${JSON.stringify(facts)}\n`);
}

/** What runs; undefined when no lab is up. */
function labFacts(): LabFacts | undefined {
  return existsSync(labFactsPath) ? JSON.parse(readFileSync(labFactsPath, 'utf8')) : undefined;
}

/** What runs. Throws `LabFailure` when no lab is up. */
export function runningLab(): LabFacts {
  const facts = labFacts();
  if (facts === undefined) throw new LabFailure('no lab is up; start one with: lunettes lab up');
  return facts;
}
