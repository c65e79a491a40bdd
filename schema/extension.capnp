# What this node offers beyond NodeService. The bootstrap capability of a connection is a Node.
# Ordinals, once landed, are never reused or changed; structs only grow.

@0x86cd25332c47a60f;

using import "node.capnp".NodeService;
using import "node.capnp".Auth;
using import "node.capnp".Envelope;

interface Node extends(NodeService) {
  info             @0 () -> (info :NodeInfo);
  subscribe        @1 (recipientKey :Data, sink :Inbox, auth :Auth) -> (subscription :Subscription);
  logout           @2 (auth :Auth) -> ();
  checkpoint       @3 () -> (checkpoint :Text);
  consistencyProof @4 (fromSize :UInt64, toSize :UInt64) -> (hashes :List(Data));
  logEntries       @5 (start :UInt64, limit :UInt32) -> (entries :List(Data));
  keyPackages      @6 (identityKey :Data, clear :Bool, auth :Auth) -> (count :UInt32, lastResort :Bool);
  sessions         @7 (auth :Auth) -> (sessions :List(Session));
  endSession       @8 (sessionId :Data, auth :Auth) -> ();
  changePassword   @9 (upload :Data, auth :Auth) -> ();
  deleteBlob      @10 (blobId :Data, auth :Auth) -> ();
}

# Implemented by the client. A return from deliver is flow control only; a message stays queued until ack.
interface Inbox {
  deliver @0 (channelId :Data, envelopes :List(Envelope), ackedUpTo :UInt64) -> ();
  closed  @1 (reason :Text) -> ();
}

# Dropping the last reference ends the subscription.
interface Subscription {}

enum RegistrationPolicy {
  open @0;
  invite @1;
  closed @2;
}

struct NodeInfo {
  softwareVersion @0 :Text;
  nodeKey @1 :Data;                    # Ed25519, 32 bytes: signs pins and delivery proofs
  origin @2 :Text;                     # derived from nodeKey; permanent
  pins @3 :List(Data);                 # SHA-256 of SubjectPublicKeyInfo, 32 bytes each: current, next
  pinsSignature @4 :Data;              # by nodeKey
  registration @5 :RegistrationPolicy;
  cipherSuite @6 :UInt16;              # the one MLS suite of this deployment
  limits @7 :Limits;
}

struct Limits {
  rpcMessageBytes @0 :UInt64;
  rpcTraversalWords @1 :UInt64;
  rpcDepth @2 :UInt32;
  rpcSegments @3 :UInt32;
  rpcCallsInFlight @4 :UInt32;

  payloadBytes @5 :UInt64;
  channelIdBytes @6 :UInt32;
  batchRecipients @7 :UInt32;
  replyBytes @8 :UInt64;
  fetchWaitMs @9 :UInt32;
  hybridKeysPerCall @10 :UInt32;
  keyPackages @11 :UInt32;
  keyPackageLifetimeSecs @12 :UInt64;
  endpointBytes @13 :UInt32;
  mimeTypeBytes @14 :UInt32;
  subscribeInFlightEnvelopes @15 :UInt32;
  subscribeInFlightBytes @16 :UInt64;

  retentionSecs @17 :UInt64;
  inboxMessages @18 :UInt64;
  inboxBytes @19 :UInt64;
  recipientMessages @20 :UInt64;
  recipientBytes @21 :UInt64;
  recipientInboxes @22 :UInt32;

  enqueuePerSecond @23 :UInt32;
  enqueueBurst @24 :UInt32;
  resolvePerMinute @25 :UInt32;
  resolveBurst @26 :UInt32;
  fetchKeyPackagePerMinute @27 :UInt32;
  fetchKeyPackageBurst @28 :UInt32;
  fetchKeyPackagePerTargetPerMinute @29 :UInt32;
  createChannelPerMinute @30 :UInt32;
  registrationsPerHour @31 :UInt32;
  loginsPerMinutePerName @32 :UInt32;
  loginsPerMinutePerPrefix @33 :UInt32;
  failedLoginsPerHourPerName @34 :UInt32;
  tokenLifetimeSecs @35 :UInt64;

  blobChunkBytes @36 :UInt32;
  blobBytes @37 :UInt64;
  accountBlobBytes @38 :UInt64;
  blobUnfinishedSecs @39 :UInt64;
  blobRetentionSecs @40 :UInt64;

  # Told by later nodes only; the defaults stand for what an older one does not tell.
  accountBlobs @41 :UInt32 = 10000;
  blobChunksPerSecond @42 :UInt32 = 100;
  blobChunkBurst @43 :UInt32 = 1000;
  accountSessions @44 :UInt32 = 100;
  sessionCallsPerMinute @45 :UInt32 = 60;
  keyUploadsPerHour @46 :UInt32 = 300;
  keyUploadBurst @47 :UInt32 = 1000;
  inboxCallsPerSecond @48 :UInt32 = 1000;
  inboxCallBurst @49 :UInt32 = 10000;
  subscribesPerMinute @50 :UInt32 = 60;
  strangerCallsPerSecond @51 :UInt32 = 50;
  strangerCallBurst @52 :UInt32 = 1000;
}

struct Session {
  id @0 :Data;
  created @1 :UInt64;                  # milliseconds since 1970 UTC
  lastUsed @2 :UInt64;
  expires @3 :UInt64;
  deviceIdHash @4 :Data;
  current @5 :Bool;
}
