package upgrade.demo.catalogue;

/** Knows what things cost; a service of the shop, hence gone while the shop is updated. */
public interface Catalogue {
  /** The version of the shop that answers. */
  String version();

  /** The price of the thing with that id. */
  int price(String id);
}
