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
