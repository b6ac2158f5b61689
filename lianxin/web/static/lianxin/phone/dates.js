// Days as the county lives them: Asia/Shanghai is UTC+8 all year; the phone's own zone and clock may be anything.

const EIGHT = 8 * 3600 * 1000;
const WEEK = { zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// The day (ISO) of a moment in milliseconds, corrected by the server's clock where that is known (offset in seconds).
export function dayOf(moment, offset) {
  return new Date(moment + (offset || 0) * 1000 + EIGHT).toISOString().slice(0, 10);
}

export function daysBetween(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / 86400000);
}

export function addDays(day, number) {
  return new Date(Date.parse(day) + number * 86400000).toISOString().slice(0, 10);
}

// 5月14日 周四, or Thu 14 May.
export function shownDay(day, lang) {
  const date = new Date(`${day}T00:00:00Z`);
  const week = date.getUTCDay();
  if (lang === "en") return `${WEEK.en[week]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${WEEK.zh[week]}`;
}

// 5月14日 16:20, or 14 May 16:20; of today only the time.
export function shownMoment(iso, lang, today) {
  const moment = Date.parse(iso);
  if (Number.isNaN(moment)) return "";
  const local = new Date(moment + EIGHT);
  const time = `${String(local.getUTCHours()).padStart(2, "0")}:${String(local.getUTCMinutes()).padStart(2, "0")}`;
  if (local.toISOString().slice(0, 10) === today) return time;
  if (lang === "en") return `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${time}`;
  return `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${time}`;
}
