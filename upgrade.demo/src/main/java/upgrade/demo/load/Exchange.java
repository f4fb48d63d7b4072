package upgrade.demo.load;

/** A request that was sent and has no answer yet; all times in nanoseconds. */
record Exchange(Question question, long due, Versions.Sent sent) {}
