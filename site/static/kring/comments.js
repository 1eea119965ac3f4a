// A comment that is being written while Wagtail saves by itself stays, with its words.
//
// Wagtail takes its comments anew from the answer to a save. What was not in that save would be gone: see
// docs/decisions/0207-writing-during-a-save-is-saved.md.

const app = () => window.comments?.commentApp;
const all = () => [...app().store.getState().comments.comments.values()];

// The same comment or reply, which gets a number of its own when it is stored.
const twinOf = (one, others) =>
  others.find((other) =>
    one.remoteId
      ? other.remoteId === one.remoteId
      : other.text === one.text && other.contentpath === one.contentpath && other.position === one.position,
  );

function restore(comment) {
  const { dispatch } = app().store;
  const twin = comment.mode === "creating" ? undefined : twinOf(comment, all());
  if (!twin) {
    // What somebody else deleted is not brought back.
    if (!comment.remoteId) dispatch({ type: "add-comment", comment });
    return comment.localId;
  }
  const commentId = twin.localId;
  const { mode, newText, newReply } = comment;
  if (mode === "editing" || newReply) dispatch({ type: "update-comment", commentId, update: { mode, newText, newReply } });
  for (const reply of comment.replies.values()) {
    const same = twinOf(reply, [...twin.replies.values()]);
    if (!same && !reply.remoteId) dispatch({ type: "add-reply", commentId, reply });
    if (!same || reply.mode !== "editing") continue;
    const update = { mode: reply.mode, newText: reply.newText };
    dispatch({ type: "update-reply", commentId, replyId: same.localId, update });
  }
  return commentId;
}

let before = null;
window.addEventListener(
  "w-autosave:success",
  (event) => {
    before = null;
    if (!app() || !event.detail.data?.comments) return;
    before = { comments: all(), focused: app().store.getState().comments.focusedComment };
  },
  true,
);

// Behind Wagtail's own listener, which has just taken the comments of the answer.
window.addEventListener("w-autosave:success", () => {
  if (!before) return;
  const { comments, focused } = before;
  for (const comment of comments) {
    const commentId = restore(comment);
    if (comment.localId !== focused) continue;
    app().store.dispatch({ type: "set-focused-comment", commentId, updatePinnedComment: true, forceFocus: true });
  }
});
