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
