package upgrade.impl.command;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRecord;

/** {@code upgrade:status}: what is protected and what happens now. */
final class Status implements Command {
  static final String NOTHING_PROTECTS =
      "no bundle protects requests here: install and start upgrade.web for your HTTP service";

  private static final Usage USAGE =
      Usage.of("status", "shows what is protected, and the upgrades that run and wait")
          .json()
          .example("status", "all of it")
          .example("status | grep 'not protected'", "nothing, if all is well");

  private final Sight sight;

  Status(Sight sight) {
    this.sight = sight;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Answer run(Words words) {
    List<StatusAnswer.Seam> seams =
        sight.protections().stream()
            .map(each -> new StatusAnswer.Seam(each.seam(), each.problems(), each.figures()))
            .filter(each -> !each.name().isEmpty())
            .toList();
    Optional<Upgrade> running = sight.upgrades().running();
    Set<String> going = new HashSet<>();
    running.ifPresent(upgrade -> going.add(upgrade.id()));
    sight.upgrades().stuck().forEach(upgrade -> going.add(upgrade.id()));
    return new StatusAnswer(
        seams,
        running.map(this::now),
        sight.upgrades().waiting().stream().map(this::now).toList(),
        sight.interrupted(),
        sight.upgrades().stuck().stream().flatMap(this::hanging).toList(),
        sight.history().isPresent(),
        last(going));
  }

  /** Nothing if it has just ended: then it is about to run again. */
  private Stream<StatusAnswer.Hanging> hanging(Upgrade upgrade) {
    return upgrade.stuck().stream().map(stuck -> new StatusAnswer.Hanging(now(upgrade), stuck));
  }

  private StatusAnswer.Now now(Upgrade upgrade) {
    return new StatusAnswer.Now(
        upgrade.id(),
        upgrade.section(),
        upgrade.request().trigger(),
        upgrade.request().who(),
        upgrade.request().changes(),
        sight.history().flatMap(each -> each.record(upgrade.id())).map(UpgradeRecord::duration));
  }

  /** The last that has ended. */
  private Optional<UpgradeRecord> last(Set<String> going) {
    return sight.history().stream()
        .flatMap(each -> each.records().stream())
        .filter(each -> !going.contains(each.id()))
        .findFirst();
  }
}
