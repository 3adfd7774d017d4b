/* harmless /* nested */ */ DROP /* */ TABLE -- really
 orders;
