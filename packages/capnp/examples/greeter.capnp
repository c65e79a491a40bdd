# The schema of the examples.

@0xa7b0c1d2e3f40516;

struct Person {
  name @0 :Text;
  born @1 :UInt16;
  photo @2 :Data;
  friends @3 :List(Person);
  contact :union {
    none @4 :Void;
    email @5 :Text;
    phone @6 :Phone;
  }
}

struct Phone {
  number @0 :Text;
  kind @1 :Kind = mobile;

  enum Kind {
    home @0;
    mobile @1;
  }
}

interface Greeter {
  greet @0 (person :Person) -> (greeting :Text);
  # Says hello.

  talk @1 (listener :Listener) -> (talk :Talk);
  # Begins a conversation, which ends when its last reference is dropped.
}

interface Listener {
  hear @0 (words :Text) -> ();
}

interface Talk {
  say @0 (words :Text) -> ();
}
