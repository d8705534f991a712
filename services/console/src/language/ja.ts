import { causeInJapanese } from './causes-ja.ts';
import type { HeadlineFacts, Messages, RolloutHeadlineFacts } from './en.ts';
import { wordsJa } from './words-ja.ts';

/** The console in Japanese. Words of Kubernetes stay as Kubernetes spells them. */
export const ja: Messages = {
  name: '日本語',
  ...wordsJa,
  causeWords: causeInJapanese,

  shell: {
    product: 'Lunettes',
    skip: '本文へ移動',
    navigation: 'メイン',
    overview: '概要',
    objectives: '目標',
    recording: '記録',
    deliveries: 'デリバリー',
    workloads: 'ワークロード',
    late: '遅延中',
    find: 'Pod を探す',
    findHint: 'Pod 名、UID、ワークロード',
    language: '言語',
    zone: 'タイムゾーン',
    utc: 'UTC',
    local: '現地',
    theme: '配色',
    themes: { system: 'システム', light: 'ライト', dark: 'ダーク' },
    live: 'ライブ',
    liveLost: '切断中、再接続しています',
    liveTitle: '新しいデリバリーは自動で表示されます。',
    recorded: (name) => `記録の再生です。表示しているのは ${name} の再生で、稼働中のクラスターではありません。`,
    footer: '時刻はすべてイベントの時刻です。達成率には必ず除外したものを併記します。',
  },

  asked: {
    loading: (what) => `${what}を読み込んでいます…`,
    failed: (what) => `${what}を読み込めませんでした。`,
    question: '問い合わせ',
    answer: '応答',
    retry: 'もう一度試す',
    hint: '続く場合は query-api が動いているか確認してください。lunettes doctor が対処を示します。',
    unreachable: 'query-api から応答がありません。',
    unexpected: '応答の形式が想定と異なります',
    token: 'トークン',
    tokenWanted: 'この API にはトークンが必要です。',
    tokenUse: 'このトークンを使う',
    stale: '直近の更新に失敗しました。表示は古いままです。',
  },

  overview: {
    title: '概要',
    coverage: '見えているか',
    coverageSame: 'はい。すべてのクラスターの信号が届き、すべてのレーンが進んでいます。',
    blindClusters: (count) => `${count} 個のクラスターの信号が十分に届いていません。`,
    blindLanes: (count) => `${count} 本のレーンが止まっています。`,
    noClusters: '接続されたクラスターがありません。lunettes up を実行するか、lunettes replay に監査ログを渡してください。',
    lateNow: 'いま何が遅れているか',
    lateNone: '遅れているものはありません。',
    lateCount: (count) => `${count} 件が期限を過ぎても終わっていません。`,
    lateAll: '遅延中の一覧',
    slo: '目標は守られているか',
    sloNone: 'まだ判定されたデリバリーがありません。',
    causes: '多い原因',
    causesNone: '失敗も遅延もなく、原因は見つかっていません。',
    changed: '最近のロールアウト',
    changedAll: 'すべてのワークロード',
    recent: '最近のデリバリー',
    recentAll: 'すべてのデリバリー',
  },

  system: {
    what: 'システムの状態',
    cluster: 'クラスター',
    state: '状態',
    states: { heard: '受信中', silent: '沈黙', degraded: '一部見えない', unknown: '不明' },
    sources: '情報源',
    heardUntil: 'ここまで完全',
    version: 'Kubernetes',
    missing: '欠けているもの',
    nothingMissing: 'なし',
    deadLetters: '配達不能',
    losses: '欠落',
    lanes: 'レーン',
    coverage: '観測率',
    lanesText: (running, all) => `${all} 本中 ${running} 本が稼働`,
  },

  late: {
    title: '遅延中',
    what: '遅延中のデリバリー',
    lead: '期限を過ぎても終わっていないデリバリーです。終わるまでここに残ります。',
    bySide: '責任の側ごと',
    none: '遅れているものはありません。期限を過ぎたものがここに現れます。',
    overdue: '超過時間',
    since: '開始',
  },

  slo: {
    title: (name) => `目標 ${name}`,
    what: '目標',
    attainment: '達成率',
    good: '良',
    bad: '不良',
    pending: '判定待ち',
    excluded: '除外',
    excludedNone: '除外なし',
    coverage: '観測率',
    coverageUnknown: '不明',
    noAttainment: 'まだなし',
    objective: '目標',
    objectives: '目標',
    perHour: '良と不良の推移',
    perHourNone: '描画できる判定がまだありません。',
    numbers: '数値',
    byReason: '除外の理由',
    reason: '理由',
    count: '件数',
    missed: '集計に含まれる超過デリバリー',
    explained: '良と不良は、数える対象として判定されたデリバリーです。達成率 = 良 ÷ (良 + 不良)。判定待ちと除外はどちらにも入りません。',
    unknown: (name) => `${name} という目標はありません。`,
    byCluster: 'クラスターごと',
    range: '期間',
    started: '開始',
  },

  rollouts: {
    title: 'ワークロード',
    what: 'ロールアウト',
    lead: '各ワークロードの最新のロールアウトを、ワークロード自身の状態から示します。',
    table: 'ワークロード (ロールアウトの新しい順)',
    none: 'この状態のワークロードはありません。',
    noneYet: 'まだロールアウトがありません。Deployment、StatefulSet、DaemonSet、Job から分かります。',
    unknown: 'このワークロードまたはリビジョンについては何も分かっていません。',
    workload: 'ワークロード',
    state: '状態',
    states: { open: '進行中', stuck: '停滞', superseded: '交代', completed: '完了', unseen: '状態は未観測' },
    began: '開始',
    took: '時間',
    why: '理由',
    desired: '希望数',
    created: '作成済み',
    ready: 'Ready',
    available: '利用可能',
    readyOf: (ready, desired) => `${desired} 個中 ${ready}`,
    revision: 'リビジョン',
    revisions: 'このワークロードのロールアウト',
    pods: 'このロールアウトの Pod',
    podsNone: 'このロールアウトの Pod は知られていません。',
    heldUp: '待たせた',
    untilReady: 'Ready まで',
    yes: 'はい',
    headline: rolloutHeadline,
  },

  causes: {
    what: '原因',
    cause: '原因',
    side: '責任の側',
    count: '件数',
    show: (cause) => `原因 ${cause} のデリバリーを表示`,
  },

  deliveries: {
    title: 'デリバリー',
    what: 'デリバリー',
    filters: '絞り込み',
    any: 'すべて',
    clear: 'すべて解除',
    remove: (name, value) => `${name} ${value} を解除`,
    apply: '適用',
    none: '該当するデリバリーがありません。',
    noneYet: 'まだデリバリーがありません。新しい Pod が現れると最初の 1 件が表示されます。',
    loosen: '条件を減らすか、期間を広げてください。',
    table: 'デリバリー (新しい順)',
    started: '開始',
    pod: 'Pod',
    action: '操作',
    outcome: '結果',
    verdict: '判定',
    cause: '原因',
    duration: '所要時間',
    node: 'ノード',
    older: '古い方へ',
    newer: '新しい方へ',
    newest: '最新',
    pages: 'ページ',
    keys: 'キー: ↑ ↓ または j k で移動、Enter で開く、/ で検索。',
    notCounted: (reason) => `対象外: ${reason}`,
    ofLimit: (limit) => `期限 ${limit}`,
    noPod: 'Pod は作られていない',
  },

  delivery: {
    what: 'このデリバリー',
    answer: '結論',
    happened: '何が起きたか',
    side: '誰の側か',
    todo: 'どうすればよいか',
    arrived: '期限内に終わりました。',
    nothingToDo: '何もする必要はありません。時間内に終わりました。',
    waitToDo: 'まだ何もする必要はありません。期限内です。',
    noCause: '原因はまだ分かっていません。',
    counts: '目標の集計に含まれます。',
    countsNot: (reason) => `目標の集計に含まれません: ${reason}。`,
    noSide: '誰の側でもありません。続いている問題はありません。',
    provisional: '暫定: 結果が確定するまで変わることがあります。',
    borderline: (uncertainty) => `僅差: 期限との差が不確かさ ${uncertainty} より小さいです。`,
    borderlineByClock: '僅差: ノードの時計が少し違えば、期限の反対側になります。',
    verdicts: '判定と期限',
    judgement: '基準',
    measured: '実測',
    limit: '期限',
    verdict: '判定',
    deliverySlo: 'デリバリー時間 (基盤と容量)',
    podSlo: 'Ready までの時間',
    ladder: { within_10m: '10 分以内に消滅', within_1h: '1 時間以内に消滅', within_24h: '24 時間以内に消滅' },
    objective: (name) => `目標 ${name}`,
    sig: '公式の起動時間 (SIG Scalability)',
    sigExcluded: (reason) => `公式指標から除外: ${reason}`,
    noLimit: 'なし',
    time: '時間の内訳',
    whole: '合計',
    unexplained: 'うち説明できない時間',
    waterfall: '段階',
    waterfallNone: '段階は観測されていません。',
    stage: '段階',
    owner: '待ち先',
    took: '時間',
    stillOpen: '継続中',
    limitMark: (limit) => `期限 ${limit}`,
    moreRows: (count) => `ほかに ${count} 段階あり、描いていません。`,
    attempt: (attempt) => `${attempt + 1} 回目`,
    timeline: 'タイムライン',
    timelineNone: 'この Pod の出来事は記録されていません。',
    time_: '時刻',
    since: '開始から',
    event: '出来事',
    details: '詳細',
    source: '時計と精度',
    diagnoses: '診断',
    diagnosesNone: '診断はありません。期限内に終わりました。',
    evidence: '証拠',
    evidenceNone: '証拠は残っていません。',
    also: '同時に成り立っていた原因',
    main: '主な原因',
    rank: (rank) => `原因 ${rank}`,
    confidence: '確からしさ',
    lasts: '継続中',
    from: '開始',
    to: '終了',
    container: 'コンテナー',
    image: 'イメージ',
    volume: 'ボリューム',
    code: 'コード',
    count: (count) => `${count} 回`,
    facts: '基本情報',
    images: 'イメージ',
    cached: 'ノードにあった',
    pulled: '取得した',
    fact: {
      cluster: 'クラスター',
      namespace: 'Namespace',
      workload: 'ワークロード',
      node: 'ノード',
      class: 'クラス',
      started: '開始',
      ended: '終了',
      endedBy: '終了のきっかけ',
      trigger: '発端',
      restarts: '再起動',
      replaces: '置き換え元',
      uid: 'Pod UID',
      deliveryId: 'デリバリー',
      traceId: 'トレース',
      sources: '情報源',
      degraded: '観測の制約',
      uncertainty: '不確かさ',
      judged: '判定時刻',
      version: '版',
      policy: 'ポリシーとロジック',
    },
    final: '確定',
    notFinal: '変わる可能性あり',
    open: 'Pod を開く',
    podDeliveries: 'この Pod のデリバリー',
    runs: '完了後の問題',
    allRows: (count) => `${count} 行すべて表示`,
    headline,
  },

  pod: {
    what: 'この Pod',
    none: 'この Pod については何も分かっていません。',
    noDelivery: 'この Pod のデリバリーは判定されていません。観測された内容は以下のとおりです。',
  },

  missing: {
    title: 'ページがありません',
    text: 'アドレスが間違っているか、新しい版で作られたものかもしれません。',
    home: '概要へ',
  },
};

function rolloutHeadline({ state, took, heldUp }: RolloutHeadlineFacts): string {
  const after = took === undefined ? '' : `${took}で`;
  const waits = heldUp === 0 ? '' : `${heldUp} 個の Pod が待たせています。`;
  switch (state) {
    case 'completed':
      return `ロールアウトは${after}完了しました。${heldUp === 0 ? '' : '最後に Ready になった Pod が所要時間を決めました。'}`;
    case 'stuck':
      return `ロールアウトは${took === undefined ? '' : `${took}経って`}進まなくなりました。${waits}`;
    case 'superseded':
      return `ロールアウトは完了せず、別のリビジョンに交代しました。${heldUp === 0 ? '' : `待たせた Pod は ${heldUp} 個です。`}`;
    case 'open':
      return `ロールアウトは進行中です。${waits}`;
    case 'unseen':
      return `ロールアウトは始まりましたが、ワークロード自身の状態は観測されていません。進み具合は Pod からのみ分かります。${heldUp === 0 ? '' : `未完了の Pod は ${heldUp} 個です。`}`;
  }
}

function headline({ action, pod, total, counted, outcome }: HeadlineFacts): string {
  const after = total === undefined ? '' : `${total}で`;
  const passed = total === undefined ? 'まだ' : `${total}経っても`;
  const judged =
    counted === undefined ? '' : `うち ${counted.time}が判定対象で、期限 ${counted.limit}${counted.over ? 'を超えています' : '以内です'}。`;
  // Latin words stand off from what precedes them by a space.
  const done = { create: ' Ready になりました', delete: '消えました', upgrade: '新しいイメージで動きました', resize: 'リサイズされました' }[
    action
  ];
  const notYet = {
    create: ' Ready になっていません',
    delete: '消えていません',
    upgrade: '新しいイメージで動いていません',
    resize: 'リサイズされていません',
  }[action];
  switch (outcome) {
    case 'delivered':
      return `${pod} は${after}${done}。${judged}`;
    case 'open':
      return `${pod} は${passed}${notYet}。${judged}`;
    case 'failed':
      return `${pod} は${after}失敗しました。もう Ready にはなりません。`;
    case 'deleted':
      return `${pod} は Ready になる前に${after}削除されました。${judged}`;
    case 'rejected':
      return `API が ${pod} の作成を拒否しました。`;
    case 'superseded':
      return `${pod} へのこの要求は、より新しい要求に置き換えられました。`;
    case 'abandoned':
      return `${pod} の消息は途絶えています。`;
  }
}
