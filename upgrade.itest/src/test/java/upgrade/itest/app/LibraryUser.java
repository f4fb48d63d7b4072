package upgrade.itest.app;

import upgrade.itest.lib.Word;

/** Uses what its bundle imports from another; in a class of its own, for not all of them do. */
final class LibraryUser {
  private LibraryUser() {}

  static String word() {
    return Word.say();
  }
}
