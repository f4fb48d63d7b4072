package upgrade.web.rerun;

/** Why a failed request is not run again. */
public enum Refusal {
  COMMITTED("its answer had begun"),
  ALREADY_RERUN("it has run twice"),
  INITIATOR("it started the upgrade itself"),
  UPGRADED("the connection was upgraded to another protocol"),
  ASYNC("the application went on with it asynchronously"),
  NON_BLOCKING("a ReadListener or WriteListener was set"),
  EVENT_STREAM("it is an event stream"),
  EARLY_DATA("it came as TLS early data, which may be a replay (RFC 8470 section 5.2)"),
  NOT_TWICE("the application said that it must not run twice"),
  NOT_IDEMPOTENT("its method is not idempotent and the servlet did not opt in"),
  BODY_NOT_RECORDED("its body was read and not recorded, or was too large");

  private final String reason;

  Refusal(String reason) {
    this.reason = reason;
  }

  /** One clause for people. */
  public String reason() {
    return reason;
  }

  /** As figures name it: {@code refused.not_idempotent}. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
