// What the peer means when it names an object: the target of a call, a descriptor in a cap table. With it, the imports
// table.

import type { StructReader } from "../codec/struct-reader.ts";
import type { Reference } from "../reference.ts";
import type { Answer } from "./answer.ts";
import { BrokenHook } from "./broken-hook.ts";
import type { ExportTable } from "./export-table.ts";
import { ForwardingHook } from "./forwarding-hook.ts";
import type { Link } from "./link.ts";
import type { ObjectHook } from "./object-hook.ts";
import { PeerIdTable } from "./peer-id-table.ts";
import { ImportHook, ImportPromise } from "./remote-hooks.ts";
import { type CapDescriptorReader, PromisedAnswer, type PromisedAnswerReader } from "./rpc.capnp.ts";
import { RpcError } from "./rpc-error.ts";
import { violation } from "./violation.ts";

/** A path longer than this leads nowhere in any honest message. */
const LONGEST_PATH = 64;

export class PeerReferences {
  readonly imports: PeerIdTable<ImportHook> = new PeerIdTable<ImportHook>();
  readonly #link: Link;
  readonly #exports: ExportTable;
  readonly #answers: PeerIdTable<Answer>;
  readonly #mostImports: number;

  constructor(link: Link, exports: ExportTable, answers: PeerIdTable<Answer>, mostImports: number) {
    this.#link = link;
    this.#exports = exports;
    this.#answers = answers;
    this.#mostImports = mostImports;
  }

  /** The object that a MessageTarget means; undefined for a kind of target that this end does not know. */
  target(target: StructReader): ObjectHook | undefined {
    const kind = target.$uint16(4);
    if (kind === 0) return this.#exported(target.$uint32(0));
    return kind === 1 ? this.#promised(target.$struct(0, PromisedAnswer)) : undefined;
  }

  #exported(id: number): ObjectHook {
    return this.#exports.get(id)?.hook ?? violation(`export ${id} is not in use`);
  }

  #promised(promised: PromisedAnswerReader): ObjectHook {
    const { questionId, transform } = promised;
    const answer = this.#answers.get(questionId);
    if (answer === undefined || answer.finished) violation(`question ${questionId} is not in use`);
    if (transform.length > LONGEST_PATH) violation(`a transform of ${transform.length} steps`);
    const path: number[] = [];
    for (const operation of transform) {
      const kind = operation.which();
      if (kind === "getPointerField") path.push(operation.getPointerField);
      else if (kind !== "noop") return new BrokenHook(new RpcError("unimplemented", "a transform of an unknown kind"));
    }
    return answer.results.at(path);
  }

  /** A reference to what a descriptor means. */
  reference(descriptor: CapDescriptorReader): Reference | undefined {
    switch (descriptor.which()) {
      case "none":
        return undefined;
      case "senderHosted":
        return this.#imported(descriptor.senderHosted, false);
      case "senderPromise":
        return this.#imported(descriptor.senderPromise, true);
      case "receiverHosted": {
        // What came to be an object of the peer after we had sent it must not be taken for the short way to it.
        const object = this.#exported(descriptor.receiverHosted).settled();
        return (object.carrier === this.#link ? new ForwardingHook(object) : object).reference();
      }
      case "receiverAnswer":
        return this.#promised(descriptor.receiverAnswer).reference();
      case "thirdPartyHosted":
        // Level 1 calls the vine, which the peer passes on (rpc.capnp, `ThirdPartyCapDescriptor`).
        return this.#imported(descriptor.thirdPartyHosted.vineId, false);
      default:
        return new BrokenHook(new RpcError("unimplemented", "a capability of an unknown kind")).reference();
    }
  }

  #imported(id: number, promise: boolean): Reference {
    let hook = this.imports.get(id);
    if (hook === undefined) {
      if (this.imports.size >= this.#mostImports) violation(`more than ${this.#mostImports} objects sent`);
      hook = new ImportHook(this.#link, id);
      this.imports.set(id, hook);
      if (promise) hook.kind = "promise";
    }
    hook.received += 1;
    if (hook.kind !== "promise") return hook.reference();
    hook.promise ??= new ImportPromise(this.#link, hook);
    return hook.promise.reference();
  }
}
