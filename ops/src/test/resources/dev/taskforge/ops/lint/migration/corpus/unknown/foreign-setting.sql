SET standard_conforming_strings = off;
CREATE TABLE x (a text DEFAULT 'a\'' );
