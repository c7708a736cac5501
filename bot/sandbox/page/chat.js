// The people's side of the sandbox: shows chats, sends what is typed, presses what is pressed.
const $ = (id) => document.getElementById(id);
const world = await (await fetch("/people")).json();
const messages = new Map();            // chat id -> Map(message id -> message)
let me = Number(localStorage.person) || world.people[0].id;
let place = "private";                 // "private" or the id of a group
let replying = null, editing = null, typingTimer = null;

const group = () => world.groups.find((one) => one.id === place);
const chatId = () => (group() ? place : me);
const address = () => (group() ? place : world.bot.id);
const members = (one) => `${Object.keys(one.members).length} members${one.members[world.bot.id] ? "" : ", not the bot"}`;
const person = (id) => world.people.find((one) => one.id === id);
const REACTIONS = ["👍", "❤", "👎"];
const topic = () => (group() && $("topic").value ? { topic: Number($("topic").value) } : {});
const files = (message) => [message.document, ...(message.photo ?? []).slice(-1)].filter((file) => file?.file_id);
const initial = (name) => name.slice(0, 1);

async function act(action, body) {
  const answer = await fetch(`/people/${action}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: me, chat: address(), ...body }),
  });
  const result = await answer.json();
  if (!result.ok) toast(result.description);
  return result;
}

// A message that one person sees has no number among the others.
const number = (message) => (message.ephemeral_message_id ? `e${message.ephemeral_message_id}` : message.message_id);
const visible = (message) => !message.receiver_user || message.receiver_user.id === me;
const inChat = (id) => [...(messages.get(id)?.values() ?? [])].filter(visible);

function keep(message) {
  const chat = messages.get(message.chat.id) ?? new Map();
  messages.set(message.chat.id, chat.set(number(message), message));
}

function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

// Entities nest; each is an element around the text it covers. Offsets are UTF-16 units, as are JavaScript's.
function formatted(text, entities, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i], start = entity.offset, end = start + entity.length;
    if (start < at || end > to) continue;
    out.append(text.slice(at, start));
    const inner = entities.slice(i + 1).filter((one) => one.offset >= start && one.offset + one.length <= end);
    out.append(dressed(entity, formatted(text, inner, start, end), text.slice(start, end)));
    // A block quotation is a block: the line end behind it shows as nothing.
    at = end + (entity.type === "blockquote" && text[end] === "\n" ? 1 : 0);
  }
  out.append(text.slice(at, to));
  return out;
}

function dressed(entity, inside, plain) {
  const tags = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };
  if (entity.type === "text_link" || entity.type === "url") {
    const link = make("a", "", inside);
    const url = entity.url ?? plain;
    if (/^https?:/i.test(url)) link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  if (entity.type === "bot_command") {
    const button = make("button", "", inside);
    button.type = "button";
    button.onclick = () => act("say", { text: plain });
    return button;
  }
  const element = make(tags[entity.type] ?? "span", "", inside);
  if (element.tagName === "BLOCKQUOTE") element.dir = "auto";
  if (entity.type === "expandable_blockquote") {
    element.classList.add("folded");
    element.onclick = () => element.classList.toggle("folded");
  }
  return element;
}

function shown(message) {
  const service = message.migrate_to_chat_id ? "This group became a supergroup." : message.migrate_from_chat_id ? "This supergroup was a group." : null;
  if (service) return make("li", "service", service);
  const mine = message.from.id === me;
  const bubble = make("div", "bubble");
  if (group() && !mine) bubble.append(make("div", "name", message.from.first_name));
  if (group()?.topics[message.message_thread_id]) bubble.append(make("div", "topic", `# ${group().topics[message.message_thread_id]}`));
  if (message.forward_origin) bubble.append(make("div", "topic", `Forwarded from ${message.forward_origin.sender_user_name}`));
  if (message.receiver_user) bubble.append(make("div", "topic", "Only you see this"));
  if (message.via_bot) bubble.append(make("div", "name", `via @${message.via_bot.username}`));
  if (message.reply_to_message) {
    const replied = message.reply_to_message;
    bubble.append(make("div", "reply", `${replied.from.first_name}: ${replied.text ?? "(no text)"}`));
  }
  for (const file of files(message)) bubble.append(sent(file, message));
  const bare = files(message).length ? "" : Object.keys(message).filter((key) => ["photo", "sticker", "voice"].includes(key)).map((key) => `(${key})`).join();
  const text = message.text ?? message.caption ?? bare;
  const body = make("div", "body", formatted(text, message.entities ?? message.caption_entities ?? []));
  body.dir = "auto";
  const time = new Date(message.date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const given = Object.entries(message.reactions ?? {});
  const meta = make("div", "meta", ...REACTIONS.map((emoji) => tool(emoji, () => react(message, emoji))), tool("Reply", () => begin(message, null)), tool("Forward", () => act("say", { text: message.text ?? "", forwarded: true, ...topic() })));
  if (mine) meta.append(tool("Edit", () => begin(null, message)));
  meta.append(make("time", "", (message.edit_date ? "edited " : "") + time));
  bubble.append(body);
  if (given.length) bubble.append(make("div", "reactions", ...given.map(([who, emoji]) => tool(emoji, () => Number(who) === me && react(message, emoji)))));
  bubble.append(meta);
  const item = make("li", mine ? "message mine" : "message", bubble);
  item.dataset.id = number(message);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) item.append(make("div", "keyboard", ...rows.map((row) => make("div", "", ...row.map((button) => key(button, message))))));
  return item;
}

function sent(file, message) {
  const address = `/people/files/${file.file_id}`;
  if (message.photo) return make("div", "file", Object.assign(make("img"), { src: address, alt: message.caption ?? "Picture" }));
  return make("div", "file", Object.assign(make("a", "", file.file_name), { href: address, target: "_blank" }));
}

function react(message, emoji) {
  act("react", { message_id: message.message_id, emoji: message.reactions?.[me] === emoji ? null : emoji });
}

function key(button, message) {
  const element = make(button.url ? "a" : "button", button.copy_text ? "copies" : button.url ? "opens" : "", button.text);
  if (button.copy_text) Object.assign(element, { type: "button", title: button.copy_text.text, onclick: () => copy(button.copy_text.text) });
  else if (button.url) Object.assign(element, { href: button.url, target: "_blank", rel: "noopener noreferrer" });
  else Object.assign(element, { type: "button", onclick: () => act("press", { message_id: message.message_id, data: button.callback_data }) });
  return element;
}

async function copy(text) {
  await navigator.clipboard?.writeText(text).catch(() => {});
  toast(`Copied: ${text}`);
}

function tool(label, onclick) {
  return Object.assign(make("button", "", label), { type: "button", onclick });
}

function begin(reply, edit) {
  replying = reply;
  editing = edit;
  const about = reply ?? edit;
  $("context").hidden = !about;
  if (about) $("context").firstElementChild.textContent = `${reply ? "Reply to" : "Edit"}: ${(about.text ?? "").slice(0, 80)}`;
  if (edit) $("text").value = edit.text;
  $("text").focus();
}

function toast(text) {
  if (!text) return;
  $("toast").textContent = text;
  $("toast").hidden = false;
  setTimeout(() => { $("toast").hidden = true; }, 3500);
}

function commands() {
  const scopes = place === "private" ? [`{"chat_id": ${me}, "type": "chat"}`, '{"type": "all_private_chats"}'] : ['{"type": "all_group_chats"}'];
  for (const scope of [...scopes, '{"type": "default"}'])
    for (const [name, list] of Object.entries(world.commands)) if (name === `[${scope}, ""]`) return list;
  return [];
}

function list() {
  for (const button of document.querySelectorAll("#chats button")) {
    const id = button.dataset.place === "private" ? "private" : Number(button.dataset.place);
    button.lastElementChild.textContent = last(id);
  }
}

function draw() {
  $("person").value = me;
  const chats = [["private", world.bot.first_name, "bot"], ...world.groups.map((one) => [one.id, one.title, members(one)])];
  $("chats").replaceChildren(...chats.map(([id, name]) => {
    const button = make("button", "", make("div", "avatar", initial(name)), make("b", "", name), make("small", "", last(id)));
    button.type = "button";
    button.dataset.place = id;
    button.setAttribute("aria-current", String(id === place));
    button.onclick = () => { place = id; begin(null, null); draw(); };
    return button;
  }));
  const [, name, about] = chats.find(([id]) => id === place);
  $("title").textContent = name;
  $("subtitle").textContent = about;
  $("avatar").textContent = initial(name);
  const topics = Object.entries(group()?.topics ?? {});
  $("topic").hidden = !topics.length;
  $("topic").replaceChildren(new Option("General", ""), ...topics.map(([id, name]) => new Option(name, id)));
  $("tools").open = false;
  $("tools").lastElementChild.replaceChildren(...tools().map(([label, onclick]) => tool(label, async () => { $("tools").open = false; await onclick(); await refresh(); })));
  $("messages").replaceChildren(...inChat(chatId()).map(shown));
  $("messages").scrollTop = $("messages").scrollHeight;
  begun();
}

// The last message of a chat, in the list of chats; one that nobody wrote in yet says so.
function last(id) {
  const message = inChat(id === "private" ? me : id).at(-1);
  if (!message) return "No messages yet";
  const who = message.from.id === me ? "You: " : id === "private" ? "" : `${message.from.first_name}: `;
  return who + (message.text ?? message.caption ?? "…").split("\n").find(Boolean);
}

// A private chat in which nothing was said shows what the bot is for, and a button that starts it.
function begun() {
  const empty = place === "private" && !inChat(me).length;
  $("welcome").hidden = $("start").hidden = !empty;
  $("composer").classList.toggle("unstarted", empty);
  const language = person(me)?.language_code ?? "";
  const told = world.about.description ?? {};
  $("welcome").lastElementChild.textContent = told[language] ?? told[""] ?? "";
}

function tools() {
  const bot = group()?.members[world.bot.id];
  if (!group()) {
    const blocked = world.blocked.includes(me);
    return [[blocked ? "Unblock the bot" : "Block the bot", () => act("block", { blocked: !blocked })]];
  }
  const list = [[bot ? "Remove the bot" : "Add the bot", () => act("membership", { added: !bot })]];
  if (bot) list.push([bot === "administrator" ? "Make the bot a plain member" : "Make the bot an administrator", () => act("promote", { status: bot === "administrator" ? "member" : "administrator" })]);
  list.push([world.privacy_mode ? "Let the bot see all messages" : "Show the bot only what is meant for it", () => act("privacy", { on: !world.privacy_mode })]);
  if (group().type === "group") list.push(["Make it a supergroup", async () => { const moved = await act("migrate", {}); if (moved.ok) place = moved.result; }]);
  if (group().members[world.other_bot.id]) list.push([`Let ${world.other_bot.first_name}, another bot, speak`, () => act("say", { as: world.other_bot.id, text: `@${world.bot.username} How high is the sea wall?` })]);
  list.push(["Ask as an anonymous administrator", () => act("say", { text: `@${world.bot.username} How high is the sea wall?`, anonymous: true, ...topic() })]);
  return list;
}

async function refresh() {
  Object.assign(world, await (await fetch("/people")).json());
  draw();
}

function typing(on) {
  clearTimeout(typingTimer);
  $("subtitle").textContent = on ? "typing …" : group() ? members(group()) : "bot";
  if (on) typingTimer = setTimeout(() => typing(false), 5000);
}

const heard = {
  message(event) {
    keep(event);
    list();
    if (event.chat.id !== chatId() || !visible(event)) return;
    begun();
    const old = document.querySelector(`[data-id="${number(event)}"]`);
    if (old) old.replaceWith(shown(event));
    else $("messages").append(shown(event));
    if (event.from.is_bot) typing(false);
    $("messages").scrollTop = $("messages").scrollHeight;
  },
  deleted(event) {
    messages.get(event.chat)?.delete(event.message_id);
    if (event.chat === chatId()) document.querySelector(`[data-id="${event.message_id}"]`)?.remove();
  },
  action(event) { if (event.chat === chatId()) typing(true); },
  callback_answer(event) { if (event.to === me) toast(event.text); },
  inline_results(event) { offers.set(event.query_id, event); offer(); },
  async profile() { Object.assign(world, await (await fetch("/people")).json()); begun(); },
};

// Inline mode: "@bot question" in any chat offers results to send.
let asking = null, askTimer = null;
const offers = new Map();              // query id -> what the bot offered
function offer() {
  if (!offers.has(asking)) return;
  const { query_id, results, button } = offers.get(asking);
  const entries = results.map((result) => {
    const entry = make("button", "", make("b", "", result.title), make("span", "", result.description ?? ""));
    entry.type = "button";
    entry.onclick = () => { act("choose", { query_id, result_id: result.id }); $("text").value = ""; $("menu").hidden = true; };
    return make("li", "", entry);
  });
  $("menu").className = "offers";
  if (button) entries.unshift(make("li", "", make("span", "hint", button.text)));
  $("menu").replaceChildren(...entries);
  $("menu").hidden = !entries.length;
}
$("text").oninput = () => {
  clearTimeout(askTimer);
  const name = `@${world.bot.username} `, text = $("text").value;
  if (!text.toLowerCase().startsWith(name)) return;
  askTimer = setTimeout(async () => { asking = (await act("inline", { query: text.slice(name.length) })).result; offer(); }, 300);
};

$("composer").onsubmit = (submitted) => {
  submitted.preventDefault();
  const text = $("text").value;
  if (!text.trim()) return;
  if (editing) act("edit", { message_id: editing.message_id, text });
  else act("say", { text, reply_to: replying?.message_id, ...topic() });
  $("text").value = "";
  $("menu").hidden = true;
  begin(null, null);
};
$("text").onkeydown = (pressed) => {
  if (pressed.key === "Enter" && !pressed.shiftKey) { pressed.preventDefault(); $("composer").requestSubmit(); }
};
$("context").lastElementChild.onclick = () => begin(null, null);
$("start").onclick = () => act("say", { text: "/start" });
$("commands").onclick = () => {
  $("menu").className = "";
  $("menu").replaceChildren(...commands().map(({ command, description }) => {
    const button = make("button", "", make("b", "", `/${command}`), make("span", "", description));
    button.type = "button";
    button.onclick = () => {
      $("menu").hidden = true;
      if (command === "ask") { $("text").value = "/ask "; $("text").focus(); } else act("say", { text: `/${command}` });
    };
    return make("li", "", button);
  }));
  $("menu").hidden = !$("menu").hidden || !$("menu").children.length;
};
$("attach").firstElementChild.onchange = async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let content = "";
  for (let at = 0; at < bytes.length; at += 8192) content += String.fromCharCode(...bytes.subarray(at, at + 8192));
  await act("say", { text: "", caption: $("text").value, file: { name: file.name, content: btoa(content) }, ...topic() });
  $("text").value = target.value = "";
};
$("person").append(...world.people.map((one) => new Option(one.first_name + (world.group.members[one.id] === "administrator" ? " (admin)" : ""), one.id)));
$("person").onchange = () => { me = Number($("person").value); localStorage.person = me; begin(null, null); draw(); };

if (!person(me)) me = world.people[0].id;
world.messages.forEach(keep);
new EventSource("/people/events").onmessage = ({ data }) => { const event = JSON.parse(data); heard[event.event]?.(event); };
draw();
