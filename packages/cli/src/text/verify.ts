// What is said about safety numbers.
import type { Verification } from "@quicproquo/client";
import { moment } from "./formats.ts";
import { peopleTexts } from "./people.ts";

export const verifyTexts = {
  heading: (name: string): string => `The safety number of you and ${name}:`,
  digits(digits: string): string[] {
    const groups = digits.match(/.{5}/g) ?? [];
    return [0, 4, 8].map((at) => `  ${groups.slice(at, at + 4).join(" ")}`);
  },
  advice({ person, trust, verifiedAt, contradiction }: Verification): string[] {
    const name = peopleTexts.userName(person);
    return [
      trust === "verified" && verifiedAt !== undefined
        ? `${name} is verified since ${moment(verifiedAt)}.`
        : trust === "contradicted"
        ? `${name} is CONTRADICTED (${
          contradiction ?? ""
        }): nothing is sent to them until you have compared the number again.`
        : `${name} is not verified.`,
      `It is right if ${name} sees the same one. Compare by another way than this node: in person, or by a voice you know.`,
      trust === "verified"
        ? `/verify ${name} no takes it back (qpq verify ${name} --no).`
        : `If it is the same: /verify ${name} yes (qpq verify ${name} --yes).`,
    ];
  },
  scanHint: (name: string): string =>
    `Or scan each other's code, and give what it says: /verify ${name} CODE (qpq verify ${name} --code CODE).`,
  noNumber: "A safety number has 60 digits.",
  numberDiffers: (name: string): string =>
    `That is not the safety number of you and ${name}: nobody was marked as verified.`,
  numberDiffersHint:
    "If it was read out rightly, somebody stands in between: tell each other nothing that matters here.",
  codeDiffers: (name: string): string =>
    `That is not the code that ${name} shows for you: nobody was marked as verified.`,
  codeDiffersHint:
    "If it was scanned from the screen of the right person, somebody stands in between: tell each other nothing that matters here.",
  codeOfOtherVersion: "That code is of another version: nobody was marked as verified.",
  codeOfOtherVersionHint: "Update the older one of the two programs, or compare the digits.",
  noCode: "That is no code that qpq verify shows.",
  noCodeHint: "Scan it from the other's screen, all of it, and paste what it says: 148 of 0-9 and A-F.",
  oneAnswer: "Give one of --yes, --no, --number and --code.",
} as const;
