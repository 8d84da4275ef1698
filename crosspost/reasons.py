# ruff: noqa: S105  (keys of sentences that speak of tokens; nothing here is secret)
"""Why a delivery or a channel is where it is: keys of the sentences in `crosspost.words`.

A key is stored in `Delivery.reason`, `Channel.problem` and `Event.reason`, and names one
sentence that a clerk reads. Every key has its sentence; a test holds both sides complete.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    NONE = ""

    # --- The Page cannot be used now: a channel's problem; its deliveries are HELD ---
    TOKEN_DEAD = "token_dead"
    ROLE_LOST = "role_lost"
    CHECKPOINT = "checkpoint"
    NO_PERMISSION = "no_permission"
    NOT_CONNECTED = "not_connected"
    CHANNEL_DISABLED = "channel_disabled"
    APP_SETTINGS = "app_settings"
    RATE_LIMITED = "rate_limited"
    POLICY_BLOCK = "policy_block"

    # --- A gate on our side is closed: HELD, or CANCELLED when the page was deleted ---
    PAGE_GONE = "page_gone"
    PAGE_DELETED = "page_deleted"
    PAGE_NOT_PUBLIC = "page_not_public"
    PAGE_UNREACHABLE = "page_unreachable"
    NOT_AVAILABLE = "not_available"
    CARD_DIFFERS = "card_differs"
    PHOTO_MISSING = "photo_missing"
    PHOTO_CHANGED = "photo_changed"
    PHOTO_UNUSABLE = "photo_unusable"

    # --- A person's word is missing, or its time has passed: HELD ---
    NOT_APPROVED = "not_approved"
    FACTS_CHANGED = "facts_changed"
    TOO_LATE = "too_late"

    # --- A person stopped what goes out: HELD, and SKIPPED when the stop is over ---
    STOPPED = "stopped"
    PASSED_OVER = "passed_over"
    ALERT_MOVED_ON = "alert_moved_on"

    # --- Facebook definitely refused it: FAILED ---
    LINK_UNREADABLE = "link_unreadable"
    LINK_REFUSED = "link_refused"
    PHOTO_REFUSED = "photo_refused"
    DUPLICATE = "duplicate"
    CONTENT_REFUSED = "content_refused"
    REQUEST_REFUSED = "request_refused"
    UNMAPPED = "unmapped"

    # --- Will be tried again by itself: QUEUED; HELD once that has taken too long ---
    FACEBOOK_DOWN = "facebook_down"
    PREPARING_FAILED = "preparing_failed"
    SITE_UNREACHABLE = "site_unreachable"
    WORKER_LOST = "worker_lost"
    HIDDEN_POST_GONE = "hidden_post_gone"
    STAGING_REFUSED = "staging_refused"
    KEPT_FAILING = "kept_failing"
    OVERDUE = "overdue"

    # --- Sent, not confirmed: UNKNOWN, NEEDS_PERSON, ACCEPTED ---
    ANSWER_LOST = "answer_lost"
    FACEBOOK_TROUBLE = "facebook_trouble"
    SENDER_STOPPED = "sender_stopped"
    DUPLICATE_MAYBE_OURS = "duplicate_maybe_ours"
    NOT_FOUND = "not_found"
    READ_BACK_FAILED = "read_back_failed"
    CANNOT_TELL = "cannot_tell"

    # --- How it was settled ---
    FOUND = "found"
    TWO_FOUND = "two_found"
    SAID_THERE = "said_there"
    SAID_NOT_THERE = "said_not_there"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    RELEASED = "released"
    RECONNECTED = "reconnected"
    PAGE_BACK = "page_back"
    WAIT_OVER = "wait_over"

    # --- What persons planned, and how the queue moved ---
    APPROVED = "approved"
    RESCHEDULED = "rescheduled"
    LINED_UP = "lined_up"
    SENT_NOW = "sent_now"
    EDITED = "edited"
    PHOTOS_EDITED = "photos_edited"
    MOVED = "moved"
    ITS_TURN = "its_turn"
    SLOT_CLOSED = "slot_closed"
    QUEUE_RULES = "queue_rules"
    QUEUE_PAUSED = "queue_paused"
    QUEUE_RESUMED = "queue_resumed"
    QUEUE_LONG = "queue_long"

    # --- What a draft may not be (form errors) ---
    TIME_MISSING = "time_missing"
    TEXT_EMPTY = "text_empty"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_BROKEN = "text_broken"
    TOO_MANY_PHOTOS = "too_many_photos"
    NO_PHOTOS = "no_photos"
    ALT_TEXT_MISSING = "alt_text_missing"

    # --- What a check of a connection found ---
    APP_MISSING = "app_missing"
    PAGE_OF_OTHER_CITY = "page_of_other_city"
    TOKEN_NOT_CHECKED = "token_not_checked"
    TOKEN_INVALID = "token_invalid"
    TOKEN_NOT_OF_A_PAGE = "token_not_of_a_page"
    TOKEN_OF_OTHER_PAGE = "token_of_other_page"
    TOKEN_OF_OTHER_APP = "token_of_other_app"
    SCOPES_MISSING = "scopes_missing"
    TOKEN_EXPIRES_SOON = "token_expires_soon"
    TRIAL_CREATE_FAILED = "trial_create_failed"
    TRIAL_READ_FAILED = "trial_read_failed"
    TRIAL_FLIP_FAILED = "trial_flip_failed"
    TRIAL_DELETE_FAILED = "trial_delete_failed"

    # --- A change of what is out: asked for, proven, refused, in doubt ---
    EDIT_ASKED = "edit_asked"
    HIDE_ASKED = "hide_asked"
    SHOW_ASKED = "show_asked"
    WITHDRAW_ASKED = "withdraw_asked"
    EDIT_DONE = "edit_done"
    HIDE_DONE = "hide_done"
    SHOW_DONE = "show_done"
    WITHDRAW_DONE = "withdraw_done"
    CHANGE_FOR_APPROVAL = "change_for_approval"
    CHANGE_CALLED_OFF = "change_called_off"
    CHANGE_RUNNING = "change_running"
    CHANGE_NOT_OUT = "change_not_out"
    CHANGE_NO_ID = "change_no_id"
    CHANGE_SAME_TEXT = "change_same_text"
    CHANGE_NEEDS_NEW_POST = "change_needs_new_post"
    CHANGE_NOT_OURS = "change_not_ours"
    CHANGE_NOT_ALLOWED = "change_not_allowed"
    CHANGE_REFUSED = "change_refused"
    HIDE_REFUSED = "hide_refused"
    STILL_THERE = "still_there"
    POST_NOT_THERE = "post_not_there"
    CHANGE_NOT_PROVEN = "change_not_proven"
    SAID_CHANGED = "said_changed"
    SAID_UNCHANGED = "said_unchanged"
    OWN_WORDS = "own_words"
    SAID_SEEN = "said_seen"
    PAGE_LEFT = "page_left"
    SAID_STAYS = "said_stays"

    # --- What the nightly comparison with the Page found ---
    GONE_WITHOUT_US = "gone_without_us"
    POST_UNKNOWN_HERE = "post_unknown_here"
    POST_NOT_MEANT = "post_not_meant"

    # --- What is asked of a person about the app ---
    APP_LIVE_UNCONFIRMED = "app_live_unconfirmed"
    APP_LIVE_OLD = "app_live_old"
    TRIAL_TIME_WRONG = "trial_time_wrong"
    TRIAL_CARD_MISSING = "trial_card_missing"
