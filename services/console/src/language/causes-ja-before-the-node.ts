import type { CauseName } from '@lunettes/core/diagnosis';

/** Causes that keep a Pod from getting a node: creation and scheduling. */
export const causesBeforeTheNode = {
  'quota-exceeded': [
    'Namespace の ResourceQuota に、この Pod の分の余裕がありません。',
    '不要なものを削除するか、要求を減らすか、上限の引き上げを依頼してください。',
  ],
  'quota-missing-requests': [
    'ResourceQuota の対象となる値を、Pod が指定していません。',
    'すべてのコンテナーに requests と limits を設定するか、LimitRange で既定値を用意してください。',
  ],
  'limit-range': ['requests または limits が、LimitRange の許す範囲の外にあります。', '範囲内に収めるか、範囲の変更を依頼してください。'],
  'pod-security-denied': [
    'Namespace の Pod Security レベルが、Pod の設定を禁じています。',
    '示された設定を変えるか、適切なレベルの Namespace を使ってください。',
  ],
  'admission-webhook-denied': ['Admission Webhook が Pod を拒否しました。', 'Webhook のメッセージに従うか、その管理者に相談してください。'],
  'admission-policy-denied': [
    'クラスターの Admission Policy が Pod を拒否しました。',
    'ポリシーのメッセージに従うか、その管理者に相談してください。',
  ],
  'rbac-denied': ['作成した者に、この Namespace で Pod を作る権限がありません。', '権限を与えるか、権限を持つ者が作成してください。'],
  'admission-webhook-unavailable': [
    '問い合わせが必須の Admission Webhook に届かないか、正しい応答がありません。',
    'Webhook の背後のサービスと証明書を直してください。安全であれば、それまで failurePolicy を Ignore にします。',
  ],
  'admission-slow': [
    'API サーバーが作成要求に答えるまでに、時間の大半がかかりました。',
    'Webhook と API サーバーのストレージのどれが遅いかを調べてください。',
  ],
  'api-server-error': ['API サーバーが要求を処理できませんでした。', 'その時刻の API サーバーと etcd を調べてください。'],
  'api-throttled': [
    '待ちが多すぎたため、API サーバーが要求を断りました。',
    'API Priority and Fairness と、要求を送りすぎているクライアントを調べてください。',
  ],
  'controller-not-acting': [
    'Pod を作るはずのコントローラーが動きませんでした。',
    'コントローラーマネージャーと、そのコントローラーのログを調べてください。',
  ],
  'service-account-missing': ['Pod の ServiceAccount が存在しません。', 'ServiceAccount を作るか、serviceAccountName を直してください。'],
  'priority-class-missing': [
    'Pod が指定した PriorityClass が存在しません。',
    'PriorityClass を作るか、priorityClassName を直してください。',
  ],
  'runtime-class-missing': ['Pod が指定した RuntimeClass が存在しません。', 'RuntimeClass を作るか、runtimeClassName を直してください。'],
  'namespace-terminating': [
    'Namespace が削除中のため、新しいものを作れません。',
    '別の Namespace を使うか、消えるのを待って作り直してください。',
  ],
  'invalid-spec': ['API サーバーが Pod の仕様を不正と判断しました。', 'メッセージが示す項目を直してください。'],
  'create-conflict': ['同じ名前のものがすでに存在します。', '既存のものを削除するか、別の名前を使ってください。'],
  'insufficient-cpu': [
    'Pod を置けるノードに、空いている CPU が足りません。',
    'ノードを追加するか、CPU を空けるか、要求を減らしてください。',
  ],
  'insufficient-memory': [
    'Pod を置けるノードに、空いているメモリーが足りません。',
    'ノードを追加するか、メモリーを空けるか、要求を減らしてください。',
  ],
  'insufficient-ephemeral-storage': [
    'Pod を置けるノードに、空いているローカルディスクが足りません。',
    'ノードを追加するか、ディスクを空けるか、要求を減らしてください。',
  ],
  'insufficient-pods': [
    'Pod を置けるノードは、どれも Pod 数の上限に達しています。',
    'ノードを追加するか、ノードあたりの Pod 数を増やしてください。',
  ],
  'insufficient-gpu': ['求める種類の GPU が空いているノードがありません。', 'GPU ノードを追加するか、GPU を空けてください。'],
  'insufficient-extended-resource': [
    'Pod を置けるノードに、拡張リソースが足りません。',
    'そのリソースを持つノードを追加するか、デバイスプラグインが動いているか確かめてください。',
  ],
  'request-exceeds-every-node': [
    '要求の一つが、どのノードの全容量よりも大きいです。',
    '要求を減らすか、十分に大きい種類のノードを追加してください。',
  ],
  'resource-claim-unallocatable': [
    'Pod の ResourceClaim を、どのノードでも割り当てられません。',
    '求める種類のデバイスを空けるか、追加してください。',
  ],
  'resource-claim-missing': ['Pod が指定した ResourceClaim が存在しません。', 'ResourceClaim を作るか、名前を直してください。'],
  taint: [
    'ほかの条件に合うノードに、Pod が許容しない taint があります。',
    'そこに置くべき Pod なら toleration を加え、そうでなければ別のノードを使ってください。',
  ],
  'nodes-unavailable': [
    'ほかの条件に合うノードは、cordon されているか、Ready でないか、撤去中です。',
    'ノードを復帰させるか、追加してください。',
  ],
  'no-nodes': ['クラスターにノードが一つもありません。', 'ノードを追加してください。'],
  'node-affinity': [
    'Pod の nodeSelector または node affinity に合うノードがありません。',
    '条件を直すか、目的のノードにラベルを付けてください。',
  ],
  'pod-affinity': [
    '近くに置くべき Pod が動いているノードがありません。',
    'その Pod があるか、affinity のラベルが正しいか確かめてください。',
  ],
  'pod-anti-affinity': [
    '条件に合うどのノードでも、離れるべき Pod が動いています。',
    'ノードを追加するか、anti-affinity を必須ではなく推奨にしてください。',
  ],
  'topology-spread': [
    '条件に合うどのノードでも、分散の制約に反します。',
    'maxSkew か whenUnsatisfiable を緩めるか、足りないゾーンにノードを追加してください。',
  ],
  'host-port-conflict': [
    '条件に合うどのノードでも、求める hostPort が使われています。',
    'hostPort をやめるか、Pod の数をノードの数より少なくしてください。',
  ],
  'pvc-not-bound': [
    'Pod の PersistentVolumeClaim が、まだボリュームに結び付いていません。',
    'その PVC の Event を見てください。StorageClass かプロビジョナーが応じていません。',
  ],
  'pvc-not-found': ['Pod が指定した PersistentVolumeClaim が存在しないか、削除中です。', 'PVC を作るか、名前を直してください。'],
  'storage-class-missing': [
    'PersistentVolumeClaim が指定した StorageClass が存在しません。',
    'StorageClass を作るか、PVC の名前を直してください。',
  ],
  'volume-node-affinity': [
    'Pod のボリュームは、Pod を置けないノードでしか使えません。',
    'ボリュームのあるノードに余裕を作るか、データを移してください。',
  ],
  'volume-limit': [
    '条件に合うノードは、これ以上ボリュームを接続できません。',
    'ノードを追加するか、Pod あたりのボリュームを減らしてください。',
  ],
  'volume-in-use': [
    '一つの Pod しか使えないボリュームを、別の Pod が使っています。',
    'その Pod を止めるか、共有できるボリュームを使ってください。',
  ],
  'scheduling-gated': [
    'スケジューリングゲートが設定され、まだ解除されていません。',
    'そのゲートを管理するコントローラーの担当者に確認してください。',
  ],
  'gang-incomplete': ['グループのほかのメンバーを待っています。', 'グループ全体の余裕を作るか、足りないメンバーを作成してください。'],
  'waiting-for-preemption': [
    '優先度の低い Pod がノードから去るのを待っています。',
    'ノードを追加するか、去るべき Pod の猶予期間を短くしてください。',
  ],
  'scheduler-name-unknown': [
    'Pod が指定した名前のスケジューラーが知られていません。',
    'schedulerName を直すか、そのスケジューラーを動かしてください。',
  ],
  'scheduler-down': ['スケジューラーが、この Pod の配置を試みていません。', 'スケジューラーとリーダー選出を調べてください。'],
  'scheduler-slow': [
    'スケジューラーが配置を決めるまでに、時間の大半がかかりました。',
    'スケジューリングキューの長さと extender を調べてください。',
  ],
  'binding-failed': [
    'スケジューラーはノードを選びましたが、Pod を割り当てられませんでした。',
    'スケジューラーのメッセージと API サーバーを調べてください。',
  ],
  'node-provisioning-slow': [
    'Pod のために注文したノードの到着に時間がかかりました。',
    '予備のノードを置くか、プロバイダーの起動時間を調べてください。',
  ],
  'node-provisioning-failed': [
    'Pod のために注文したノードが使える状態になりませんでした。',
    'オートスケーラーとノードの起動を調べてください。',
  ],
  'cloud-out-of-capacity': ['注文した種類のマシンが、プロバイダーにありません。', 'ほかのマシンタイプまたはゾーンを許可してください。'],
  'autoscaler-at-limit': [
    'オートスケーラーは、これ以上ノードを追加できません。',
    'ノードグループの上限またはクォータを引き上げてください。',
  ],
} as const satisfies Partial<Record<CauseName, readonly [means: string, todo: string]>>;
