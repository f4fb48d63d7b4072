package upgrade.itest.matrix;

/** How an operator updates. */
enum Way {
  PLAIN("bundle:update"),
  SERVICE("upgrade:update"),
  SEVERAL("upgrade:update of several bundles");

  private final String title;

  Way(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
