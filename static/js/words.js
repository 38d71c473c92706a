// Words of the interface that scripts put in, in the reader's language: the page brings them (community/threads/counted.py).
import { facts } from "./facts.js";

const rules = new Intl.PluralRules(document.documentElement.lang || "en");

// `forms` has a text for each form of the plural that the language has, with "%d" for the number.
export function counted(forms, number) {
  return (forms[rules.select(number)] ?? forms.other).replace("%d", number);
}

// A fragment names words as comments; the page's vocabulary has them escaped.
export function spoken(html) {
  return html
    .replace(/<!--say:([a-z_]+)-->/g, (_, word) => facts.words[word] ?? "")
    .replace(/<!--count:([a-z_]+):(\d+)-->/g, (_, name, number) => counted(facts.forms[name], Number(number)));
}
