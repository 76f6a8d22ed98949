// Generated from the Rust types and tables by `cargo test`; do not edit. See src/cli/declarations.rs.

/** What a file holds. A text is the file's content, not its path. */
export type Content = string | Uint8Array | ArrayBuffer | { arrayBuffer(): Promise<ArrayBuffer> };

/**
 * A file: its content, its content under a name (a `File` of a browser has one), or rows. Rows
 * become CSV where a table is read, and lines of JSON elsewhere.
 */
export type Source =
  | Content
  | { readonly name: string; readonly content: Content }
  | readonly object[]
  | Policy;

/** What a command gives to a program. */
export interface Answer<T> {
  /** What was found. */
  readonly value: T;
  /** What `countersign … --json` prints, byte for byte. */
  readonly bytes: Uint8Array;
  /** What is worth knowing about the input, a sentence each. */
  readonly notes: readonly string[];
  /** 0: it holds or was computed, 1: it does not hold. */
  readonly code: 0 | 1;
  /** Files that were asked for, by name. */
  readonly files: { readonly [name: string]: Uint8Array };
}

/** A file in another format. */
export interface Exported {
  readonly bytes: Uint8Array;
  /** What could not be read, and what the format leaves out. */
  readonly notes: readonly string[];
}

/** One run of the command line on files in memory. */
export interface Outcome {
  /** 0: it holds or was computed, 1: it does not hold, 2: the input cannot be used. */
  readonly code: 0 | 1 | 2;
  /** The standard output. */
  readonly out: Uint8Array;
  /** The standard error. */
  readonly err: string;
  /** What would be written, by path. */
  readonly files: { readonly [name: string]: Uint8Array };
}

/** The input cannot be used; the message says why and where. */
export class CountersignError extends Error {}

/** The commands. A promise is rejected with a `CountersignError` where the input cannot be used. */
export interface Core {
  /** What a file is: format, schema, counts, and what of it could not be read, by line. */
  inspect(file: Source): Promise<Answer<Inspected>>;
  /** Who must look at each item of a dataset or project, in the order of the file. */
  route(dataset: Source, options?: RouteOptions): Promise<Answer<Routed[]>>;
  /** How far raters agree: `item`, `worker`, `label`. */
  agreement(labels: Source, options?: AgreementOptions): Promise<Answer<Agreement>>;
  /** What the truth most likely is: `item`, `worker`, `label`. */
  truth(labels: Source, options: TruthOptions & { method: MethodId }): Promise<Answer<Truth>>;
  /** How often each method is right on known answers: `truth` without a `method`. */
  truth(
    labels: Source,
    options: TruthOptions & { truth: Source; method?: undefined },
  ): Promise<Answer<Comparison>>;
  /** Whether scores say how often they are right: `item`, `score`, `correct`, perhaps `slice`. */
  calibration(scores: Source): Promise<Answer<Calibration>>;
  /** From which score on no person is needed: `item`, `score`, `correct` or `loss`. */
  certify(rows: Source, options: CertifyOptions): Promise<Answer<Certified>>;
  /** Project files become one: `project`, or null where they do not fit together (`value.problems`). */
  merge(
    projects: readonly Source[],
  ): Promise<Answer<Merged> & { readonly project: Uint8Array | null }>;
  /** A project, or a dataset, in another format. */
  exportAs(project: Source, format: FormatId): Promise<Exported>;
  /** Whether the chain of the log in a project, or of a log alone, holds. */
  verify(project: Source): Promise<Answer<Verified>>;
  /** Whether suggestions became better from one report card to the next, the earliest first. */
  rounds(cards: readonly Source[]): Promise<Answer<Rounds>>;
  /** What DICOM files are and whether their pictures are shown. */
  dicom(files: readonly Source[]): Promise<Answer<DicomFile[]>>;
  /** The command line itself. */
  run(
    commandLine: readonly string[],
    files?: { readonly [path: string]: string | Uint8Array },
  ): Outcome;
}

/**
 * Loads the program, once however often it is asked. `module`: where its wasm is, or what it is (an
 * address, a path in Node, bytes, a `Response`, a `WebAssembly.Module`, or a promise of one); by
 * itself it is found beside this file.
 */
export function load(options?: { readonly module?: string | object }): Promise<Core>;

/** Who must look at each item, by which rule, and why. */
export interface RouteOptions {
  /** The rules, as the page exports them. */
  policy?: Source;
  /** Another seed draws other items. */
  seed?: number | bigint;
  /** For whom what is drawn for each person is drawn. */
  annotator?: string | number | readonly (string | number)[];
}

/** How far raters agree, from the columns item, worker and label. */
export interface AgreementOptions {
  /** Which coefficients; those for categories. */
  metric?: MetricId | readonly MetricId[];
  /** What the categories are. */
  level?: Level;
  /** How far apart two categories are. */
  weights?: Weights;
  /** All categories in their order, commas between. */
  categories?: string | number | readonly (string | number)[];
  /** Which of several labels by one worker for one item count; each. */
  repeated?: Repeated;
  /** An interval by so many resamples. */
  bootstrap?: number | bigint;
  /** Another seed draws other resamples; 1. */
  seed?: number | bigint;
  /** Of the interval; 0.95. */
  confidence?: number | bigint;
  /** The column whose values are drawn together. */
  cluster?: string | number | readonly (string | number)[];
}

/** What the truth most likely is, from the columns item, worker and label. */
export interface TruthOptions {
  /** How; without it all are compared with --truth. */
  method?: MethodId;
  /** A model's probabilities: item, then a column a class. */
  prior?: Source | readonly Source[];
  /** Counts that each class has before any label. */
  smoothing?: number | bigint;
  /** Iterations after which it stops. */
  maxIter?: number | bigint;
  /** It stops where an iteration changes less. */
  tol?: number | bigint;
  /** Random starts; the likeliest counts. */
  restarts?: number | bigint;
  /** Another seed starts elsewhere. */
  seed?: number | bigint;
  /** A worker of the table who is a model. */
  model?: string | readonly string[];
  /** Which of several labels by one worker for one item count; each. */
  repeated?: Repeated;
  /** Where the probability of each class is written, by item. */
  out?: string;
  /** Known answers: item, truth. */
  truth?: Source;
}

/** From which score on suggestions need no person, with a promise about errors. */
export interface CertifyOptions {
  /** The share of errors to stay below, such as 0.05. */
  alpha: number | bigint;
  /** How probable it may be that the promise is broken, such as 0.1. */
  delta: number | bigint;
  /** Thresholds that are tried: 1,0.9,0.8 or 1:0.5:0.01. */
  grid?: string | number | readonly (string | number)[];
  /** Thresholds from which the walk starts. */
  starts?: string | number | readonly (string | number)[];
  /** The column whose values get thresholds of their own. */
  slice?: string | number | readonly (string | number)[];
  /** Again where answers are looked at until something passes; once. */
  looks?: Looks;
  /** How the rows were drawn, to stand in the certificate. */
  seed?: number | bigint;
}

export type FormatId = "project" | "hand-out" | "jsonl" | "csv" | "decisions" | "disagreements" | "label-studio" | "label-studio-config" | "argilla" | "coco" | "yolo" | "yolo-obb" | "yolo-segment" | "pascal-voc" | "cvat" | "cvat-video" | "kitti" | "mot" | "prodigy" | "doccano" | "bio" | "supervised" | "supervised-chat" | "preferences" | "few-shot" | "hard-cases" | "guideline-questions" | "report-card" | "report-card-md";

export type Level = "nominal" | "ordinal" | "interval" | "ratio";

export type Looks = "once" | "again";

export type MethodId = "majority" | "weighted" | "dawid-skene" | "one-coin" | "mace" | "glad" | "crowdlab" | "dawid-skene-prior";

export type MetricId = "percent" | "cohen" | "cohen-linear" | "cohen-quadratic" | "fleiss" | "krippendorff" | "ac1" | "ac2" | "conger" | "alpha-masi" | "alpha-jaccard" | "kendall-tau" | "kendall-w" | "edit-distance" | "alpha-edit" | "mean-iou" | "matched-f1" | "alpha-iou" | "span-f1" | "alpha-span";

export type Repeated = "each" | "last";

export type Weights = "identity" | "linear" | "quadratic" | "ordinal";

export type AccuracyChange = {
  /** Both shares are of answers that came by chance. */
  by_chance: boolean,
  before: number,
  after: number,
  n: [number, number],
  /** After minus before, with its interval. */
  change: number,
  low: number,
  high: number,
  method: string,
  /** After Holm's correction over the changes of the step. */
  p: number,
  verdict: ChangeVerdict,
};

/** A model and its version, as the header describes it or as seen in the data. */
export type Agent = {
  id: string,
  version: string,
  title: string,
  /** What it is and what it was trained on. */
  about: string,
  /** How its score arises. */
  score: string,
};

export type Agreement = {
  items: number,
  raters: number,
  labels: number,
  metrics: Array<MetricFound>,
};

/** Something that is said of a region: one of its values, or any text where there is none. */
export type Attribute = {
  id: string,
  title?: string,
  values?: Array<string>,
  /** Of a track: it may change from frame to frame. */
  changes?: boolean,
};

/** A place where a chain does not hold. */
export type Break = {
  /** 1-based line of the log. */
  line: number,
  why: string,
};

export type BrierParts = {
  reliability: number,
  resolution: number,
  uncertainty: number,
  within: number,
};

export type Calibration = {
  slice?: string,
  n: number,
  accuracy: number,
  mean_score: number,
  ece: CalibrationError,
  brier: number,
  brier_parts: BrierParts,
  log_loss: number,
  bins: Array<ReliabilityBin>,
  maps: Array<CalibrationMap>,
  best: string | null,
  /** Why there is no best map. */
  undefined: string | null,
  slices?: Array<Calibration>,
  note?: string,
};

export type CalibrationError = {
  equal_width: number,
  equal_mass: number,
  bins: number,
};

export type CalibrationMap = {
  id: string,
  log_loss_cross_validated: number | null,
  parameters: MapParameters | null,
  undefined: string | null,
};

export type Certificate = {
  asked: CertificateAsked,
  method: CertifyMethod,
  data: CertificateData,
  /** Suggestions with this score or more are accepted; null: none is. */
  threshold: number | null,
  /** Answers that reach it, their share of all, and the errors (the sum of losses) among them. */
  accepted: number,
  coverage: number,
  errors: number,
  /**
   * The largest error rate that these errors do not refute at the level of one walk: never above
   * alpha. What is promised is alpha; this is how close it was.
   */
  upper_bound: number | null,
  slices: Array<SliceCertificate>,
  /** Sentences: what must hold for the promise to hold. */
  assumptions: Array<string>,
};

/** What was fixed before an answer was seen. */
export type CertificateAsked = {
  /** The error rate that is not to be exceeded among what is accepted. */
  alpha: number,
  /** How probable it may be that the promise is broken. */
  delta: number,
  /** Thresholds, strict to loose. */
  grid: Array<number>,
  /** Where walks begin: each is on the grid, and each has its part of delta. */
  starts: Array<number>,
  losses: Losses,
  looks: Looks,
  /** Of the draw of the answers, where it is known. */
  seed: number | null,
};

/** The answers it was made from. */
export type CertificateData = {
  rows: number,
  /** 64 hexadecimal digits. */
  sha256: string,
};

export type Certified = {
  threshold: number | null,
  accepted: number,
  coverage: number,
  errors: SumOfLosses,
  upper_bound: number | null,
  needed: number | null,
  slices: Array<CertifiedSlice>,
  assumptions: Array<string>,
  says: string,
  method: CertifyMethod,
  why: string,
  steps: Array<CertifyStep>,
  prices: Array<CertifyPrice>,
  notes: Array<string>,
  /** As it stands in a log. */
  certificate: Certificate,
};

export type CertifiedSlice = {
  slice: string,
  rows: number,
  threshold: number | null,
  accepted: number,
  coverage: number,
  errors: SumOfLosses,
  upper_bound: number | null,
  needed: number | null,
  level: number,
  goes_to_people: boolean,
  says: string,
};

/** How a p-value is made. */
export type CertifyMethod = "binomial" | "hoeffding-bentkus" | "e-process";

export type CertifyPrice = {
  answers: number,
  threshold: number | null,
  coverage: number,
};

export type CertifyStep = {
  threshold: number,
  n: number,
  errors: SumOfLosses,
  p: number | null,
  passed: boolean,
};

/** What was found of one annotator's log. */
export type Chain = {
  annotator: string,
  /** Those that hold, and the hash of the last of them. */
  events: number,
  head: string,
  broken: Break | null,
};

export type ChangeVerdict = "better" | "worse" | "unclear";

export type Column = {
  name: string,
  role: Role,
  why: string,
};

export type Comparison = {
  methods: Array<MethodScore>,
  best: MethodId | null,
  second: MethodId | null,
  better: number | null,
  worse: number | null,
  p: number | null,
  left_out: Array<string>,
  notes: Array<string>,
};

/** The closed list of conditions; each has a file of its own in `rules/`. */
export type Condition = {
  "if": "score",
  question?: string,
  agent?: string,
  at_least?: number,
  below?: number,
} | {
  "if": "margin",
  question?: string,
  agent?: string,
  at_least?: number,
  below?: number,
} | {
  "if": "entropy",
  question?: string,
  agent?: string,
  at_least?: number,
  below?: number,
} | {
  "if": "agreement",
  question?: string,
  weights?: Array<[string, number]>,
  /** Divides by the sum over all agents that suggest something: 1 is unanimous. */
  share?: boolean,
  at_least?: number,
  below?: number,
} | {
  "if": "label",
  any_of: Array<string>,
  question?: string,
  agent?: string,
} | {
  "if": "slice",
  column: string,
  any_of: Array<string>,
} | {
  "if": "length",
  at_least?: number,
  below?: number,
} | {
  "if": "keyword",
  any_of: Array<string>,
  whole_words: boolean,
} | {
  "if": "share",
  share: number,
  /** Drawn for each person anew, by their name as well: other items for each. */
  each_person?: boolean,
} | {
  "if": "item",
  any_of: Array<string>,
  drawn?: number,
} | {
  "if": "gold" };

/** What was found in one file. */
export type DicomFile = {
  file: string,
  modality: string,
  syntax: string,
  columns: number,
  rows: number,
  frames: Array<DicomFrame>,
  /** Why the file or one of its frames is not shown. */
  refused: string | null,
  issues: Array<string>,
};

/** Figures of one frame's stored values, or of its red, green and blue ones. */
export type DicomFrame = {
  values: number,
  mean: number,
  /** The mean of each value times its place, modulo `PERIOD`. */
  weighted: number,
  chosen: Array<number>,
};

/** How far scores moved. */
export type Drift = {
  psi: number,
  bins: number,
  /** Scores before and after. */
  n: [number, number],
  /** Chance alone makes more in one of 20 rounds. */
  by_chance: number,
  /** For a person. */
  word: string,
};

export type Inspected = {
  file: string,
  /** Id of the format, or `unknown`. */
  format: string,
  /** For a person. */
  says: string,
  /** Whether the page asks a person what the columns mean. */
  needs_mapping: boolean,
  /** What each column is taken for; empty where the format says it itself. */
  mapping: Array<Column>,
  items: number,
  suggestions: number,
  /** SHA-256 of the dataset's native lines: its identity. */
  dataset: string,
  /** Lines of the log in a project, and who wrote them where that is one person. */
  log_lines: number,
  author: string | null,
  schema: Schema,
  /** The first 1,000; `issue_count` counts all. */
  issues: Array<Issue>,
  issue_count: number,
};

/** One remark about one place of an input. */
export type Issue = {
  severity: Severity,
  /** 1-based line in the file, where there are lines. */
  line: number | null,
  /** 1-based column in code points, where it is known. */
  column: number | null,
  /** Field, column or key the issue is about, such as `suggestions[1].score`. */
  field: string | null,
  /** What happened and what to do, one sentence each, plain text. */
  message: string,
};

/** One answer to a choice. Read from `"id"` or `{"id":…,"title":…}`. */
export type Label = {
  id: string,
  title?: string,
  /** When to use it, plain text. */
  about?: string,
  /** Must not be swept up in bulk: it is held back unless chosen one by one. */
  rare?: boolean,
};

/** How often one label is suggested. */
export type LabelChange = {
  label: string,
  before: number,
  after: number,
  change: number,
  low: number,
  high: number,
  /** After Holm's correction over the labels of the agent. */
  p: number,
};

/**
 * What a loss can be. Said by whoever asks, never read off the answers: graded losses of which
 * only 0 and 1 happened to be seen would get a p-value that does not hold for them.
 */
export type Losses = "right-or-wrong" | "graded";

export type MapParameters = {
  temperature: number,
} | {
  slope: number,
  intercept: number,
} | {
  knots: Array<[number, number]>,
};

/** What became of it, for a program. */
export type Merged = {
  people: Array<MergedPerson>,
  notes: Array<string>,
  /** Why the files do not fit together: then nothing is written. */
  problems: Array<string>,
};

export type MergedEvents = {
  file: string,
  events: number,
};

export type MergedPerson = {
  annotator: string,
  events: number,
  /** Hash of the last line. */
  head: string,
  /** The files in which events of theirs stand. */
  files: Array<MergedEvents>,
};

export type MethodScore = {
  method: MethodId,
  items: number,
  right: number,
  ties: number,
  accuracy: number | null,
  low: number | null,
  high: number | null,
  log_loss: number | null,
};

export type MetricFound = {
  id: MetricId,
  level: Level,
  value: number | null,
  undefined: string | null,
  low: number | null,
  high: number | null,
};

/** An id with a title for the page. */
export type Named = {
  id: string,
  title: string,
};

export type Policy = {
  name: string,
  /** Seeds every share: another seed draws other items. */
  seed: number,
  rules: Array<Rule>,
  /** For items that no rule matches. */
  otherwise: Route,
};

export type Question = {
  id: string,
  title: string,
  help?: string,
  kind: string,
  field?: string,
  labels?: Array<Label>,
  low?: number,
  high?: number,
  titles?: Array<string>,
  relations?: Array<Label>,
  shapes?: Array<string>,
  attributes?: Array<Attribute>,
  points?: Array<string>,
  edges?: Array<[number, number]>,
};

export type Rater = {
  name: string,
  /** Only of a model that was read as one. */
  model?: boolean,
  labels: number,
  ability: number | null,
  confusion?: Array<Array<number>>,
};

export type ReliabilityBin = {
  low: number,
  high: number,
  n: number,
  mean_score: number,
  accuracy: number,
  accuracy_low: number,
  accuracy_high: number,
};

/** The closed list of what a column can be. */
export type Role = {
  "role": "id" } | {
  "role": "text" } | {
  "role": "conversation" } | {
  "role": "image" } | {
  "role": "answer" } | {
  "role": "label",
  question: string,
  agent: string,
} | {
  "role": "score",
  question: string,
  agent: string,
} | {
  "role": "probability",
  question: string,
  agent: string,
  label: string,
} | {
  "role": "rationale",
  question: string,
  agent: string,
} | {
  "role": "agent" } | {
  "role": "annotator" } | {
  "role": "response",
  question: string,
  annotator: string,
} | {
  "role": "gold",
  question: string,
} | {
  "role": "metadata" } | {
  "role": "ignore" };

/** One agent on one question. */
export type RoundChange = {
  question: string,
  agent: string,
  /** Before and after. */
  versions: [string, string],
  /** null where a round has no answers. */
  accuracy: AccuracyChange | null,
  /** ECE with bins of equal mass, of the same answers; null without scores from 0 to 1. */
  ece: [number, number] | null,
  /** Labels in the order of the later round. */
  labels: Array<LabelChange>,
  scores: Drift | null,
  /** All of it for a person. */
  sentence: string,
};

export type RoundOfFile = {
  file: string,
  name: string,
  /** SHA-256 of the dataset as the log names it; null where nobody answered. */
  dataset: string | null,
  log_events: number,
  /** SHA-256 of the log's last line, as in the cover of a project; null without a log. */
  log_head: string | null,
  /** The latest moment in the log. */
  last_event_at: string | null,
};

/** From one round to a later one. */
export type RoundStep = {
  /** Places of the cards, from 0. */
  from: number,
  to: number,
  /** Both are about the same bytes. */
  same_dataset: boolean,
  changes: Array<RoundChange>,
  /** Agents and questions that one of the rounds has not: `mood, bayes 2: only before`. */
  unmatched: Array<string>,
};

export type Rounds = {
  rounds: Array<RoundOfFile>,
  steps: Array<RoundStep>,
};

/** The closed list of routes. */
export type Route = {
  "to": "auto" } | {
  "to": "single" } | {
  "to": "consensus",
  people: number,
} | {
  "to": "expert" } | {
  "to": "audit" } | {
  "to": "blind" } | {
  "to": "gold" };

export type Routed = {
  item: string,
  route: Route["to"],
  /** How many must judge it. */
  people: number,
  /** null where no rule matched and the policy's `otherwise` holds. */
  rule: string | null,
  reason: string,
  policy_version: number,
  /** With which the item came to this route, in (0, 1]. */
  sampling_probability: number,
};

export type Rule = {
  /** Unique in the policy; stands in every event that the rule routed. */
  id: string,
  title?: string,
  /** All must hold. None: the rule matches every item. */
  when: Array<Condition>,
} & ({ "to": "auto" } | { "to": "single" } | { "to": "consensus", people: number, } | { "to": "expert" } | { "to": "audit" } | { "to": "blind" } | { "to": "gold" });

/** The schema of a dataset: the header of its file, or what was inferred. */
export type Schema = {
  name: string,
  about: string,
  fields: Array<Named>,
  questions: Array<Question>,
  agents: Array<Agent>,
  /** Metadata columns in display order. */
  columns: Array<Named>,
};

/** How much an issue costs the person who opened the file. */
export type Severity = "note" | "warning" | "error";

/** The same of one slice, from its own answers. */
export type SliceCertificate = {
  slice: string,
  rows: number,
  /** What a p-value was compared with; 0 where there is no answer. */
  level: number,
  threshold: number | null,
  accepted: number,
  coverage: number,
  errors: number,
  upper_bound: number | null,
  /** No evidence of its own: nothing of this slice is accepted. */
  goes_to_people: boolean,
};

/** A sum of losses: where each is right or wrong, a number of errors and written as one. */
export type SumOfLosses = number | number;

export type Truth = {
  method: MethodId,
  iterations: number,
  converged: boolean,
  log_likelihood: number | null,
  warnings: Array<string>,
  raters: Array<Rater>,
  items: Array<TruthOfItem>,
  /** Only where truth was given. */
  accuracy?: MethodScore,
};

export type TruthOfItem = {
  item: string,
  label: string | null,
  tied: Array<string>,
  posterior: { [label: string]: number },
};

export type Verified = {
  holds: boolean,
  chains: Array<Chain>,
  issues: Array<Issue>,
};
