// What is written at the place stays on this phone until the house has it. It is never sent by itself: whoever wrote it sees it again,
// marked "not sent", and presses. Without this file every form is sent as a plain form.

const MOST_DAYS = 14;
const strip = document.getElementById("unsent");

function store(mode, deed) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open("hezhi-unsent", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("drafts", { keyPath: "key" });
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const work = opening.result.transaction("drafts", mode);
      const asked = deed(work.objectStore("drafts"));
      work.oncomplete = () => {
        opening.result.close();
        done(asked?.result);
      };
      work.onerror = () => failed(work.error);
    };
  });
}

const keyOf = (name) => `${strip.dataset.owner}:${name}`;
const put = (draft) => store("readwrite", (drafts) => drafts.put(draft));
const drop = (key) => store("readwrite", (drafts) => drafts.delete(key));
const get = (key) => store("readonly", (drafts) => drafts.get(key));
const all = () => store("readonly", (drafts) => drafts.getAll());

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !["hidden", "file", "password", "submit"].includes(field.type));
}

function said(form) {
  const fields = {};
  fieldsOf(form).forEach((field) => (fields[field.name] = field.type === "checkbox" ? field.checked : field.value));
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((field) =>
    [...field.files].map((file) => ({ field: field.name, file })),
  );
  return { fields, files };
}

function keep(form) {
  const { fields, files } = said(form);
  return put({ key: keyOf(form.dataset.keeps), at: Date.now(), title: form.dataset.title || "", page: location.pathname, fields, files });
}

function show(form, draft) {
  fieldsOf(form).forEach((field) => {
    if (!(field.name in draft.fields)) return;
    if (field.type === "checkbox") field.checked = draft.fields[field.name] === true;
    else field.value = String(draft.fields[field.name]);
  });
  form.querySelectorAll("input[type=file]").forEach((field) => {
    const kept = draft.files.filter((each) => each.field === field.name && each.file instanceof Blob);
    if (!kept.length || typeof DataTransfer !== "function") return;
    const hands = new DataTransfer();
    kept.forEach((each) => hands.items.add(each.file));
    field.files = hands.files;
    count(field);
  });
}

function count(field) {
  const mark = document.querySelector(`[data-files-of="${CSS.escape(field.name)}"]`);
  if (mark) mark.textContent = field.files.length ? `✓ ${field.files.length}` : "";
}

function clock(moment) {
  const at = new Date(moment);
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getMonth() + 1}-${at.getDate()} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

// All words from a draft go in as text, never as markup.
function line(parts) {
  const row = document.createElement("p");
  row.className = "row";
  row.append(...parts);
  return row;
}

function words(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

function dropButton(draft, after) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = strip.dataset.drop;
  button.addEventListener("click", () => drop(draft.key).then(after));
  return button;
}

function tell(...rows) {
  strip.querySelector("[data-unsent-words]").replaceChildren(...rows);
  strip.hidden = rows.length === 0;
}

async function list() {
  const own = (await all()).filter((draft) => draft.key.startsWith(`${strip.dataset.owner}:`));
  tell(
    ...own.map((draft) => {
      const link = document.createElement("a");
      link.href = typeof draft.page === "string" && /^\/handling\/[a-z0-9/]*$/.test(draft.page) ? draft.page : strip.dataset.orders;
      link.textContent = `${draft.title} ${clock(draft.at)}`;
      return line([words(strip.dataset.notSent), link, dropButton(draft, list)]);
    }),
  );
}

async function begin() {
  const sent = new URLSearchParams(location.search).get("sent");
  if (sent) await drop(keyOf(sent));
  for (const draft of await all()) if (Date.now() - draft.at > MOST_DAYS * 864e5) await drop(draft.key);
  if (strip.dataset.all !== undefined) await list();
  for (const form of document.querySelectorAll("form[data-keeps]")) await watch(form);
}

async function watch(form) {
  const draft = await get(keyOf(form.dataset.keeps));
  if (draft) {
    show(form, draft);
    tell(line([words(`${strip.dataset.kept} ${clock(draft.at)}`), dropButton(draft, () => location.reload())]));
  }
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form), 300);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    keep(form);
    if (navigator.onLine) return;
    event.preventDefault();
    tell(line([words(strip.dataset.offline)]));
    strip.scrollIntoView({ block: "nearest" });
  });
}

document.addEventListener("change", (event) => {
  if (event.target.type === "file") count(event.target);
});
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-into]");
  const field = chosen && document.getElementById(chosen.dataset.into);
  if (!field) return;
  field.value = chosen.textContent;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

if (strip && window.indexedDB) begin().catch(() => (strip.hidden = true)); // a phone that keeps nothing still sends
