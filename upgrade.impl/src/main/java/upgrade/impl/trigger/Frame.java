package upgrade.impl.trigger;

/** A frame of a stack: a class by its full name, and a method. */
record Frame(String type, String method) {
  static Frame of(StackTraceElement element) {
    return new Frame(element.getClassName(), element.getMethodName());
  }

  boolean is(String wantedType, String wantedMethod) {
    return type.equals(wantedType) && method.equals(wantedMethod);
  }
}
