# What both ends of the interop suite implement, one method a feature. Spoken by peer.ts and by peer.c++.

@0xb8f3c9d1a5e70241;

enum Colour { red @0; green @1; blue @2; }

struct Everything {
  bool @0 :Bool;
  int8 @1 :Int8;
  int16 @2 :Int16;
  int32 @3 :Int32;
  int64 @4 :Int64;
  uint8 @5 :UInt8;
  uint16 @6 :UInt16;
  uint32 @7 :UInt32;
  uint64 @8 :UInt64;
  float32 @9 :Float32;
  float64 @10 :Float64;
  text @11 :Text;
  data @12 :Data;
  colour @13 :Colour;
  nested @14 :Everything;
  bools @15 :List(Bool);
  numbers @16 :List(UInt64);
  texts @17 :List(Text);
  structs @18 :List(Everything);
  lists @19 :List(List(UInt16));
  withDefault @20 :UInt32 = 4711;
  union {
    none @21 :Void;
    number @22 :UInt32;
    word @23 :Text;
  }
}

struct Sum {
  value @0 :UInt32;
}

interface Counter {
  # Starts somewhere and is moved; `note` records the order in which calls arrive.
  add @0 (by :UInt32) -> Sum;
  note @1 (sequence :UInt32) -> (position :UInt32);
  notes @2 () -> (sequences :List(UInt32));
}

interface Callback {
  call @0 (text :Text) -> (text :Text);
}

interface Extra {
  # Nobody implements it.
  extra @0 () -> ();
}

struct Holder {
  inner @0 :Inner;
  struct Inner {
    text @0 :Text;
    counter @1 :Counter;
  }
}

interface Peer {
  health @0 () -> (status :Text);
  echo @1 (value :Everything) -> (value :Everything);

  makeCounter @2 (start :UInt32) -> (counter :Counter, holder :Holder);
  # holder.inner.counter is another counter that starts 100 higher.

  callBack @3 (callback :Callback, times :UInt32) -> (texts :List(Text));
  # Calls back `times` times while the call is open.

  keep @4 (callback :Callback) -> ();
  # Keeps the callback after the call.

  fire @5 (text :Text) -> (texts :List(Text));
  # Calls every kept callback.

  forget @6 () -> ();
  # Drops every kept callback.

  same @7 (counter :Counter) -> (counter :Counter);
  # The capability comes back at once.

  promised @8 () -> (counter :Counter);
  # A promise, settled by `settle` or broken by `spoil`.

  settle @9 (counter :Counter) -> ();
  spoil @10 (text :Text) -> ();

  hang @11 () -> ();
  # Never returns.

  hanging @12 () -> (now :UInt32, canceled :UInt32);

  fail @13 (type :UInt16, text :Text) -> ();

  live @14 () -> (counters :UInt32);
  # How many counters of this peer are referred to by anyone.

  tail @15 (counter :Counter, by :UInt32) -> Sum;
  # A tail call of counter.add.

  sum @16 (counters :List(Counter)) -> (values :List(UInt32), counters :List(Counter));
  # Adds 1 to each and gives them back.

  any @17 (value :AnyPointer) -> (value :AnyPointer);

  absent @18 () -> ();
  # In the schema, but not implemented.

  addLater @19 (counter :Counter, by :UInt32) -> (value :UInt32);
  # counter.add, awaited and then returned.
}
