// Whom to choose: recent, longest unseen, by a name or the first letters of its pinyin, by a contact card. Values in, values out.

const all = (data) => Object.keys(data.counterparts).map((code) => data.counterparts[code]);

// Those recorded last on this phone, then those seen last.
export function recent(data, codes, most) {
  const first = codes.map((code) => data.counterparts[code]).filter(Boolean);
  const seen = all(data).filter((one) => one.mine && one.seen && !codes.includes(one.code));
  seen.sort((a, b) => (a.seen < b.seen ? 1 : -1));
  return first.concat(seen).slice(0, most);
}

// Those never seen first; then by days. Only those that are mine, and people before places.
export function unseen(data, most, today) {
  const mine = all(data).filter((one) => one.mine && one.seen !== today);
  const never = (one) => (one.seen ? one.seen : "0000");
  mine.sort((a, b) => (never(a) < never(b) ? -1 : never(a) > never(b) ? 1 : a.code < b.code ? -1 : 1));
  return mine.slice(0, most);
}

export function matching(data, typed, most) {
  const text = typed.trim().toLowerCase().replace(/\s+/g, "");
  if (!text) return [];
  const rank = (one) => {
    if (one.name.startsWith(text) || (one.initials || "").toLowerCase().startsWith(text)) return 0;
    if (one.name.includes(text) || (one.initials || "").toLowerCase().includes(text) || one.code.toLowerCase() === text) return 1;
    return (one.search || "").toLowerCase().includes(text) || (one.village || "").includes(text) ? 2 : 9;
  };
  const found = all(data).map((one) => ({ one, rank: rank(one) })).filter((pair) => pair.rank < 9);
  found.sort((a, b) => a.rank - b.rank || (a.one.name < b.one.name ? -1 : 1));
  return found.slice(0, most).map((pair) => pair.one);
}

// What stands on a contact card: an address that ends in /c/CODE, or the code as it is typed.
export function byCard(data, scanned) {
  const found = /\/c\/([^/?#\s]+)/.exec(scanned);
  const code = (found ? decodeURIComponent(found[1]) : scanned).trim().toUpperCase().replace(/[\s-]/g, "");
  if (!code) return null;
  return all(data).find((one) => (one.card || "").toUpperCase().replace(/[\s-]/g, "") === code) || null;
}

// Kinds of record that may name all of them; none chosen: every kind.
export function fittingKinds(data, codes) {
  const bases = codes.map((code) => data.counterparts[code]).filter(Boolean).map((one) => one.base);
  return data.words.entries.filter((kind) => bases.every((base) => (kind.takes || []).includes(base)));
}

// For "nobody home" in one tap: the kind used last for such a counterpart, else the policy's first.
export function usualKind(data, code, used) {
  const fitting = fittingKinds(data, [code]);
  const last = used.map((key) => fitting.find((kind) => kind.key === key)).find(Boolean);
  return last || fitting[0] || null;
}

export function villages(data) {
  const found = {};
  all(data).forEach((one) => { if (one.village_code) found[one.village_code] = one.village; });
  if (data.me) (data.me.villages || []).forEach((one) => { found[one.code] = one.name; });
  return Object.keys(found).sort().map((code) => ({ code, name: found[code] }));
}
