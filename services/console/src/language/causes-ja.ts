import type { CauseName } from '@lunettes/core/diagnosis';

/** What a cause means and what to do about it, in general; the record's own sentence, in English, names the concrete things. */
export interface CauseWords {
  readonly means: string;
  readonly todo: string;
}

/** The cause in Japanese, or nothing for one that is newer than this console. */
export function causeInJapanese(cause: string): CauseWords | undefined {
  const words: Readonly<Record<string, readonly [means: string, todo: string]>> = causes;
  const found = Object.hasOwn(words, cause) ? words[cause] : undefined;
  return found === undefined ? undefined : { means: found[0], todo: found[1] };
}

const causes: Readonly<Record<CauseName, readonly [means: string, todo: string]>> = {
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
  'kubelet-rejected-out-of-resource': [
    'Pod が届いたとき、ノードに余裕が残っていませんでした。',
    '代わりの Pod が動いていれば不要です。繰り返すなら、スケジューラーを通らない Pod を探してください。',
  ],
  'kubelet-accounting-defect': [
    'kubelet 自身の数値では入るはずの Pod を、kubelet が拒否しました。',
    'kubelet を再起動し、不具合を報告してください。',
  ],
  'kubelet-rejected-node-changed': [
    '割り当てから到着までの間に、ノードのラベル、taint、ポートが変わりました。',
    '代わりの Pod が動いていれば不要です。繰り返すなら、ノードを変え続けるものを探してください。',
  ],
  'node-feature-missing': ['Pod に必要な機能がノードにありません。', 'ノードを更新するか、そのような Pod を置かないでください。'],
  'device-unhealthy': [
    '空きとして数えられたデバイスが、正常でないか登録されていません。',
    'そのノードのデバイスプラグインとデバイスを調べてください。',
  ],
  'device-claim-failed': ['kubelet が Pod の ResourceClaim を準備できませんでした。', 'そのノードのリソースドライバーを調べてください。'],
  'topology-affinity-error': [
    'ノード全体では足りますが、一つの NUMA ノードでは足りません。',
    'ノードを追加するか、トポロジーポリシーを緩めてください。',
  ],
  'sysctl-forbidden': [
    'ノードが許可していない sysctl を Pod が設定しています。',
    'その sysctl をやめるか、目的のノードで許可してください。',
  ],
  'security-profile-missing': [
    'Pod が指定したセキュリティプロファイルがノードにありません。',
    'プロファイルをノードに入れるか、名前を直してください。',
  ],
  'node-not-ready': ['Pod のノードが Ready でなくなりました。', 'ノードの kubelet、ランタイム、ネットワークを調べてください。'],
  'node-unreachable': ['コントロールプレーンにノードからの連絡がありません。', 'マシンが動いていて API サーバーに届くか調べてください。'],
  'node-shutdown': ['ノードがシャットダウンしています。', '予定どおりなら不要です。止める前にノードを drain してください。'],
  'node-lost': ['Pod のノードがもう存在しません。', '意図した撤去なら不要です。そうでなければ、マシンが消えた理由を調べてください。'],
  'kubelet-slow': [
    'kubelet が Pod を受け取るのに時間がかかったか、まだ受け取っていません。',
    'kubelet の負荷と、API サーバーの watch を調べてください。',
  ],
  'kubelet-cache-stale': [
    '存在するオブジェクトを kubelet が知りませんでした。',
    '回復すれば不要です。しなければ kubelet を再起動してください。',
  ],
  'runtime-down': ['ノードのコンテナーランタイムが応答しません。', 'ランタイムを再起動し、ログを調べてください。'],
  'node-disk-full': ['ノードのディスクが一杯です。', 'ディスクを空けるか拡張し、イメージのガベージコレクションを確かめてください。'],
  'node-read-only-filesystem': ['ノードのファイルシステムが読み取り専用です。', 'ノードを drain し、ディスクを調べてください。'],
  'node-out-of-memory': ['ノードのメモリーが尽き、プロセスが強制終了されました。', 'そのノードで limits のない Pod を探してください。'],
  'evicted-disk-pressure': [
    'ディスク不足のため、ノードが Pod を退避させました。',
    'ノードのディスクを空け、ログとイメージを確かめてください。',
  ],
  'evicted-memory-pressure': [
    'メモリー不足のため、ノードが Pod を退避させました。',
    '実際の使用量に合う requests を設定し、メモリーを追加してください。',
  ],
  'evicted-pid-pressure': [
    'プロセス ID の不足のため、ノードが Pod を退避させました。',
    'Pod あたりのプロセス数を制限し、大量に起動しているものを探してください。',
  ],
  'evicted-ephemeral-storage': [
    'Pod が自身の上限を超えてローカルディスクを使いました。',
    'ローカルディスクへの書き込みを減らすか、上限を上げてください。',
  ],
  'evicted-by-api': ['drain のように、誰かが Pod を退避させました。', '予定どおりなら不要です。'],
  'evicted-by-taint': ['ノードの taint が Pod を追い出しました。', 'ノードに taint が付いた理由を調べてください。'],
  preempted: ['優先度の高い Pod が、この Pod の場所を取りました。', 'ノードを追加するか、この Pod の優先度を上げてください。'],
  'pdb-blocks-eviction': ['PodDisruptionBudget が退避を許していません。', 'ほかの Pod が Ready になるのを待つか、予算を緩めてください。'],
  'volume-attach-multi-attach': [
    'ボリュームがまだ別のノードに接続されています。',
    '保持しているノードを探してください。失われたノードなら out-of-service の taint を付けます。',
  ],
  'volume-attach-failed': [
    'ボリュームをノードに接続できませんでした。',
    'ボリュームのドライバーと、プロバイダーのメッセージを調べてください。',
  ],
  'volume-attach-slow': [
    'ボリュームの接続に、時間の大半がかかりました。',
    'ボリュームのドライバーと、プロバイダーの上限を調べてください。',
  ],
  'volume-mount-failed': ['ボリュームをノードにマウントできませんでした。', 'マウントのメッセージと、背後のストレージを調べてください。'],
  'volume-mount-slow': [
    'ボリュームが使えるようになるまでに、時間の大半がかかりました。',
    'ボリュームのドライバーとノードのディスクを調べてください。',
  ],
  'volume-ownership-slow': [
    '大きなボリュームの全ファイルの所有者を変更していました。',
    'fsGroupChangePolicy を OnRootMismatch にしてください。',
  ],
  'volume-provisioning-failed': ['PersistentVolumeClaim のストレージを作れませんでした。', 'プロビジョナーのメッセージを調べてください。'],
  'volume-provisioning-slow': ['ストレージの作成に、時間の大半がかかりました。', 'プロビジョナーと、プロバイダーの上限を調べてください。'],
  'csi-driver-missing': [
    'ボリュームのドライバーがノードに登録されていません。',
    'ドライバーのノードプラグインがこのノードで動いているか確かめてください。',
  ],
  'service-account-token-failed': [
    'kubelet が ServiceAccount のトークンを取得できませんでした。',
    'API サーバーと kubelet の権限を調べてください。',
  ],
  'configmap-missing': ['Pod に必要な ConfigMap が存在しません。', 'Pod の Namespace に ConfigMap を作るか、名前を直してください。'],
  'configmap-key-missing': ['ConfigMap に、Pod が必要とするキーがありません。', 'キーを加えるか、名前を直してください。'],
  'secret-missing': ['Pod に必要な Secret が存在しません。', 'Pod の Namespace に Secret を作るか、名前を直してください。'],
  'secret-key-missing': ['Secret に、Pod が必要とするキーがありません。', 'キーを加えるか、名前を直してください。'],
  'host-path-wrong-type': ['マウントするノードのパスが、Pod の指定した種類と違います。', 'hostPath のパスまたは type を直してください。'],
  'volume-unmount-stuck': ['Pod のボリュームをアンマウントできません。', 'まだ使っているプロセスと、ドライバーを調べてください。'],
  'sandbox-failed': [
    'コンテナーランタイムが Pod のサンドボックスを作れませんでした。',
    'このノードのコンテナーランタイムを調べてください。',
  ],
  'sandbox-timeout': [
    'サンドボックスの作成が、kubelet の待ち時間を超えました。',
    'ノードのディスクと負荷、コンテナーランタイムを調べてください。',
  ],
  'sandbox-slow': [
    'サンドボックスの作成に、時間の大半がかかりました。',
    'ノードのネットワークプラグインとコンテナーランタイムを調べてください。',
  ],
  'sandbox-image-unavailable': [
    'サンドボックスの元になるイメージを取得できませんでした。',
    'pause イメージをノードから取得できるようにしてください。',
  ],
  'runtime-handler-missing': [
    'Pod が求める種類のランタイムがノードにありません。',
    'ノードにランタイムハンドラーを設定するか、そのような Pod を置かないでください。',
  ],
  'cni-no-ip': ['Pod に割り当てる IP アドレスが残っていません。', 'アドレス範囲を広げるか、アドレスを占めているものを取り除いてください。'],
  'cni-not-ready': [
    'ノードのネットワークプラグインの準備ができていません。',
    'このノードのネットワークプラグインの Pod を調べてください。',
  ],
  'cni-auth': [
    'ネットワークプラグインが API サーバーに拒否されました。',
    'このノードのネットワークプラグインの認証情報を更新してください。',
  ],
  'cni-failed': [
    'ネットワークプラグインが Pod のネットワークを設定できませんでした。',
    'プラグインのメッセージと、このノードでのログを調べてください。',
  ],
  'image-not-found': ['イメージがレジストリに存在しません。', '名前またはタグを直すか、イメージを push してください。'],
  'image-auth': [
    'レジストリがイメージの取得を許可しないか、存在を明かしません。',
    '名前を確かめ、正しければ有効な imagePullSecret を与えてください。',
  ],
  'image-invalid-name': ['イメージの名前を解釈できません。', '名前を直してください。空白や、リポジトリの大文字は使えません。'],
  'image-never-pull': [
    'イメージがノードになく、Pod が取得を禁じています。',
    'imagePullPolicy を変えるか、ノードにイメージを置いてください。',
  ],
  'image-wrong-architecture': [
    'イメージはありますが、ノードのアーキテクチャ向けではありません。',
    'そのアーキテクチャ向けにビルドするか、適合するノードを選んでください。',
  ],
  'image-too-large': ['イメージが大きく、取得に目標より長い時間がかかります。', 'イメージを小さくしてください。'],
  'image-signature-rejected': ['イメージの署名が受け入れられませんでした。', 'イメージに署名するか、ポリシーを直してください。'],
  'image-rate-limit': ['要求が多すぎるため、レジストリがノードを断りました。', 'ミラーを使うか、レジストリにログインしてください。'],
  'image-pull-throttled': [
    'イメージの取得が、ノードで順番を待っていました。',
    'kubelet の maxParallelImagePulls と registryPullQPS を上げてください。',
  ],
  'image-registry-unreachable': [
    'レジストリに届かないか、エラーが返りました。',
    'ノードからレジストリへの経路と、レジストリを調べてください。',
  ],
  'image-registry-tls': [
    'ノードがレジストリの証明書を信頼しないか、レジストリが TLS に対応していません。',
    'ノードに認証局を入れるか、証明書を直してください。',
  ],
  'image-corrupt': [
    'レジストリから届いたものが、ダイジェストと一致しません。',
    '途中のミラーとプロキシを確かめ、イメージを push し直してください。',
  ],
  'image-pull-slow': ['イメージの取得に、時間の大半がかかりました。', 'レジストリへの帯域を調べ、ミラーを使うか事前に取得してください。'],
  'image-inspect-failed': [
    'コンテナーランタイムが、手元のイメージを読めませんでした。',
    'ノードからイメージを削除し、ディスクを調べてください。',
  ],
  'container-config-error': ['Pod の記述どおりにコンテナーを構成できません。', 'メッセージが示すものを直してください。'],
  'run-as-non-root': [
    'Pod が root を禁じており、イメージは root で動くか、明示していません。',
    'runAsUser を 0 以外にするか、イメージのユーザーを変えてください。',
  ],
  'mount-target-wrong': [
    'ファイルをディレクトリに、またはその逆にマウントしようとしました。',
    'mountPath または subPath を直してください。',
  ],
  'bad-command': ['コンテナーが実行するプログラムがイメージにありません。', 'command またはイメージを直してください。'],
  'entrypoint-not-executable': [
    'コンテナーが実行するプログラムに実行権限がありません。',
    'イメージの中でファイルを実行可能にしてください。',
  ],
  'wrong-architecture': [
    'イメージ内のプログラムが、ノードと違うアーキテクチャ向けです。',
    'そのアーキテクチャ向けにビルドするか、適合するノードを選んでください。',
  ],
  'container-create-failed': [
    'コンテナーランタイムがコンテナーを作れませんでした。',
    'メッセージを読み、このノードのコンテナーランタイムを調べてください。',
  ],
  'container-create-slow': ['コンテナーの作成に、時間の大半がかかりました。', 'ノードのディスクとコンテナーランタイムを調べてください。'],
  'container-start-failed': [
    'コンテナーランタイムがコンテナーを開始できませんでした。',
    'メッセージを読み、このノードのコンテナーランタイムを調べてください。',
  ],
  'container-start-slow': ['コンテナーの開始に、時間の大半がかかりました。', 'ノードの負荷とコンテナーランタイムを調べてください。'],
  'device-runtime-failed': ['コンテナーにデバイスを渡せませんでした。', 'このノードのデバイスプラグインとドライバーを調べてください。'],
  'post-start-hook-failed': [
    'コンテナーの postStart フックが失敗しました。',
    'フックを直してください。フックが失敗したコンテナーは終了させられます。',
  ],
  'post-start-hook-slow': [
    'コンテナーの postStart フックに時間がかかりすぎました。',
    'フックを短くしてください。終わるまでコンテナーは稼働扱いになりません。',
  ],
  'init-container-crash': ['Init コンテナーがエラーで終了しました。', 'Init コンテナーのログを読んでください。'],
  'init-container-slow': ['Init コンテナーに、時間の大半がかかりました。', 'Init コンテナーが何を待っているか調べてください。'],
  'oom-killed': ['コンテナーがメモリーの上限を超え、強制終了されました。', 'メモリーの上限を上げるか、使用量を減らしてください。'],
  'killed-not-oom': ['コンテナーが強制終了されましたが、誰によるかは分かりません。', 'その時刻のノードのログを調べてください。'],
  'crash-loop-app-error': ['コンテナーが繰り返しエラーで終了しています。', '最後に終了する前のコンテナーのログを読んでください。'],
  'container-exits-normally': [
    '動き続けるはずのコンテナーが、エラーなしで終了します。',
    'フォアグラウンドで動き続けるプログラムにするか、Job を使ってください。',
  ],
  'liveness-probe-failing': [
    'liveness プローブが失敗し、kubelet がコンテナーを再起動しています。',
    'プローブの待ち時間を延ばすか startup プローブを加え、確認先を見直してください。',
  ],
  'readiness-probe-failing': [
    'コンテナーは動いていますが、readiness プローブが失敗し続けています。',
    'プローブの確認先と、コンテナーのログを調べてください。',
  ],
  'startup-probe-failing': ['コンテナーが startup プローブを通過しません。', 'プローブの猶予を延ばすか、起動しない理由を調べてください。'],
  'readiness-gate-pending': [
    'コンテナーは Ready ですが、readiness ゲートがまだです。',
    'ゲートを管理するコントローラー (多くはロードバランサー) を確認してください。',
  ],
  'slow-start': ['コンテナーは動きましたが、Ready になるまでに時間がかかりました。', 'プログラムが起動時に何をしているか調べてください。'],
  'deadline-exceeded': ['Pod が activeDeadlineSeconds より長く動きました。', '期限を延ばすか、処理を短くしてください。'],
  'resize-infeasible': ['リサイズの要求に、このノードでは応えられません。', '要求を減らすか、Pod を別の場所に置き直してください。'],
  'resize-deferred': ['リサイズの要求に、ノードはいま応えられません。', 'ノードに余裕を作ってください。'],
  'resize-failed': ['ノードはリサイズを受け入れましたが、失敗しました。', 'ノードの kubelet とコンテナーランタイムを調べてください。'],
  'finalizer-stuck': ['Pod のファイナライザーが解除されていません。', 'ファイナライザーを管理するコントローラーを調べてください。'],
  'grace-period-long': ['Pod の猶予期間が、目標より長く設定されています。', 'terminationGracePeriodSeconds を短くしてください。'],
  'pre-stop-hook-slow': ['preStop フックが停止のための時間を使い切りました。', 'フックを短くしてください。'],
  'process-ignores-sigterm': [
    'コンテナーが猶予期間の終わりまで動き、強制終了されました。',
    'SIGTERM で終了するようにしてください。最初のプロセスがシェルの場合、シグナルは伝わりません。',
  ],
  'container-kill-stuck': [
    '時間を過ぎてもコンテナーが終了しませんでした。',
    'コンテナーランタイムと、カーネル内で止まったプロセスを調べてください。',
  ],
  'sandbox-teardown-failed': [
    'Pod のサンドボックスまたはネットワークを片付けられませんでした。',
    'ノードのネットワークプラグインとコンテナーランタイムを調べてください。',
  ],
  'kubelet-gone-while-terminating': [
    'Pod の停止が求められた後、ノードからの連絡が途絶えました。',
    'ノードが生きているか調べ、失われたなら out-of-service の taint を付けてください。',
  ],
  'terminating-stuck': ['Pod の終了が完了せず、理由も示されていません。', 'この Pod について、ノードの kubelet のログを調べてください。'],
  none: ['続いている問題はありません。起きた問題は自然に回復しました。', 'まれであれば、何もする必要はありません。'],
  'deleted-before-ready': ['Ready になる前に Pod が削除されました。妨げたものはありません。', '何もする必要はありません。'],
  unknown: ['観測されたものからは、遅れの理由が分かりません。', '観測の最も長い空白と、欠けている情報源を調べてください。'],
};
