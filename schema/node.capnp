# The RPC contract between a client and a node. Ids, ordinals, names and types never change; what is added later
# stands in extension.capnp, so that a client generated from this file alone goes on working.
# docs/protocol.md says what each method must do, which errors it answers and which limits hold.

@0xd5ca5648a9cc1c28;

interface NodeService {
  # Key packages (RFC 9420 section 10): published by their owner, taken once by whoever invites them.
  uploadKeyPackage @0 (identityKey :Data, package :Data, auth :Auth) -> (fingerprint :Data);
  fetchKeyPackage @1 (identityKey :Data, auth :Auth) -> (package :Data);

  # Delivery. An inbox is one (recipientKey, channelId) pair with sequence numbers of its own, from 1.
  # fetch and fetchWait remove what they return; peek and ack are the pair that loses nothing.
  enqueue @2 (recipientKey :Data, payload :Data, channelId :Data, version :UInt16, auth :Auth, ttlSecs :UInt32) -> (seq :UInt64, deliveryProof :Data);
  fetch @3 (recipientKey :Data, channelId :Data, version :UInt16, auth :Auth, limit :UInt32) -> (payloads :List(Envelope));
  fetchWait @4 (recipientKey :Data, channelId :Data, version :UInt16, timeoutMs :UInt64, auth :Auth, limit :UInt32) -> (payloads :List(Envelope));

  # "ok", or "draining" once the node has been asked to stop.
  health @5 () -> (status :Text);

  # Hybrid (X25519 + ML-KEM-768) public keys, to which envelopes for one person are sealed.
  uploadHybridKey @6 (identityKey :Data, hybridPublicKey :Data, auth :Auth) -> ();
  fetchHybridKey @7 (identityKey :Data, auth :Auth) -> (hybridPublicKey :Data);

  # OPAQUE (RFC 9807): the password never reaches the node.
  opaqueRegisterStart @8 (username :Text, request :Data) -> (response :Data);
  opaqueRegisterFinish @9 (username :Text, upload :Data, identityKey :Data) -> (success :Bool);
  opaqueLoginStart @10 (username :Text, request :Data) -> (response :Data);
  opaqueLoginFinish @11 (username :Text, finalization :Data, identityKey :Data) -> (sessionToken :Data);

  # Endpoint records for direct delivery between peers.
  publishEndpoint @12 (identityKey :Data, nodeAddr :Data, auth :Auth) -> ();
  resolveEndpoint @13 (identityKey :Data, auth :Auth) -> (nodeAddr :Data);

  peek @14 (recipientKey :Data, channelId :Data, version :UInt16, auth :Auth, limit :UInt32) -> (payloads :List(Envelope));
  ack @15 (recipientKey :Data, channelId :Data, version :UInt16, seqUpTo :UInt64, auth :Auth) -> ();

  fetchHybridKeys @16 (identityKeys :List(Data), auth :Auth) -> (keys :List(Data));
  batchEnqueue @17 (recipientKeys :List(Data), payload :Data, channelId :Data, version :UInt16, auth :Auth, ttlSecs :UInt32) -> (seqs :List(UInt64));

  # One channel per pair of accounts; whoever is told wasNew founds the MLS group in it.
  createChannel @18 (peerKey :Data, auth :Auth) -> (channelId :Data, wasNew :Bool);

  # Names and the keys that they are bound to.
  resolveUser @19 (username :Text, auth :Auth) -> (identityKey :Data, inclusionProof :Data);
  resolveIdentity @20 (identityKey :Data, auth :Auth) -> (username :Text);

  # Encrypted files, in chunks, named by their SHA-256.
  uploadBlob @21 (auth :Auth, blobHash :Data, chunk :Data, offset :UInt64, totalSize :UInt64, mimeType :Text) -> (blobId :Data);
  downloadBlob @22 (auth :Auth, blobId :Data, offset :UInt64, length :UInt32) -> (chunk :Data, totalSize :UInt64, mimeType :Text);

  deleteAccount @23 (auth :Auth) -> (success :Bool);
}

struct Auth {
  version @0 :UInt16;      # 1
  accessToken @1 :Data;    # what opaqueLoginFinish returned
  deviceId @2 :Data;       # empty, or 16 bytes
}

struct Envelope {
  seq @0 :UInt64;          # the inbox's own counter
  data @1 :Data;           # opaque to the node
}
