package upgrade.demo.load;

/** An answer as it came over the wire. */
record Answer(int status, String body, boolean lastOfConnection) {}
