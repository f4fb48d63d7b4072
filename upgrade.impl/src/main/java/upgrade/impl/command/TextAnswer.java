package upgrade.impl.command;

/** Spares answers the repetition of what all have in common. */
abstract class TextAnswer implements Answer {
  /** Writes what people read. */
  abstract void write(Text text);

  @Override
  public final String text(Paint paint) {
    Text text = new Text(paint);
    write(text);
    return text.toString();
  }

  @Override
  public final String toString() {
    return text(Paint.NONE);
  }
}
