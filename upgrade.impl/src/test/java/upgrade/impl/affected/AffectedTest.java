package upgrade.impl.affected;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AffectedTest {
  private static final long APP = 1;
  private static final long USER = 2;
  private static final long USERS_USER = 3;
  private static final long HTTP = 4;
  private static final long OTHER = 5;

  private final Map<Long, Set<Long>> users = new HashMap<>();
  private final Set<Long> infrastructure = new HashSet<>();

  private Set<Long> affectedBy(Long... initial) {
    return Affected.by(
        List.of(initial),
        new Neighbours() {
          @Override
          public Set<Long> usersOf(long bundleId) {
            return users.getOrDefault(bundleId, Set.of());
          }

          @Override
          public boolean isInfrastructure(long bundleId) {
            return infrastructure.contains(bundleId);
          }
        });
  }

  @Test
  void usersAndTheirUsers() {
    users.put(APP, Set.of(USER));
    users.put(USER, Set.of(USERS_USER));
    assertThat(affectedBy(APP)).containsExactlyInAnyOrder(APP, USER, USERS_USER);
    assertThat(affectedBy(USER)).containsExactlyInAnyOrder(USER, USERS_USER);
  }

  @Test
  void nobodyBeyondInfrastructure() {
    infrastructure.add(HTTP);
    users.put(APP, Set.of(HTTP));
    users.put(HTTP, Set.of(OTHER));
    assertThat(affectedBy(APP)).containsExactly(APP);
  }

  @Test
  void whatGoesAwayItselfMayBeInfrastructure() {
    infrastructure.add(HTTP);
    users.put(HTTP, Set.of(OTHER));
    assertThat(affectedBy(HTTP)).containsExactlyInAnyOrder(HTTP, OTHER);
  }

  @Test
  void thoseThatUseEachOtherEnd() {
    users.put(APP, Set.of(USER));
    users.put(USER, Set.of(APP));
    assertThat(affectedBy(APP)).containsExactlyInAnyOrder(APP, USER);
  }
}
