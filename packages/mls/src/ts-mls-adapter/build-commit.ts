// An intent made into a commit with the state that it leads to. The state given is not changed.

import {
  bytesToBase64,
  type CiphersuiteImpl,
  type ClientState,
  createCommit,
  encodeMlsMessage,
  type KeyPackage,
  type Proposal,
  type ProposalWithSender,
  type SecretTree,
} from "ts-mls";
import { MlsError } from "../errors.ts";
import type { CommitIntent } from "../group-member.ts";
import { verifyKeyPackage } from "../key-package.ts";
import { readKeyPackage } from "./key-packages.ts";
import { protectCommitAgain } from "./protection.ts";
import type { Pending } from "./state-bytes.ts";
import { engineExtensions } from "./views.ts";

/** Throws `key-package-rejected`, `key-package-expired`, `bad-argument`, `commit-refused`. */
export async function buildCommit(
  state: ClientState,
  intent: CommitIntent,
  engine: CiphersuiteImpl,
): Promise<{ readonly secretTree: SecretTree; readonly pending: Pending }> {
  const chosen = chosenProposals(state, intent.proposals ?? []);
  const extraProposals = ownProposals(intent);
  const { newState, commit, welcome } = await create(
    { ...state, unappliedProposals: chosen, historicalReceiverData: new Map() },
    extraProposals,
    engine,
  );
  if (commit.wireformat !== "mls_private_message") throw new TypeError("ts-mls framed a commit in the clear");
  const { message, secretTree } = await protectCommitAgain(commit.privateMessage, state, engine);
  const own = extraProposals.map((proposal) => ({ proposal, senderLeafIndex: state.privatePath.leafIndex }));
  const pending: Pending = {
    commit: encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage: message }),
    welcome: welcome === undefined
      ? undefined
      : encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome }),
    proposals: [...Object.values(chosen), ...own],
    newState: { ...newState, historicalReceiverData: new Map() },
  };
  return { secretTree, pending };
}

function chosenProposals(
  state: ClientState,
  references: readonly Uint8Array[],
): Record<string, ProposalWithSender> {
  const chosen: Record<string, ProposalWithSender> = {};
  for (const reference of references) {
    const name = bytesToBase64(reference);
    const proposal = state.unappliedProposals[name];
    if (proposal === undefined) throw new MlsError("bad-argument", "proposals: no such proposal in this epoch");
    chosen[name] = proposal;
  }
  return chosen;
}

function ownProposals(intent: CommitIntent): Proposal[] {
  const adds = (intent.add ?? []).map((bytes): Proposal => ({
    proposalType: "add",
    add: { keyPackage: newcomer(bytes) },
  }));
  const removes = (intent.remove ?? []).map((removed): Proposal => ({ proposalType: "remove", remove: { removed } }));
  if (intent.groupContextExtensions?.length === 0) {
    throw new MlsError("bad-argument", "groupContextExtensions: at least one");
  }
  // ts-mls would encrypt the path for the old extensions, and nobody could follow.
  if (intent.groupContextExtensions !== undefined && (removes.length > 0 || intent.proposals?.length)) {
    throw new MlsError("commit-refused", "new extensions go without removals and others' proposals: commit them apart");
  }
  const contexts = intent.groupContextExtensions === undefined ? [] : [intent.groupContextExtensions];
  return [
    ...removes,
    ...adds,
    ...contexts.map((extensions): Proposal => ({
      proposalType: "group_context_extensions",
      groupContextExtensions: { extensions: engineExtensions(extensions) },
    })),
  ];
}

function newcomer(bytes: Uint8Array): KeyPackage {
  const verified = verifyKeyPackage(bytes);
  if (!verified.ok) throw new MlsError("key-package-rejected", `${verified.code}: ${verified.reason}`);
  const keyPackage = readKeyPackage(bytes);
  if (keyPackage === undefined) throw new MlsError("key-package-rejected", "the engine cannot read it");
  return keyPackage;
}

async function create(
  state: ClientState,
  extraProposals: Proposal[],
  engine: CiphersuiteImpl,
): ReturnType<typeof createCommit> {
  try {
    return await createCommit({ state, cipherSuite: engine }, { extraProposals, ratchetTreeExtension: true });
  } catch (error) {
    const detail = error instanceof Error ? error.message : "refused";
    // ts-mls reads the machine's clock here, and only here.
    const code = detail === "Current time not within Lifetime" ? "key-package-expired" : "commit-refused";
    throw new MlsError(code, detail, { cause: error });
  }
}
