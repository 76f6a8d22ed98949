import type { Dataset, ExportedFile, SchemaOfHost, State, SuggestionOfItem, Told, CountersignReview, Policy } from "./index.js";

/** The version of what the frame and its page say to each other. */
export declare const VERSION: 1;

/** An element in a frame. */
export interface Framed
  extends Pick<CountersignReview, "load" | "submit" | "undo" | "redo" | "next" | "previous" | "goTo" | "command" | "getState" | "applyPolicy"> {
  /** Sets the properties of the element. */
  set(properties: {
    dataset?: Dataset;
    schema?: SchemaOfHost;
    suggestions?: readonly (SuggestionOfItem & { readonly item: string })[];
    policy?: Policy;
    responses?: readonly string[];
  }): Promise<void>;
  export(format?: string): Promise<ExportedFile>;
  /** Hears an event by its name without a prefix. Gives how to stop. */
  on<K extends keyof Told>(name: K, listener: (detail: Told[K]) => unknown): () => void;
  close(): void;
}

/** Waits for the greeting of a frame of this origin, and answers it. */
export declare function connect(
  iframe: HTMLIFrameElement,
  options: { origin: string; attributes?: Readonly<Record<string, string | boolean>>; timeout?: number },
): Promise<Framed>;

export type { State };
