import { suiteOf } from "./suite.ts";
import { bytes, type Check, number, record, same, string } from "./vector.ts";

export const check: Check = (vector) => {
  const crypto = suiteOf(vector);
  const reference = record(vector, "ref_hash");
  const expand = record(vector, "expand_with_label");
  const derive = record(vector, "derive_secret");
  const tree = record(vector, "derive_tree_secret");
  const signed = record(vector, "sign_with_label");
  const encrypted = record(vector, "encrypt_with_label");

  const signer = { publicKey: bytes(signed, "pub"), privateKey: bytes(signed, "priv") };
  const [signLabel, signContent] = [string(signed, "label"), bytes(signed, "content")];
  const key = crypto.importHpkeKeyPair(bytes(encrypted, "priv"));
  const [label, context] = [string(encrypted, "label"), bytes(encrypted, "context")];
  const plaintext = bytes(encrypted, "plaintext");
  const received = { kemOutput: bytes(encrypted, "kem_output"), ciphertext: bytes(encrypted, "ciphertext") };

  return same(crypto.refHash(string(reference, "label"), bytes(reference, "value")), bytes(reference, "out")) &&
    same(
      crypto.expandWithLabel(
        bytes(expand, "secret"),
        string(expand, "label"),
        bytes(expand, "context"),
        number(expand, "length"),
      ),
      bytes(expand, "out"),
    ) &&
    same(crypto.deriveSecret(bytes(derive, "secret"), string(derive, "label")), bytes(derive, "out")) &&
    same(
      crypto.deriveTreeSecret(
        bytes(tree, "secret"),
        string(tree, "label"),
        number(tree, "generation"),
        number(tree, "length"),
      ),
      bytes(tree, "out"),
    ) &&
    crypto.isSignaturePublicKey(signer.publicKey) &&
    crypto.verifyWithLabel(signer.publicKey, signLabel, signContent, bytes(signed, "signature")) &&
    crypto.verifyWithLabel(
      signer.publicKey,
      signLabel,
      signContent,
      crypto.signWithLabel(signer, signLabel, signContent),
    ) &&
    same(key.publicKey, bytes(encrypted, "pub")) && crypto.isHpkePublicKey(key.publicKey) &&
    same(crypto.decryptWithLabel(key, label, context, received), plaintext) &&
    same(
      crypto.decryptWithLabel(key, label, context, crypto.encryptWithLabel(key.publicKey, label, context, plaintext)),
      plaintext,
    );
};
