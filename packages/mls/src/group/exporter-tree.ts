// The safe exporter's tree of an epoch (draft-ietf-mls-extensions §4.4): one secret for each of an application's components,
// each given out once, so that no component learns another's, and none can be asked for again from a stolen state.

import { DecodeError, type Reader } from "../codec/reader.ts";
import type { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { DerivationTree } from "../secret-tree/derivation-tree.ts";
import { root } from "../tree/tree-math.ts";

/** ComponentID is 16 bits wide. */
export const componentCount = 65536;

export class ExporterTree {
  readonly #tree: DerivationTree;
  #revision = 0;

  private constructor(nodes: Map<number, Uint8Array>) {
    this.#tree = new DerivationTree(componentCount, nodes);
  }

  /** `application_export_secret` becomes the tree's own. */
  static create(applicationExportSecret: Uint8Array): ExporterTree {
    return new ExporterTree(new Map([[root(componentCount), applicationExportSecret]]));
  }

  /** Another number after each change. */
  get revision(): number {
    return this.#revision;
  }

  /** Undefined if it was given out before. */
  take(crypto: CryptoProvider, componentId: number): Uint8Array | undefined {
    const leaf = this.#tree.derive(crypto, componentId);
    if (leaf === undefined) return undefined;
    leaf.apply();
    this.#revision += 1;
    return leaf.secret;
  }

  erase(): void {
    this.#tree.erase();
  }

  write(writer: Writer): Writer {
    const nodes = [...this.#tree.nodes()].sort(([a], [b]) => a - b);
    return writer.vector(nodes, (inner, [node, secret]) => inner.uint32(node).opaque(secret));
  }

  /** Throws `DecodeError`. */
  static read(crypto: CryptoProvider, reader: Reader): ExporterTree {
    const nodes = reader.vector(componentCount, componentCount * 128, "exporter_tree", (inner) => {
      const node = inner.uint32("node");
      const secret = inner.opaque(crypto.hashLength, "secret").slice();
      if (node > 2 * root(componentCount) || secret.length !== crypto.hashLength) throw new DecodeError(`node ${node}`);
      return [node, secret] as const;
    });
    return new ExporterTree(new Map(nodes));
  }
}
