// Generated from the Rust types by `cargo test`; do not edit. See src/desk/declarations.rs.

import type { Agreement, AgreementOptions, Answer, Certified, CertifyOptions, Truth, TruthOptions } from "./core.js";

/** The name of the element. */
export declare const NAME: "countersign-review";
/** Datasets over this are refused before they are read, in bytes. */
export declare const LARGEST: number;
/** What is nested deeper than this is refused. */
export declare const DEEPEST: number;

/**
 * Makes the element known, once; later calls change nothing. Without a browser it does nothing and
 * gives nothing. `module_or_path`: where the wasm is taken from, if not from beside this module.
 */
export declare function define(options?: {
  name?: string;
  module_or_path?: string | URL | Response | BufferSource | WebAssembly.Module | Promise<Response>;
}): typeof CountersignReview | undefined;

/** One thing to judge. */
export interface Item {
  readonly id?: string;
  /** What is shown, by name: texts, conversations, images, …; see src/core/model/item.rs. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly suggestions?: readonly SuggestionOfItem[];
}

/** What an agent proposes for one question of an item. */
export interface SuggestionOfItem {
  readonly id?: string;
  readonly question: string;
  readonly agent: string;
  readonly model_version?: string;
  readonly value: unknown;
  readonly score?: number;
  readonly probabilities?: Readonly<Record<string, number>>;
  readonly rationale?: string;
}

/** What is asked; questions that are left out are guessed from the suggestions. */
export interface SchemaOfHost {
  readonly name?: string;
  readonly about?: string;
  readonly questions?: readonly unknown[];
  readonly agents?: readonly unknown[];
  readonly fields?: readonly unknown[];
  readonly columns?: readonly unknown[];
}

/** What can be reviewed: objects, a file's text or bytes, a file, or an address. */
export type Dataset =
  | readonly Item[]
  | { readonly items: readonly Item[]; readonly schema?: SchemaOfHost }
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | URL;

/** A file that was made. */
export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  text(): string;
}

/** What the element tells, by the name of its event without `countersign-`. All events go up and out
 *  of shadow roots; `submit` can be cancelled. */
export interface Told {
  /** A dataset is open, with its log. */
  ready: State;
  /** An event was added to the log. `line` is the line itself: who keeps all lines can give them
   *  back as `responses`, byte for byte. */
  change: { readonly event: Event; readonly line: string };
  verdict: ResponseEvent;
  /** Another item is on the desk, and why it is there. */
  route: Shown & { readonly state: State };
  /** Asked for by `submit()`. Cancelled, no form is sent. */
  submit: { readonly answers: readonly (ResponseEvent & { suggestions: readonly unknown[] })[]; readonly state: State };
  skip: Event;
  flag: Event;
  error: { readonly message: string };
  resize: { readonly width: number; readonly height: number };
}

/** An event of the log that is a response. */
export type ResponseEvent = Event & { kind: "response" } & ResponseBody;

/** Which answers are compared. */
export interface Compared {
  /** The id of a question of kind choice, rating or text. */
  readonly question: string;
  /** Whether the agents count as raters too. */
  readonly agents?: boolean;
}

/**
 * `<countersign-review>`. Attributes: `src`, `annotator`, `locale`, `theme` (system, light, dark),
 * `readonly`, `storage` (none, session, indexeddb), `route-only`, `rooms`, `questions` (lists with
 * spaces or commas), and those of a form's field: `name`, `required`, `disabled`.
 */
export declare class CountersignReview extends HTMLElement {
  static readonly formAssociated: true;
  /** What is reviewed; the same as `dataset`, and can be set before the element is defined. */
  items: Dataset | undefined;
  schema: SchemaOfHost | undefined;
  /** Suggestions beside the items, each with the id of its item. */
  suggestions: readonly (SuggestionOfItem & { readonly item: string })[] | undefined;
  policy: Policy | undefined;
  /** Lines that `countersign-change` told before: the work goes on behind them. */
  responses: readonly (string | { readonly line: string })[] | undefined;

  /** Opens a dataset, or what the properties say. */
  load(dataset?: Dataset, options?: { name?: string }): Promise<State>;
  export(format?: string): Promise<ExportedFile>;
  /** Hands the answers over. False where the page cancelled it. */
  submit(): Promise<boolean>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  next(): Promise<void>;
  previous(): Promise<void>;
  goTo(item: string): Promise<void>;
  /** Any command by its id, as the list behind `?` has them. */
  command(id: string): Promise<void>;
  getState(): Promise<State>;
  applyPolicy(policy: Policy): Promise<void>;
  /** How far people, and agents if wanted, agree. */
  agreement(compared: Compared & AgreementOptions): Promise<Answer<Agreement>>;
  /** What the truth most likely is. */
  truth(compared: Compared & TruthOptions): Promise<Answer<Truth>>;
  /** From which score on an agent's suggestions need no person: of what was answered here. */
  certify(asked: { readonly question: string; readonly agent: string } & CertifyOptions): Promise<Answer<Certified>>;

  readonly form: HTMLFormElement | null;
  readonly name: string | null;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;

  addEventListener<K extends keyof Told>(
    type: `countersign-${K}`,
    listener: (event: CustomEvent<Told[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "countersign-review": CountersignReview;
  }
}

/** Whether suggestions are shown before the first judgement. */
export type Arm = "assisted" | "blind";

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

/** Levenshtein distances between two texts. */
export type EditDistance = {
  /** In words, as Unicode segments them. */
  words: number,
  /** In code points. */
  characters: number,
};

/** One line of the log, in the order in which its keys are written. */
export type Event = {
  /** 1, 2, 3, … within one annotator's log. */
  seq: number,
  at: Timestamp,
  annotator: string,
  /**
   * 64 hexadecimal digits: SHA-256 of the line before, without its newline;
   * zeros in the first line.
   */
  prev_hash: string,
} & ({ "kind": "open" } & OpenBody | { "kind": "policy" } & PolicyChange | { "kind": "evidence" } & Evidence | { "kind": "response" } & ResponseBody | { "kind": "skip", item: string, } | { "kind": "flag", item: string, reason: string, } | { "kind": "escalate", item: string, reason: string, } | { "kind": "note", item: string, text: string, } | { "kind": "gold", item: string, question: string, value: Value | null, } | { "kind": "undo", from: number, to: number, } | { "kind": "redo", from: number, to: number, });

/** For one question and one agent at most one evidence of a kind is in force: the latest. */
export type Evidence = {
  /** Which kind: `CALIBRATION`, `CERTIFICATE`, or which `ROUND`. */
  about: string,
  question: string,
  /** Whose scores it speaks of. */
  agent: string,
  /** For a person: `Platt scaling, fitted on 250 answers: 200 judged blind, 50 drawn at random`. */
  said: string,
  /** Of a calibration: points (score, probability), straight lines between them. */
  scale?: Array<[number, number]>,
  /** The finding. */
  finding: unknown,
};

/** Whether all events are where they are kept. */
export type Kept = "yes" | "saving" | "trouble";

/**
 * What was marked on an item, as one JSON object in its one form: see `crate::core::marks`, which
 * reads and writes it. Nothing here looks further into it than to count labels.
 */
export type Marked = {
  spans?: unknown[]; regions?: unknown[]; tracks?: unknown[] };

export type OpenBody = {
  /** SHA-256 of the dataset's bytes, hexadecimal. */
  dataset: string,
  name: string,
  items: number,
};

export type Policy = {
  name: string,
  /** Seeds every share: another seed draws other items. */
  seed: number,
  rules: Array<Rule>,
  /** For items that no rule matches. */
  otherwise: Route,
};

export type PolicyChange = {
  /** 1, 2, 3, … */
  version: number,
  policy: Policy,
};

/** Counts of items over the whole dataset for this annotator. */
export type Progress = {
  items: number,
  /** Items whose route asks for a person. */
  to_review: number,
  /** Of those: done, partly answered, skipped by this annotator. */
  done: number,
  partly: number,
  skipped: number,
  /** Items on the route auto. */
  auto: number,
  flagged: number,
  escalated: number,
};

/** What one annotator answered to one question. */
export type ResponseBody = {
  item: string,
  question: string,
  /** null when a suggestion was rejected and nothing put in its place. */
  value: Value | null,
  verdict: Verdict,
  /** The suggestions that were on the screen when it was decided. */
  suggestion_ids: Array<string>,
  /** The one that was accepted, edited or rejected. */
  suggestion_id?: string | null,
  /** When the item was first painted, and when the answer was given. */
  shown_at: Timestamp,
  decided_at: Timestamp,
  arm: Arm,
  route: Route,
  rule_id: string | null,
  policy_version: number,
  /** With which probability the policy brought this item to this route. */
  sampling_probability: number,
  /** The seed of the policy's shares. */
  seed: number,
  /** Between the suggested text and the answer, for questions of kind text. */
  edit_distance?: EditDistance | null,
  /** One of several given by one bulk action: the `seq` of its first event. */
  bulk?: number | null,
  /**
   * The events that this answer settles: the SHA-256 of their lines, which may be other
   * annotators'; for answers that came with the data, of the item's line there. Empty where it
   * is one answer among others and no decision.
   */
  settles?: Array<string>,
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

export type Rule = {
  /** Unique in the policy; stands in every event that the rule routed. */
  id: string,
  title?: string,
  /** All must hold. None: the rule matches every item. */
  when: Array<Condition>,
} & ({ "to": "auto" } | { "to": "single" } | { "to": "consensus", people: number, } | { "to": "expert" } | { "to": "audit" } | { "to": "blind" } | { "to": "gold" });

/** The item on the desk, and why it is there. */
export type Shown = {
  id: string,
  /** Its place in the file, from 0. */
  index: number,
  /** `single`, `consensus`, `expert`, … */
  route: string,
  /** The rule that said so; none: what holds for the rest. */
  rule: string | null,
  reason: string,
  /** Whether this annotator has answered all of it. */
  done: boolean,
};

/** JSON with keys in camel case, as scripts have them. */
export type State = {
  /** Whether a dataset is open and its log is loaded. */
  open: boolean,
  /** SHA-256 of the dataset, hexadecimal. */
  dataset: string,
  /** What the dataset is called. */
  name: string,
  annotator: string,
  room: string,
  /** What is on the desk; nothing while another one is on its way. */
  item: Shown | null,
  /** Its place in the queue, from 0. */
  position: number | null,
  /** How many items the queue has. */
  queue: number,
  /** The id of the question that is asked. */
  question: string | null,
  progress: Progress,
  canUndo: boolean,
  canRedo: boolean,
  /** How many events the log has. */
  events: number,
  policyVersion: number,
  saved: Kept,
  readonly: boolean,
};

/**
 * Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
 * Written as `2026-01-31T12:00:00.000Z`.
 */
export type Timestamp = string;

/**
 * Written as plain JSON: `"negative"`, `2`, `["insult","spam"]`, `[["b"],["a","c"]]`.
 * `[]` is `Value::Many`.
 */
export type Value = number | string | Array<string> | Array<Array<string>> | Marked;

/** How a response stands to the suggestion shown. */
export type Verdict = "accepted" | "edited" | "rejected" | "own";
