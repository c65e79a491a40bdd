// How much of everything a run does, in one place. `QPQ_TIER` chooses: `test` is what fits into `npm test`, `ci` what
// fits into a machine's half hour, `soak` what takes as long as it takes. An unknown tier is an error, not a default.

export type Tier = "test" | "ci" | "soak";

/** A link and what goes over it. Delay in ms each way, loss each way. */
export interface LossyLink {
  readonly loss: number;
  readonly delay: number;
  readonly bytes: number;
  readonly calls: number;
}

export interface Sizes {
  /** Links that `npm test` and `npm run faults` send over, mild to harsh. */
  readonly links: { readonly mild: LossyLink; readonly harsh: LossyLink };
  /** Calls made and capabilities held over one RPC connection while the heap must stay flat. */
  readonly rpc: { readonly calls: number; readonly capabilities: number };
  /** How often a node is killed under four writers and a reader. */
  readonly kill: { readonly kills: number; readonly seed: number };
  /** How often the power is cut under the same. */
  readonly power: { readonly kills: number; readonly seed: number };
  /** The same of a node on PostgreSQL. */
  readonly postgresKill: { readonly kills: number; readonly seed: number };
  /** How often a node's connection to PostgreSQL is cut in a transaction; each of the three moments has its turn. */
  readonly cuts: number;
  /** How often the primary of a database is lost, and its standby takes over. */
  readonly failovers: number;
  /** How often a client is killed while it writes and receives. */
  readonly clientKill: { readonly kills: number; readonly seed: number };
  /** What one member's program puts under messages, half of it under one. */
  readonly reactions: number;
  /** Lives with a client that is killed at chosen writes to its store, and whether at every single one besides. */
  readonly killedAtWrites: {
    readonly lives: number;
    readonly killsEach: number;
    readonly every: boolean;
    readonly seed: number;
  };
  /** Random lives of MLS groups among members of several implementations; the suites of P-384 and P-521 are slow. */
  readonly mlsInterop: { readonly seeds: number; readonly steps: number; readonly slowSuites: boolean };
  /** Messages with each `every`th byte bent. */
  readonly bentMessages: { readonly every: number };
  /** Random histories of three clients and a node. */
  readonly clientModel: { readonly runs: number; readonly steps: number; readonly seed: number };
  /** Random calls of three people at a node, against a model. */
  readonly nodeModel: { readonly runs: number; readonly commands: number; readonly seed: number };
  /** Random calls of a store, made at once and again one after the other. */
  readonly storeCalls: { readonly runs: number; readonly calls: number; readonly seed: number };
  /** Logins that are timed, of known names and of unknown ones. */
  readonly loginSamples: number;
  /** Clients that wait at one node, each on a connection of its own. */
  readonly waiting: number;
  /**
   * Connected clients of whom one in a hundred leaves and comes back in each second, beside others who abuse the node; by how
   * much its memory may grow meanwhile, and whether seconds are those of the wall and delays are held to their bound.
   */
  readonly crowd: {
    readonly clients: number;
    readonly seconds: number;
    readonly growth: number;
    readonly real: boolean;
  };
  /** Random histories of three clients at a node that cheats with deliveries. */
  readonly cheatingModel: { readonly runs: number; readonly steps: number; readonly seed: number };
  /** Messages of a profile that is started, scrolled and searched. */
  readonly longPast: number;
  /** Whether everything that is tested of blobs in a folder is tested on S3 too, or the core of it. */
  readonly allBlobsOnS3: boolean;
  /** Whether programs that need a database server besides are run: the guide's, and one that is killed while it moves a node. */
  readonly programsOnPostgres: boolean;
  /** A file sent and saved over real sockets. */
  readonly fileBytes: number;
  /** Random histories of a ratchet tree against one that follows the RFC's definitions word by word. */
  readonly treeModel: { readonly runs: number; readonly commits: number };
  /** Random lives of a group of up to twelve against a model of who can read what. */
  readonly groupModel: { readonly runs: number; readonly steps: number };
  /** Members of the group whose whole life is lived. */
  readonly groupLife: { readonly members: number };
  /** Changes to the code that a mutation run tries. */
  readonly mutants: number;
  /** Random histories of messages lost, reordered and repeated against a secret tree that is derived without forgetting. */
  readonly secretTreeModel: { readonly runs: number; readonly messages: number };
}

const MiB = 1 << 20;

const tiers: Record<Tier, Sizes> = {
  test: {
    links: {
      mild: { loss: 0.02, delay: 10, bytes: 4 * MiB, calls: 1000 },
      harsh: { loss: 0.1, delay: 100, bytes: 64 * 1024, calls: 20 },
    },
    rpc: { calls: 20_000, capabilities: 3000 },
    kill: { kills: 20, seed: 1 },
    power: { kills: 6, seed: 1 },
    postgresKill: { kills: 3, seed: 1 },
    cuts: 3,
    failovers: 1,
    clientKill: { kills: 2, seed: 1 },
    reactions: 200,
    killedAtWrites: { lives: 1, killsEach: 20, every: false, seed: 1 },
    mlsInterop: { seeds: 3, steps: 60, slowSuites: false },
    bentMessages: { every: 5 },
    clientModel: { runs: 3, steps: 40, seed: 1 },
    crowd: { clients: 200, seconds: 10, growth: 1.5, real: false },
    cheatingModel: { runs: 2, steps: 20, seed: 1 },
    nodeModel: { runs: 100, commands: 100, seed: 1 },
    storeCalls: { runs: 2, calls: 120, seed: 1 },
    loginSamples: 0,
    waiting: 200,
    longPast: 3_000,
    allBlobsOnS3: false,
    programsOnPostgres: false,
    fileBytes: 3 * MiB,
    treeModel: { runs: 12, commits: 20 },
    groupModel: { runs: 20, steps: 60 },
    groupLife: { members: 200 },
    mutants: 60,
    secretTreeModel: { runs: 15, messages: 40 },
  },
  ci: {
    links: {
      mild: { loss: 0.02, delay: 10, bytes: 4 * MiB, calls: 1000 },
      harsh: { loss: 0.1, delay: 100, bytes: 512 * 1024, calls: 200 },
    },
    rpc: { calls: 1_000_000, capabilities: 30_000 },
    kill: { kills: 200, seed: 1 },
    power: { kills: 60, seed: 1 },
    postgresKill: { kills: 40, seed: 1 },
    cuts: 12,
    failovers: 2,
    clientKill: { kills: 20, seed: 1 },
    reactions: 20_000,
    killedAtWrites: { lives: 5, killsEach: 20, every: false, seed: 1 },
    mlsInterop: { seeds: 30, steps: 60, slowSuites: true },
    bentMessages: { every: 1 },
    clientModel: { runs: 40, steps: 60, seed: 1 },
    crowd: { clients: 1000, seconds: 30, growth: 1.3, real: false },
    cheatingModel: { runs: 20, steps: 40, seed: 1 },
    nodeModel: { runs: 2000, commands: 100, seed: 1 },
    storeCalls: { runs: 20, calls: 240, seed: 1 },
    loginSamples: 600,
    waiting: 2000,
    longPast: 50_000,
    allBlobsOnS3: true,
    programsOnPostgres: true,
    fileBytes: 50 * MiB,
    treeModel: { runs: 200, commits: 60 },
    groupModel: { runs: 400, steps: 150 },
    groupLife: { members: 1000 },
    mutants: 600,
    secretTreeModel: { runs: 400, messages: 60 },
  },
  soak: {
    links: {
      mild: { loss: 0.02, delay: 10, bytes: 32 * MiB, calls: 20_000 },
      harsh: { loss: 0.1, delay: 100, bytes: 4 * MiB, calls: 2000 },
    },
    rpc: { calls: 5_000_000, capabilities: 100_000 },
    kill: { kills: 2000, seed: 1 },
    power: { kills: 600, seed: 1 },
    postgresKill: { kills: 1000, seed: 1 },
    cuts: 300,
    failovers: 20,
    clientKill: { kills: 100, seed: 1 },
    reactions: 1_000_000,
    killedAtWrites: { lives: 5, killsEach: 20, every: true, seed: 1 },
    mlsInterop: { seeds: 200, steps: 60, slowSuites: true },
    bentMessages: { every: 1 },
    clientModel: { runs: 500, steps: 100, seed: 1 },
    crowd: { clients: 5000, seconds: 600, growth: 1.1, real: true },
    cheatingModel: { runs: 300, steps: 60, seed: 1 },
    nodeModel: { runs: 20_000, commands: 200, seed: 1 },
    storeCalls: { runs: 200, calls: 240, seed: 1 },
    loginSamples: 10_000,
    waiting: 10_000,
    longPast: 200_000,
    allBlobsOnS3: true,
    programsOnPostgres: true,
    fileBytes: 50 * MiB,
    treeModel: { runs: 2000, commits: 100 },
    groupModel: { runs: 4000, steps: 300 },
    groupLife: { members: 2000 },
    mutants: 100_000,
    secretTreeModel: { runs: 4000, messages: 100 },
  },
};

/** The tier of this run. */
export const tier: Tier = tierOf(Deno.env.get("QPQ_TIER") ?? "test");

export const sizes: Sizes = tiers[tier];

function tierOf(name: string): Tier {
  if (name === "test" || name === "ci" || name === "soak") return name;
  throw new Error(`QPQ_TIER is ${name}; it may be test, ci or soak`);
}
