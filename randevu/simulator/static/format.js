// WhatsApp's own marks (*bold*, _italic_, ~struck~, ```fixed```) and links, built as nodes: nothing is ever parsed as HTML.

const MARKS = [
  [/```([\s\S]+?)```/, "code"],
  [/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*?\S)\*(?![\p{L}\p{N}*])/u, "b"],
  [/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}_])/u, "i"],
  [/(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*?\S)~(?![\p{L}\p{N}~])/u, "s"],
];
const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)'’]/;

export function formatted(text) {
  const nodes = document.createDocumentFragment();
  const link = LINK.exec(text);
  let found = link && { index: link.index, length: link[0].length, node: () => anchor(link[0]) };
  for (const [pattern, tag] of MARKS) {
    const match = pattern.exec(text);
    if (match && (!found || match.index < found.index)) {
      found = { index: match.index, length: match[0].length, node: () => marked(tag, match[1]) };
    }
  }
  if (!found) {
    nodes.append(text);
    return nodes;
  }
  nodes.append(text.slice(0, found.index), found.node(), formatted(text.slice(found.index + found.length)));
  return nodes;
}

function marked(tag, inner) {
  const element = document.createElement(tag);
  element.append(tag === "code" ? inner : formatted(inner));
  return element;
}

export function anchor(address, label = address) {
  const element = document.createElement("a");
  element.href = /^https?:/.test(address) ? address : "#";
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  element.append(label);
  return element;
}

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])*\s*){1,3}$/u;
export const isOnlyEmoji = (text) => ONLY_EMOJI.test(text);
