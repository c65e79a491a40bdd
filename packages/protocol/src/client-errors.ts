// What goes wrong on this side of the wire. The table is the one list of words that faces and scripts go by: a new
// error is a line here and a line in docs/errors.md.
import type { ErrorEntry } from "./node-errors.ts";

export type ClientErrorCode =
  | "address-invalid"
  | "certificate-changed"
  | "certificate-unknown"
  | "closed"
  | "content-invalid"
  | "export-damaged"
  | "export-newer"
  | "file-changed"
  | "file-damaged"
  | "file-exists"
  | "file-too-large"
  | "file-unreadable"
  | "file-unusable"
  | "file-unwritable"
  | "invalid-argument"
  | "invite-needed"
  | "key-file-wrong"
  | "link-elsewhere"
  | "link-invalid"
  | "log-invalid"
  | "login-failed"
  | "login-needed"
  | "message-too-long"
  | "name-invalid"
  | "name-key-changed"
  | "no-conversation"
  | "no-hybrid-key"
  | "no-key-package"
  | "no-message"
  | "no-proof"
  | "no-reader"
  | "no-request"
  | "node-busy"
  | "node-changed"
  | "node-failed"
  | "node-invalid"
  | "node-too-old"
  | "node-unreachable"
  | "not-a-member"
  | "not-admin"
  | "not-author"
  | "offline"
  | "passphrase-wrong"
  | "password-invalid"
  | "password-wrong"
  | "peer-unknown"
  | "profile-damaged"
  | "profile-elsewhere"
  | "profile-exists"
  | "profile-in-use"
  | "profile-missing"
  | "race-lost"
  | "registration-closed"
  | "store-damaged"
  | "store-failed"
  | "store-newer"
  | "suite-too-low"
  | "transcript-invalid"
  | "verification-contradicted";

const final = (hint: string): ErrorEntry => ({ retry: false, hint });
const passing = (hint: string): ErrorEntry => ({ retry: true, hint });

export const clientErrors: Readonly<Record<ClientErrorCode, ErrorEntry>> = {
  "address-invalid": final("Write the address as its operator gave it: qpq://host:port#PIN."),
  "certificate-changed": final(
    "Ask the node's operator, by another way than this node, whether its certificate was replaced, and for the new address. Somebody may be in between.",
  ),
  "certificate-unknown": final("Use the address with its #PIN, or confirm the shown pin at a terminal."),
  "closed": final("It was closed while this was under way: open it again."),
  "content-invalid": final(
    "The message is not of a form that this program knows: ask its sender to update, or update this one.",
  ),
  "export-damaged": final(
    "Nothing was changed. Take another copy of the export, or make a new one where the profile is.",
  ),
  "export-newer": final("A newer version of this program made this export: import it with that one."),
  "file-changed": final("Send it again once nothing writes to it any more."),
  "file-damaged": final("Nothing was written. Ask its sender to send it again."),
  "file-exists": final("Choose another name or folder; nothing was overwritten."),
  "file-too-large": final("Send it in parts, or by another way."),
  "file-unreadable": final("Check the path, and that you may read the file."),
  "file-unusable": final("Ask its sender to send it again, with a program that keeps files at this node."),
  "file-unwritable": final("Choose a folder that is there and that you may write in."),
  "invalid-argument": final("Check what was given; --help shows the form."),
  "invite-needed": final("Ask its operator for an invitation code: each is good for one person."),
  "key-file-wrong": final("Give the key file that was made for this profile, or its password."),
  "link-elsewhere": final("Open it with a profile of that node: qpq join LINK makes one if there is none."),
  "link-invalid": final("Copy the link again, all of it: qpq://host:port/NAME/KEY#PIN."),
  "log-invalid": final(
    "Nothing was sent. Do not trust this node: ask the person by another way for their key, and tell others what happened.",
  ),
  "login-failed": final("Check name and password."),
  "login-needed": final("Log in again: the session has ended."),
  "message-too-long": final("Send it in parts, or as a file."),
  "name-invalid": final("Names have 3 to 32 of a-z 0-9 . _ - and begin and end with a letter or digit."),
  "name-key-changed": final(
    "The node shows another key for this name than before: verify the person by another way, and distrust the node.",
  ),
  "no-conversation": final("See the list of conversations for their names."),
  "no-hybrid-key": passing("The other side has published no sealing key yet: your message waits until it was online."),
  "no-key-package": passing("The other side has no key packages left: ask them to connect once; your message waits."),
  "no-message": final("Messages are counted from the newest, which is 1; what was deleted is no more."),
  "no-proof": final("Receipts are for your own messages to one person, once the node has answered."),
  "no-reader": final("Events are kept for readers that were added: add it first."),
  "no-request": final("See who asks with /requests; a request may have been answered by another admin."),
  "node-busy": passing("The node has more to do than it can: wait a little."),
  "node-changed": final(
    "This address now leads to another node: check the address. Profiles belong to the node they were made at.",
  ),
  "node-failed": final("The node failed in a way that it does not name: tell its operator."),
  "node-invalid": final("The node does not keep to the protocol: update this program, or tell the node's operator."),
  "node-too-old": final("The node does not know this call: ask its operator to update it."),
  "node-unreachable": passing("Check the address, your network, and that the node is running."),
  "not-a-member": final("You are not, or no longer, part of this conversation."),
  "not-admin": final("Ask an admin of the group to do it."),
  "not-author": final("Only who wrote a message edits or deletes it; the admins of a group can hide it."),
  "offline": passing("It is done as soon as the node can be reached."),
  "passphrase-wrong": final("Give the passphrase that the export was made with; nothing was changed."),
  "password-invalid": final("Passwords have 1 to 1,024 bytes."),
  "password-wrong": final("Give the password of this profile."),
  "peer-unknown": final("Nobody of this name has an account at this node: check the name."),
  "profile-damaged": final("Restore the profile from its export."),
  "profile-elsewhere": final(
    "The password alone restores no identity: its key lies with the profile on the machine where you registered. Export it there and import it here.",
  ),
  "profile-exists": final("This name has a profile here already: log in with it, or choose another name."),
  "profile-in-use": final("Another process has this profile open: close it first."),
  "profile-missing": final("Register first, or import the export of the profile."),
  "race-lost": passing("Others changed the group at the same time: try again."),
  "registration-closed": final("Ask its operator whether it will, or choose another node."),
  "store-damaged": final(
    "The local store is damaged; nothing was changed. Restore it from a copy, or import the profile's export.",
  ),
  "store-failed": passing("The local store could not be written: check the disk's space and permissions."),
  "store-newer": final("A newer version of this program made this store: use that one."),
  "suite-too-low": final(
    "The node offers weaker encryption than it did before: do not use it until its operator explains why.",
  ),
  "transcript-invalid": final("Ask whoever gave you the file for the whole of it, as it was exported."),
  "verification-contradicted": final(
    "Nothing was sent. Compare your safety numbers again by another way than this node, then mark them as verified again.",
  ),
};
