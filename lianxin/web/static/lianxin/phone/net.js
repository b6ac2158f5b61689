// What needs the session: enrolling, the package. What goes up has a token of its own (sync.js).

const WAIT = 15000;

function csrf() {
  const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return found ? decodeURIComponent(found[1]) : "";
}

// {status, data}; status 0 where no answer came. Nothing of it stays in the browser's cache.
export async function ask(address, options) {
  const given = options || {};
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), given.wait || WAIT);
  try {
    const response = await fetch(address, {
      method: given.body ? "POST" : "GET", cache: "no-store", redirect: "manual", signal: stop.signal,
      credentials: given.token ? "omit" : "same-origin", headers: headers(given),
      body: given.body ? JSON.stringify(given.body) : undefined,
    });
    return { status: response.status || 401, data: await response.json().catch(() => null) };
  } catch (error) {
    return { status: 0, data: null };
  } finally {
    clearTimeout(timer);
  }
}

function headers(given) {
  const all = Object.assign({ Accept: "application/json" }, given.headers);
  if (given.body) all["Content-Type"] = "application/json";
  if (given.token) all.Authorization = `Bearer ${given.token}`;
  else if (given.body) all["X-CSRFToken"] = csrf();
  return all;
}
