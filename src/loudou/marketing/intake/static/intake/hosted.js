// The pass a visitor came with is in the page by now: whoever copies its address hands on none.
const address = new URL(location.href);
if (address.searchParams.has("lv")) {
  address.searchParams.delete("lv");
  history.replaceState(history.state, "", address);
}
